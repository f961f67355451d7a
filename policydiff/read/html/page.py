"""From the markup of a page to its blocks and lines: what a reader of the page sees as lines.

libxml2 parses as browsers do and mends what is unclosed or wrongly nested. Its events are taken
as they come, so that no tree is built and depth costs nothing here; elements that only style
text vanish, those that break lines are kept as blocks. Nothing is fetched, no script is run, and
the parser for HTML knows no entities but those of HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from policydiff.read.limits import beyond, limits

AS_TYPED = frozenset(("listing", "plaintext", "pre", "textarea", "xmp"))
BLOCKS = AS_TYPED | {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li",
    "main", "menu", "nav", "ol", "optgroup", "option", "p", "section", "select", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ucapcontent", "ul",
}  # fmt: skip
# What no page shows where scripts run, what is no text, and Word's own data (xml).
UNSEEN = frozenset((
    "applet", "audio", "canvas", "datalist", "embed", "iframe", "frame", "math", "noembed",
    "noframes", "noscript", "object", "script", "style", "svg", "template", "video", "xml",
))  # fmt: skip
FRAMES = frozenset(("iframe", "frame"))
_HIDING = re.compile(r"display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden", re.IGNORECASE)
_AS_BLOCK = re.compile(r"display\s{0,4}:\s{0,4}(?:block|list-item|flex|table)", re.IGNORECASE)
# What readers of a page open to get the document itself.
_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|ofd|rtf|zip|rar)(?:[?#]|\Z)", re.IGNORECASE)
_FED = 64 * 1024  # bytes that the parser gets at a time
_SPECK = frozenset(("0", "1"))  # width or height of a picture that only counts visits
_SPACES = re.compile(r"[ \t\n\r\f]+")
# All that Python takes for white space, and what has no width.
_EDGES = (
    " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\ufeff"
)
_PAGE_END = "\u200b"
_WIDE = "\u2e80"  # from here on characters are as wide as they are high
# What stands for no character: NUL, and halves of characters.
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")


@dataclass(slots=True)
class Block:
    """An element that breaks lines; the lines in it are ``lines[first:stop]`` of the page.

    ``parent`` is the index of the block it stands in, -1 for the page itself.
    """

    tag: str
    parent: int
    attributes: Mapping[str, str]
    first: int
    stop: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the page shows it, without the white space around it.

    ``block`` is the index of the innermost block it stands in; ``links`` counts its characters
    that are links, white space aside. ``goes_on``: only a line break parts it from the next one.
    """

    text: str
    block: int
    links: int = 0
    goes_on: bool = False

    @property
    def is_link(self) -> bool:
        """Whether most of it is links."""
        return 2 * self.links > len(self.text)


@dataclass(slots=True)
class Page:
    """A page taken apart; ``blocks[0]`` is the page itself.

    ``meta`` are its meta tags by name in small letters; ``hidden`` are texts that it does not
    show; ``pictures`` has for each picture the block it stands in, ``files`` for each link to a
    document the number of lines before it, and its words; ``frames`` counts other pages in it.
    """

    blocks: list[Block] = field(default_factory=lambda: [Block("page", -1, {}, 0)])
    lines: list[Line] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    title: str = ""
    hidden: list[str] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    files: list[tuple[int, str]] = field(default_factory=list)
    frames: int = 0

    def inner(self, block: int) -> range:
        """Return the block and all blocks in it, by their indices."""
        stop = block + 1
        while stop < len(self.blocks) and self.blocks[stop].parent >= block:
            stop += 1
        return range(block, stop)


def read_page(markup: str, path: str, *, shows_hidden: bool = False) -> Page:
    """Take the page ``markup`` apart; ``path`` is only named in errors.

    ``shows_hidden``: what the page hides until a script shows it counts as shown.

    Raises:
        ReadError: it has more elements, or more of them inside each other, than any page has.
    """
    from lxml import etree  # takes its time to load, and few read pages

    if markup.count("<") > limits().html_tags:
        raise beyond("html.too_many", path, "html_tags")
    # huge_tree lifts a limit of 10 MB a text, beyond which libxml2 drops the rest of the page.
    parser = etree.HTMLParser(
        target=_Builder(path, shows_hidden=shows_hidden),
        encoding="utf-8", no_network=True, huge_tree=True,
    )  # fmt: skip
    data = _NO_CHARACTER.sub("\ufffd", markup).encode()
    for at in range(0, len(data), _FED):  # an error of the builder stops the parser after each
        parser.feed(data[at : at + _FED])
    page: Page = parser.close()
    return page


class _Builder:
    """Takes the parser's events; each element open has an entry on ``opened`` that says its role."""

    def __init__(self, path: str, *, shows_hidden: bool) -> None:
        self.path = path
        self.shows_hidden = shows_hidden
        self.depth = limits().html_depth
        self.page = Page()
        self.opened: list[str] = []
        self.block = 0
        self.unseen = 0  # elements open from the outermost on whose text is not shown
        self.is_hidden = False  # what is not shown is text that the page hides
        self.links = self.typed = 0  # links, and elements that keep line breaks, that are open
        self.pieces: list[str] = []
        self.linked = 0  # characters of ``pieces`` that are links
        self.file: list[str] | None = None  # the words of the link to a document that is open

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        if len(self.opened) >= self.depth:
            raise beyond("html.too_deep", self.path, "html_depth")
        own = dict(attributes)
        self.opened.append("unseen" if self.unseen else self._role(tag, own))
        getattr(self, f"_open_{self.opened[-1]}", _nothing)(tag, own)

    def end(self, _: str) -> None:
        """Close the innermost element that is open."""
        if self.opened:
            getattr(self, f"_close_{self.opened.pop()}", _nothing)()

    def data(self, text: str) -> None:
        """Take a stretch of text."""
        if self.unseen:
            if self.is_hidden:
                self.page.hidden.append(text)
        elif self.opened and self.opened[-1] == "title":
            self.page.title += text
        elif self.typed:
            self._as_typed(text)
        else:
            self._add(text)

    def close(self) -> Page:
        """Return the page."""
        self._break(goes_on=False)
        self.page.blocks[0].stop = len(self.page.lines)
        return self.page

    def _role(self, tag: str, attributes: Mapping[str, str]) -> str:
        style = attributes.get("style", "")
        if tag in UNSEEN:
            return "unseen"
        if not self.shows_hidden and ("hidden" in attributes or _HIDING.search(style)):
            return "hidden"
        if tag in BLOCKS or (tag != "a" and _AS_BLOCK.search(style)):
            return "typed" if tag in AS_TYPED else "block"
        return {"a": "link", "br": "br", "img": "picture", "meta": "meta", "title": "title"}.get(
            tag, "inline"
        )

    def _open_unseen(self, tag: str, _: Mapping[str, str]) -> None:
        self.unseen += 1
        if tag in FRAMES and not self.is_hidden:
            self.page.frames += 1

    def _close_unseen(self) -> None:
        self.unseen -= 1

    def _open_hidden(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.is_hidden = True
        self._open_unseen(tag, attributes)

    def _close_hidden(self) -> None:
        self.is_hidden = False
        self.unseen -= 1

    def _open_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._break(goes_on=False)
        self.page.blocks.append(Block(tag, self.block, attributes, len(self.page.lines)))
        self.block = len(self.page.blocks) - 1

    def _close_block(self) -> None:
        self._break(goes_on=False)
        block = self.page.blocks[self.block]
        block.stop = len(self.page.lines)
        self.block = block.parent

    def _open_typed(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._open_block(tag, attributes)
        self.typed += 1

    def _close_typed(self) -> None:
        self._close_block()
        self.typed -= 1

    def _open_link(self, _: str, attributes: Mapping[str, str]) -> None:
        self.links += 1
        self.file = [] if _FILE.search(attributes.get("href", "")) else None

    def _close_link(self) -> None:
        self.links -= 1
        if self.file is not None:
            self.page.files.append((len(self.page.lines), "".join("".join(self.file).split())))
        self.file = None

    def _open_br(self, _: str, __: Mapping[str, str]) -> None:
        self._break(goes_on=True)

    def _open_picture(self, _: str, attributes: Mapping[str, str]) -> None:
        if not _SPECK.isdisjoint((attributes.get("width"), attributes.get("height"))):
            return
        self.page.pictures.append(self.block)

    def _open_meta(self, _: str, attributes: Mapping[str, str]) -> None:
        name = attributes.get("name") or attributes.get("property") or ""
        if name and attributes.get("content"):
            self.page.meta.setdefault(name.strip().lower(), attributes["content"])

    def _as_typed(self, text: str) -> None:
        first, *others = text.split("\n")
        self._add(first)
        for each in others:
            self._break(goes_on=True)
            self._add(each)

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        if self.links:
            self.linked += sum(map(len, text.split()))
        if self.file is not None:
            self.file.append(text)

    def _break(self, *, goes_on: bool) -> None:
        """End the line in hand; an empty one ends the paragraph before it."""
        text = _tidy("".join(self.pieces), is_menu=self.linked > 0) if self.pieces else ""
        if text:
            self.page.lines.append(Line(text, self.block, self.linked, goes_on))
        elif self.page.lines and self.page.lines[-1].goes_on:
            self.page.lines[-1] = replace(self.page.lines[-1], goes_on=False)
        self.pieces.clear()
        self.linked = 0


def _nothing(*_: object) -> None:
    """Do nothing: the role of an element that only styles its text asks for no more."""


def _tidy(raw: str, *, is_menu: bool) -> str:
    """Return the text of a line with its white space as a page shows it.

    A line break in the markup is a space, but between Chinese characters it only wraps the
    markup; ``is_menu``: links stand in the line, and what parts them stays. A line of zero-width
    spaces alone stands where a page ended in print: the parser looks for it.
    """

    def shown(found: re.Match[str]) -> str:
        before, after = raw[found.start() - 1 : found.start()], raw[found.end() : found.end() + 1]
        wraps = not is_menu and "\n" in found[0] and before >= _WIDE and after >= _WIDE
        return "" if wraps else " "

    text = _SPACES.sub(shown, raw).strip(_EDGES)
    return text or (_PAGE_END if _PAGE_END in raw else "")
