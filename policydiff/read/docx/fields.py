"""Fields: what Word computes. Their results are text, their instructions are not."""

from __future__ import annotations

from dataclasses import dataclass

_KEPT = 200  # characters of an instruction; the first word says what the field is
_CONTENTS = "TOC"


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    is_result: bool = False
    is_contents: bool = False


class Fields:
    """The fields that are open at a place of a text, the innermost last."""

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self._instructions = 0  # of how many the instruction is not over
        self._contents = 0  # how many are tables of contents

    def mark(self, sort: str | None) -> None:
        """Take in a mark: begin, separate or end."""
        if sort == "begin":
            self._open.append(_Field())
            self._instructions += 1
        elif self._open and sort == "separate" and not self._open[-1].is_result:
            field = self._open[-1]
            field.is_result = True
            field.is_contents = field.instruction.split()[:1] == [_CONTENTS]
            self._contents += field.is_contents
            self._instructions -= 1
        elif self._open and sort == "end":
            field = self._open.pop()
            self._contents -= field.is_contents
            self._instructions -= not field.is_result

    def instruct(self, text: str) -> None:
        """Take in a piece of an instruction."""
        if self._open:
            field = self._open[-1]
            field.instruction = (field.instruction + text)[:_KEPT]

    @property
    def is_text(self) -> bool:
        """Tell whether what stands here is to be read: no instruction is open."""
        return not self._instructions

    @property
    def is_contents(self) -> bool:
        """Tell whether a table of contents is open."""
        return self._contents > 0
