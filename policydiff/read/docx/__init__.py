"""Read a Word document (.docx, .docm, .dotx): text with its automatic numbers, tables, notes.

What a reader of the printed document sees becomes text, one line a paragraph; macros are never
looked at, and nothing outside the file is fetched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from policydiff.errors import ReadError
from policydiff.model import Note, PlaceKind
from policydiff.read.decode import Decoded
from policydiff.read.docx.blocks import About, blocks_of
from policydiff.read.docx.content import Block, Paragraph
from policydiff.read.docx.notes import NoteKind, Notes
from policydiff.read.docx.numbering import Numberings, numberings_of
from policydiff.read.docx.package import Package
from policydiff.read.docx.pages import edges
from policydiff.read.docx.settled import settle
from policydiff.read.docx.styles import NO_STYLES, styles_of
from policydiff.read.docx.written import Pages
from policydiff.read.docx.xml import Element, W, number, value
from policydiff.read.extracted import BY_FORMAT, Extracted

FORMAT = "docx"
_MAIN = "word/document.xml"
_NOTE_FORMATS = {"footnote": "decimal", "endnote": "lowerRoman"}  # where the document says nothing
_EDGES = (PlaceKind.HEADER, PlaceKind.FOOTER)  # a scan may have words there
# What of a document is no text, in the order in which it is told.
_LEFT_OUT = ("deletions", "hidden", "pictures", "embedded", "comments", "symbols", "numbering")


def read_docx(data: bytes, path: str, encoding: str | None) -> Extracted:  # noqa: ARG001
    """Return the text of the Word document ``data``; ``path`` is only named in messages.

    Raises:
        ReadError: it is damaged, encrypted, or breaks the limits for what is read.
    """
    document = _Document(Package(data, path))
    pages = document.pages()
    text = pages.writing.text()
    if document.left["pictures"] and all(place.kind in _EDGES for place in pages.places):
        raise ReadError("docx.only_pictures", path=path)
    if not text.strip():
        raise ReadError("read.empty", path=path)
    return Extracted(
        Decoded(text, "utf-8", BY_FORMAT), FORMAT, tuple(pages.places), tuple(pages.tables),
        whole_lines=not pages.is_printed(), notes=tuple(document.left_out()),
    )  # fmt: skip


class _Document:
    """The parts of a document that are read, and what was left out on the way."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.left: Counter[str] = Counter()
        self.main = _main(package)
        self.links = package.links(self.main)
        styles = self._part("styles")
        known = NO_STYLES if styles is None else styles_of(styles)
        lists = self._part("numbering")
        self.numberings = Numberings({}, known) if lists is None else numberings_of(lists, known)
        self.settings = self._part("settings")
        self.body = self._settled(self.main).find(f"{W}body")
        if self.body is None:
            raise ReadError("docx.missing_part", path=package.path, part=f"{self.main}: w:body")
        self.notes = Notes({sort: self._note_kind(sort) for sort in _NOTE_FORMATS})
        self.about = About(package.path, self.numberings, self.notes, self.left)

    def pages(self) -> Pages:
        """Return the whole text: headers, body, notes, footers."""
        pages = Pages()
        for header in self._edges("header"):
            pages.add_apart(header, PlaceKind.HEADER)
        pages.add(blocks_of(self.body, self.about))
        for note in self._referred():
            pages.add_apart(note, PlaceKind.FOOTNOTE)
        for footer in self._edges("footer"):
            pages.add_apart(footer, PlaceKind.FOOTER)
        return pages

    def left_out(self) -> Iterator[Note]:
        """Yield the notes on what of the file is not in the text."""
        comments = self._part("comments")
        if comments is not None:
            self.left["comments"] = len(comments.findall(f"{W}comment"))
        for sort in _LEFT_OUT:
            if self.left[sort]:
                yield Note(f"docx.{sort}", self.package.path, {"count": self.left[sort]})

    def _part(self, sort: str) -> Element | None:
        """Return the part that the document names as its ``sort``, None when it has none."""
        named = (part for kind, part in self.links.values() if kind == sort)
        part = next((part for part in named if part in self.package), None)
        return None if part is None else self.package.root(part)

    def _settled(self, part: str) -> Element:
        root = self.package.root(part)
        self.left["deletions"] += settle(root)
        return root

    def _edges(self, sort: str) -> Iterator[tuple[Block, ...]]:
        """Yield the headers or footers, those with the same words once."""
        seen = set()
        for part in edges(self.body, self.links, self.settings, sort):
            if part in self.package:
                blocks = blocks_of(self._settled(part), self.about)
                if blocks not in seen:
                    seen.add(blocks)
                    yield blocks

    def _note_kind(self, sort: str) -> NoteKind:
        """Return how notes are numbered: as the first section says, or else the document."""
        sections = self.body.iterfind(f".//{W}sectPr/{W}{sort}Pr")
        own = next(sections, None)
        general = None if self.settings is None else self.settings.find(f"{W}{sort}Pr")
        form = value(own, "numFmt") or value(general, "numFmt") or _NOTE_FORMATS[sort]
        start = number(own, "numStart") or number(general, "numStart") or 1
        return NoteKind(form, start, {})

    def _referred(self) -> Iterator[tuple[Block, ...]]:
        """Yield the notes that the text refers to, with their marks, in its order."""
        for sort, kind in self.notes.kinds.items():
            root = self._part(f"{sort}s") if kind.referred else None
            if root is None:
                continue
            self.left["deletions"] += settle(root)
            found = {each.get(f"{W}id", ""): each for each in root.iterchildren(f"{W}{sort}")}
            for name, mark in kind.referred.items():
                if name in found:
                    yield _marked(blocks_of(found[name], self.about), mark)


def _marked(blocks: tuple[Block, ...], mark: str) -> tuple[Block, ...]:
    """Return a note's blocks with its mark before the first words."""
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph) and block.text:
            first = replace(block, text=f"{mark}{block.text.lstrip()}")
            return (*blocks[:at], first, *blocks[at + 1 :])
    return blocks


def _main(package: Package) -> str:
    """Return the part that holds the document's text."""
    named: Mapping[str, tuple[str, str]] = package.links("")
    found = next((part for sort, part in named.values() if sort == "officeDocument"), _MAIN)
    return found if found in package else _MAIN
