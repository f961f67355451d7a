"""The text of a paragraph: its runs of characters, breaks, symbols, marks of notes."""

from __future__ import annotations

import re
from collections import Counter as Tally
from collections.abc import Iterator

from policydiff.read.docx.fields import Fields
from policydiff.read.docx.notes import Notes
from policydiff.read.docx.styles import Styles, style_name
from policydiff.read.docx.symbols import is_unknown, symbol
from policydiff.read.docx.xml import Element, M, W, is_on

PICTURES = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_RUNS = {f"{W}r", f"{M}r"}
_ENDS_OF_TEXT = {*PICTURES, f"{W}pPr", f"{M}ctrlPr"}  # text in these is no text of the paragraph
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
}
_REFERENCES = {f"{W}footnoteReference", f"{W}endnoteReference"}
_TEXTS = {f"{W}t", f"{M}t"}
# What shows a picture, not only a line or a frame.
_SHOWN = ("{*}pic", "{*}imagedata", "{*}chart", "{*}relIds", "{*}OLEObject")
_PRIVATE = re.compile("[\uf000-\uf0ff]")
# White space of the file: what is a line or a tab on paper has elements of its own.
_FILE_SPACE = str.maketrans("\t\n\r", "   ")


class Runs:
    """Reads the paragraphs of one text, one after another: fields reach over several."""

    def __init__(self, styles: Styles, notes: Notes, left: Tally[str], fields: Fields) -> None:
        self.styles = styles
        self.notes = notes
        self.left = left
        self.fields = fields
        self.is_contents = False  # the paragraph read last has words of a table of contents

    def text(self, paragraph: Element, properties: Element | None) -> str:
        """Return the text of ``paragraph``, whose ``properties`` are its own."""
        style = style_name(properties, "pStyle") or self.styles.default
        is_hidden = bool(self.styles.is_hidden(style))
        self.is_contents = False
        pieces = [
            piece for run in _runs(paragraph) for piece in self._run(run, is_hidden=is_hidden)
        ]
        return "".join(pieces).strip("\n")

    def _run(self, run: Element, *, is_hidden: bool) -> Iterator[str]:
        properties = run.find(f"{W}rPr")
        said = is_on(properties, "vanish")
        if said is None:
            said = self.styles.is_hidden(style_name(properties, "rStyle"))
        is_hidden = is_hidden if said is None else said
        for element in run:
            piece = self._piece(element)
            if not piece or not self.fields.is_text:
                continue
            if is_hidden:
                self.left["hidden"] += len(piece)
                continue
            self.is_contents = self.is_contents or self.fields.is_contents
            yield piece

    def _piece(self, element: Element) -> str:
        tag = element.tag
        if tag in _TEXTS:
            words = (element.text or "").translate(_FILE_SPACE)
            return self._signs(words, element) if _PRIVATE.search(words) else words
        if tag in _SIGNS:
            return _SIGNS[tag]
        if tag in _REFERENCES:
            return self.notes.mark(element)
        if tag == f"{W}sym":
            return self._symbol(element)
        if tag == f"{W}fldChar":
            self.fields.mark(element.get(f"{W}fldCharType"))
        elif tag == f"{W}instrText":
            self.fields.instruct(element.text or "")
        elif tag in PICTURES:
            self.left["pictures"] += next(element.iter(*_SHOWN), None) is not None
        return ""

    def _signs(self, words: str, element: Element) -> str:
        """Return words of a symbol font, whose signs stand outside of Unicode."""
        fonts = element.getparent().find(f"{W}rPr/{W}rFonts")
        font = "" if fonts is None else fonts.get(f"{W}ascii", "")
        signs = [symbol(ord(char), font) if _PRIVATE.match(char) else char for char in words]
        self.left["symbols"] += sum(map(is_unknown, signs))
        return "".join(signs)

    def _symbol(self, element: Element) -> str:
        code = element.get(f"{W}char", "")[:8]
        try:
            sign = symbol(int(code, 16), element.get(f"{W}font", ""))
        except ValueError:
            return ""
        self.left["symbols"] += is_unknown(sign)
        return sign


def _runs(paragraph: Element) -> Iterator[Element]:
    """Yield the runs of ``paragraph``, not those in its pictures and text boxes, in order."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag in _RUNS:
            yield element
        elif element.tag not in _ENDS_OF_TEXT:
            waiting.extend(reversed(element))
