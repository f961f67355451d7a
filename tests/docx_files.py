"""Word documents from short descriptions, for tests, fixtures and the benchmark of numbering.

Everything is a string of XML that is put together: ``docx(p("标题"), p("推进改革", num=(1, 0)))``.
"""

from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": WORD,
        "r": LINKS,
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "v": "urn:schemas-microsoft-com:vml",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    }.items()
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
TEMPLATE = f"{TYPES}.template.main+xml"


def t(text: str) -> str:
    """Characters in a run."""
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def r(text: str = "", properties: str = "", inner: str = "") -> str:
    """A run of characters; ``inner`` is XML after its text."""
    head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{head}{t(text) if text else ''}{inner}</w:r>"


def p(
    *content: str,
    num: tuple[int | None, int | None] | None = None,
    style: str = "",
    properties: str = "",
) -> str:
    """A paragraph: of text, or of XML (what begins with <); ``num`` is its list and level."""
    runs = "".join(each if each.startswith("<") else r(each) for each in content if each)
    head = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None:
        level = "" if num[1] is None else f'<w:ilvl w:val="{num[1]}"/>'
        name = "" if num[0] is None else f'<w:numId w:val="{num[0]}"/>'
        head += f"<w:numPr>{level}{name}</w:numPr>"
    head += properties
    return f"<w:p>{f'<w:pPr>{head}</w:pPr>' if head else ''}{runs}</w:p>"


def lvl(
    form: str, text: str, *, start: int | None = 1, restart: int | None = None, legal: bool = False,
    suffix: str = "", style: str = "", font: str = "",
) -> str:  # fmt: skip
    """The inside of a level of a list."""
    return (
        (f'<w:start w:val="{start}"/>' if start is not None else "")
        + f'<w:numFmt w:val="{form}"/>'
        + (f'<w:lvlRestart w:val="{restart}"/>' if restart is not None else "")
        + (f'<w:pStyle w:val="{style}"/>' if style else "")
        + ("<w:isLgl/>" if legal else "")
        + (f'<w:suff w:val="{suffix}"/>' if suffix else "")
        + f'<w:lvlText w:val={quoteattr(text)}/><w:lvlJc w:val="left"/>'
        + (f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else "")
    )


def abstract(name: int, *levels: str, link: str = "", of_style: str = "") -> str:
    """A family of lists; ``link``: its levels are those of a numbering style, ``of_style``: it is."""
    inner = "".join(f'<w:lvl w:ilvl="{at}">{level}</w:lvl>' for at, level in enumerate(levels))
    return (
        f'<w:abstractNum w:abstractNumId="{name}"><w:nsid w:val="{name + 0x1000:08X}"/>'
        '<w:multiLevelType w:val="multilevel"/>'
        + (f'<w:styleLink w:val="{of_style}"/>' if of_style else "")
        + (f'<w:numStyleLink w:val="{link}"/>' if link else "")
        + f"{inner}</w:abstractNum>"
    )


def num(
    name: int,
    family: int,
    starts: dict[int, int] | None = None,
    levels: dict[int, str] | None = None,
) -> str:
    """A list, with where levels start anew and levels of its own."""
    starts, levels = starts or {}, levels or {}
    overrides = "".join(
        f'<w:lvlOverride w:ilvl="{at}">'
        + (f'<w:startOverride w:val="{starts[at]}"/>' if at in starts else "")
        + (f'<w:lvl w:ilvl="{at}">{levels[at]}</w:lvl>' if at in levels else "")
        + "</w:lvlOverride>"
        for at in sorted({*starts, *levels})
    )
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{family}"/>{overrides}</w:num>'


def style(
    name: str, *, based_on: str = "", num: tuple[int | None, int | None] | None = None,
    title: str = "", sort: str = "paragraph", default: bool = False, hidden: bool = False,
) -> str:  # fmt: skip
    """A style."""
    head = ""
    if num is not None:
        level = "" if num[1] is None else f'<w:ilvl w:val="{num[1]}"/>'
        head = f"<w:pPr><w:numPr>{level}" + (
            "" if num[0] is None else f'<w:numId w:val="{num[0]}"/>'
        )
        head += "</w:numPr></w:pPr>"
    return (
        f'<w:style w:type="{sort}" w:styleId="{name}"{" w:default=" + quoteattr("1") if default else ""}>'
        f'<w:name w:val="{title or name}"/>'
        + (f'<w:basedOn w:val="{based_on}"/>' if based_on else "")
        + head
        + ("<w:rPr><w:vanish/></w:rPr>" if hidden else "")
        + "</w:style>"
    )


def tc(*content: str, span: int = 1, merge: str = "") -> str:
    """A cell: of text, or of XML; ``merge`` is "restart" or "continue"."""
    blocks = "".join(each if each.startswith("<") else p(each) for each in content) or p()
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    down = {"": "", "continue": "<w:vMerge/>"}.get(merge, f'<w:vMerge w:val="{merge}"/>')
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{wide}{down}</w:tcPr>{blocks}</w:tc>'


def tr(*cells: str, properties: str = "") -> str:
    """A row of cells, each text or XML."""
    head = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    inner = "".join(each if each.startswith("<w:tc") else tc(each) for each in cells)
    return f"<w:tr>{head}{inner}</w:tr>"


def tbl(*rows: str) -> str:
    """A table of rows."""
    width = max((row.count("<w:tc>") for row in rows), default=0)
    grid = '<w:gridCol w:w="2000"/>' * width
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        + "".join(rows)
        + "</w:tbl>"
    )


def box(*content: str) -> str:
    """A run with a text box, written as Word does: once for new readers, once for old ones."""
    inner = f"<w:txbxContent>{''.join(content)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" '
        'distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" '
        'allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0'
        '</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset>'
        '</wp:positionV><wp:extent cx="2000000" cy="500000"/><wp:wrapSquare wrapText="bothSides"/>'
        '<wp:docPr id="1" name="box"/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr '
        'txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="500000"/></a:xfrm>'
        '<a:prstGeom prst="rect"/></wps:spPr>'
        f"<wps:txbx>{inner}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{inner}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


PICTURE = r(
    inner="<w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic></wp:inline></w:drawing>"
)


def field(instruction: str, *result: str) -> str:
    """Runs of a field with its result, which is XML or text."""
    shown = "".join(each if each.startswith("<") else r(each) for each in result)
    return f"{mark('begin')}<w:r><w:instrText>{escape(instruction)}</w:instrText></w:r>{mark('separate')}{shown}{mark('end')}"


def mark(sort: str) -> str:
    """A run that begins, separates or ends a field."""
    return f'<w:r><w:fldChar w:fldCharType="{sort}"/></w:r>'


def ins(*runs: str) -> str:
    """Runs that were inserted."""
    return f'<w:ins w:id="1" w:author="a">{"".join(runs)}</w:ins>'


def deleted(text: str) -> str:
    """A run that was deleted."""
    return f'<w:del w:id="2" w:author="a"><w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>'


MARK_DELETED = '<w:rPr><w:del w:id="3" w:author="a"/></w:rPr>'


def note(sort: str, name: int) -> str:
    """A reference to a footnote or endnote."""
    return r(inner=f'<w:{sort}Reference w:id="{name}"/>')


def docx(
    *body: str, numbering: str = "", styles: str = "", settings: str = "", section: str = "",
    footnotes: dict[int, str] | None = None, endnotes: dict[int, str] | None = None,
    headers: dict[str, str] | None = None, footers: dict[str, str] | None = None,
    comments: str = "", main_type: str = f"{TYPES}.document.main+xml", replaced: dict[str, bytes] | None = None,
) -> bytes:  # fmt: skip
    """A document. Headers and footers are by default, first, even; ``replaced`` parts go last."""
    sorts = {
        "numbering": f"<w:numbering {SPACES}>{numbering}</w:numbering>" if numbering else "",
        "styles": f"<w:styles {SPACES}>{styles}</w:styles>" if styles else "",
        "settings": f"<w:settings {SPACES}>{settings}</w:settings>" if settings else "",
        "comments": f"<w:comments {SPACES}>{comments}</w:comments>" if comments else "",
        "footnotes": _notes("footnote", footnotes),
        "endnotes": _notes("endnote", endnotes),
    }
    parts = {f"word/{sort}.xml": (sort, content) for sort, content in sorts.items() if content}
    references = ""
    for tag, sort, edges in (("hdr", "header", headers), ("ftr", "footer", footers)):
        for kind, content in (edges or {}).items():
            part = f"word/{sort}-{kind}.xml"
            parts[part] = sort, f"<w:{tag} {SPACES}>{content}</w:{tag}>"
            references += f'<w:{sort}Reference w:type="{kind}" r:id="{_link(part)}"/>'
    page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1800" w:bottom="1440" w:left="1800" w:header="851" w:footer="992" w:gutter="0"/>'
    section = f"<w:sectPr>{references}{page}{section}</w:sectPr>"
    files = {
        "[Content_Types].xml": _types(parts, main_type),
        "_rels/.rels": _links({"word/document.xml": ("officeDocument", "")}, ""),
        "word/document.xml": f"<w:document {SPACES}><w:body>{''.join(body)}{section}</w:body></w:document>",
        "word/_rels/document.xml.rels": _links(parts, "word/"),
        **{part: content for part, (_, content) in parts.items()},
    }
    whole = {part: (DECLARATION + content).encode() for part, content in files.items()}
    return zipped({**whole, **(replaced or {})})


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP file that is the same each time."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            about = ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            about.compress_type = ZIP_DEFLATED
            archive.writestr(about, data)
    return made.getvalue()


def _notes(sort: str, found: dict[int, str] | None) -> str:
    if not found:
        return ""
    own = "".join(
        f'<w:{sort} w:id="{name}"><w:p>{r(inner=f"<w:{sort}Ref/>")}{r(text)}</w:p></w:{sort}>'
        for name, text in found.items()
    )
    line = f'<w:{sort} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{sort}>'
    return f"<w:{sort}s {SPACES}>{line}{own}</w:{sort}s>"


def _link(part: str) -> str:
    return "r" + part.removeprefix("word/").removesuffix(".xml").replace("/", "-")


def _links(parts: dict[str, tuple[str, str]], folder: str) -> str:
    inner = "".join(
        f'<Relationship Id="{_link(part)}" Type="{LINKS}/{sort}" Target="{part.removeprefix(folder)}"/>'
        for part, (sort, _) in parts.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def _types(parts: dict[str, tuple[str, str]], main_type: str) -> str:
    inner = "".join(
        f'<Override PartName="/{part}" ContentType="{TYPES}.{sort}+xml"/>'
        for part, (sort, _) in parts.items()
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.'
        'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/>{inner}</Types>'
    )
