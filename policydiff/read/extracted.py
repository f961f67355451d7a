"""What a reader makes of a file: its text, and where each stretch of it stands in the file."""

from __future__ import annotations

from policydiff.model import Note, Place, Span, Table
from policydiff.read.decode import Decoded
from policydiff.records import dataclass

# What ``Source.decided_by`` says when the format itself fixes how text is stored.
BY_FORMAT = "format"


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file; the other fields are as in ``Source``.

    ``notes`` tell what of the file is not in the text.
    """

    decoded: Decoded
    format: str
    places: tuple[Place, ...] = ()
    tables: tuple[Table, ...] = ()
    whole_lines: bool = False
    notes: tuple[Note, ...] = ()


class Writing:
    """Text that is put together piece by piece, each piece knowing where it comes to stand."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, text: str) -> Span:
        """Append ``text`` and return where it stands."""
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        return Span(start, self._length)

    def text(self) -> str:
        """Return everything written so far."""
        return "".join(self._pieces)
