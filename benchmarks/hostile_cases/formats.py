"""Pages, Word documents, PDF files and tables that mean harm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.hostile_cases.archives import packed
from benchmarks.hostile_cases.case import DONE, Case, holding, plan

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/officeDocument" Target="{target}"/></Relationships>'
)


def _docx(body: str, *, before: str = "", target: str = "word/document.xml") -> bytes:
    """Return a Word document of ``body``, with ``before`` ahead of the root of its main part."""
    main = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    return packed(
        [
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS.format(target=target)),
            ("word/document.xml", main),
        ]
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())


def _one(make: Callable[[], bytes], name: str) -> Callable[[Path], None]:
    return holding(make, name)


_EXTERNAL = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10))
    + "]>"
)
_PDF_LOOP = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2000000000>>endobj\n"
    b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000056 00000 n \n"
    b"trailer<</Size 3/Root 1 0 R/Prev 116>>\nstartxref\n116\n%%EOF\n"
)


def forms_that_double(
    count: int, *, last: bytes = b"BT /F 20 Tf 72 700 Td (Plan of work) Tj ET"
) -> bytes:
    """Return a PDF whose drawing draws another twice, which draws a third twice, ``count`` times.

    The ``last`` is text, and may be one more drawing.
    """
    drawings = [*(b"/F%d Do /F%d Do" % (at, at) for at in range(1, count + 1)), last]
    named = b"".join(b"/F%d %d 0 R" % (at, 7 + at) for at in range(count + 1))
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources 5 0 R/Length %d>>stream\n%s\nendstream"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R/Resources 5 0 R>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Font<</F 4 0 R>>/XObject<<%s>>>>" % named,
        b"<</Length 6>>stream\n/F0 Do\nendstream",
        *(form % (len(drawing), drawing) for drawing in drawings),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = len(objects) + 1
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows)
    return (
        data
        + table
        + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(data))
    )


CASES = (
    Case("a page so deep", "500,000 elements inside each other", holding(lambda: "<div>" * 500_000 + plan(), "a.html"), ("parse", "a.html"), said="tags"),
    Case("a page of 2,500 in each other", "2,500 elements inside each other", holding(lambda: "<div><b>" * 1_250 + plan().replace("\n", "<br>"), "a.html"), ("parse", "a.html"), said="2000"),
    Case("a page that never closes", "a plan in a comment, a script and an attribute that never end", holding(f'<p>{plan()}<script>alert(1)<!-- <a href="', "a.html"), ("parse", "a.html"), DONE),
    Case("a page with entities", "entities that name each other, and a file", holding(f"{_EXTERNAL}{_LAUGHS}<p>&x;&a9;{plan()}</p>", "a.html"), ("parse", "a.html"), DONE),
    Case("a page of cells that reach far", "cells over 1,000 columns and 65,000 rows", holding("<table>" + '<tr><td colspan=1000 rowspan=65534>1</td></tr>' * 200 + f"</table><p>{plan()}", "a.html"), ("parse", "a.html"), DONE),
    Case("external entities", "a DOCX whose text is the entity of a file", _one(lambda: _docx(_paragraphs(plan()).replace("加强", "&x;", 1), before=_EXTERNAL), "a.docx"), ("parse", "a.docx")),
    Case("a billion laughs", "a DOCX of entities that multiply", _one(lambda: _docx(_paragraphs(plan()).replace("加强", "&a9;", 1), before=_LAUGHS), "a.docx"), ("parse", "a.docx")),
    Case("a relation that climbs", "a DOCX whose main part is ../../etc/passwd", _one(lambda: _docx("", target="../../../etc/passwd"), "a.docx"), ("parse", "a.docx")),
    Case("a relation to the network", "a DOCX whose main part is a web address", _one(lambda: _docx("", target="http://example.invalid/evil"), "a.docx"), ("parse", "a.docx")),
    Case("a document that bursts", "a DOCX of 60 MB of spaces in 60 KB", _one(lambda: _docx(" " * 60 * 2**20), "a.docx"), ("parse", "a.docx")),
    Case("tables in tables", "a DOCX of 5,000 tables inside each other", _one(lambda: _docx("<w:tbl><w:tr><w:tc>" * 5000 + "</w:tc></w:tr></w:tbl>" * 5000), "a.docx"), ("parse", "a.docx")),
    Case("half a document", "a DOCX cut in the middle", _one(lambda: _docx(_paragraphs(plan()))[:500], "a.docx"), ("parse", "a.docx")),
    Case("an archive named .docx", "a ZIP of a text, named a.docx", _one(lambda: packed([("a.txt", plan())]), "a.docx"), ("parse", "a.docx")),
    Case("a PDF that loops", "a PDF whose pages hold themselves", holding(_PDF_LOOP, "a.pdf"), ("parse", "a.pdf")),
    Case("a PDF that doubles", "thirty drawings, each of which draws the next twice", holding(lambda: forms_that_double(30), "a.pdf"), ("parse", "a.pdf"), said="--read-limit pdf-"),
    Case("a PDF that draws itself", "a drawing that draws itself twice", holding(lambda: forms_that_double(0, last=b"/F0 Do /F0 Do"), "a.pdf"), ("parse", "a.pdf"), said="--read-limit pdf-"),
    Case("half a PDF", "the first bytes of a PDF", holding(b"%PDF-1.7\n1 0 obj<<", "a.pdf"), ("parse", "a.pdf")),
    Case("a table of one cell", "a CSV of an open quotation", holding(f'"{plan()}', "a.csv"), ("parse", "a.csv")),
    Case("a table so wide", "a CSV of 200,000 columns", holding(lambda: "序号,工作任务," + "a," * 200_000, "a.csv"), ("parse", "a.csv")),
    Case("a workbook that is none", "a ZIP of a text, named a.xlsx", _one(lambda: packed([("a.txt", plan())]), "a.xlsx"), ("parse", "a.xlsx")),
)  # fmt: skip
