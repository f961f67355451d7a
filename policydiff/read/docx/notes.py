"""Footnotes and endnotes: their marks, in the order in which the text refers to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policydiff.read.docx.number_formats import written
from policydiff.read.docx.xml import Element, W


@dataclass(slots=True)
class NoteKind:
    """Footnotes or endnotes: the format and first number of their marks, and those referred to.

    ``referred`` are the marks by the notes' ids, ``count`` of them bear a number.
    """

    format: str
    start: int
    referred: dict[str, str]
    count: int = 0


class Notes:
    """The notes of a document; ``kinds`` by the beginning of their elements' names."""

    def __init__(self, kinds: Mapping[str, NoteKind]) -> None:
        self.kinds = kinds

    def mark(self, reference: Element) -> str:
        """Return the mark that stands for ``reference`` in the text, in brackets: ［1］.

        A mark that the author wrote stands after the reference by itself: "" here.
        """
        sort = reference.tag.removeprefix(W).removesuffix("Reference")
        kind = self.kinds[sort]
        name = reference.get(f"{W}id", "")
        if reference.get(f"{W}customMarkFollows") in ("1", "true", "on"):
            kind.referred.setdefault(name, "")
            return ""
        if name not in kind.referred:
            kind.referred[name] = f"［{written(kind.start + kind.count, kind.format)}］"
            kind.count += 1
        return kind.referred[name]
