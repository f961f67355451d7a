"""Read ``reviews.csv``: what reviewers answered to the questions of a sheet.

A spreadsheet program may have saved the file: any encoding that plans come in, commas, semicolons
or tabs, columns in any order, named in either language, columns added. Sheets may be joined by
putting one below the other: a row of column names may come again.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TypeVar

from policydiff.errors import OptionError, ReadError
from policydiff.messages import catalogue
from policydiff.model import Plan
from policydiff.model.sheets import SheetColumn, Verdict
from policydiff.read import STDIN, read_bytes
from policydiff.read.decode import decode
from policydiff.records import dataclass
from policydiff.reviews.identity import is_key
from policydiff.text.formulas import unguarded

NAME = "reviews.csv"
_DELIMITERS = ",;\t"
_NEEDED = (SheetColumn.ANSWER, SheetColumn.LEFT_KEY, SheetColumn.RIGHT_KEY)
_SHOWN = 20

Columns = Mapping[SheetColumn, int]
Member = TypeVar("Member", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: where it stands, what it says, and of which two texts.

    ``keys`` are two ``item_key``; ``plans`` the names of the plans that were compared, ""
    where the file does not say; ``at_home`` tells whether their files lie beside it.
    """

    file: str
    line: int
    verdict: Verdict
    keys: tuple[str, str]
    plans: tuple[str, str]
    at_home: bool = False

    @property
    def place(self) -> str:
        """Where the answer stands, as "reviews.csv:7"."""
        return f"{self.file}:{self.line}"


def beside(plans: Iterable[Plan]) -> tuple[Path, ...]:
    """Return every ``reviews.csv`` that lies in the folder of one of ``plans``, each once."""
    found: dict[Path, Path] = {}
    for plan in plans:
        path = Path(plan.source.name).parent / NAME
        if plan.source.name != STDIN and path.is_file():
            found.setdefault(path.resolve(), path)
    return tuple(found.values())


def find_answers(
    *plans: Plan, reviews: str | Path | Sequence[str | Path] | None = None
) -> tuple[Answer, ...]:
    """Return the answers in the files ``reviews``, or in reviews.csv beside the plans' files.

    Raises:
        OptionError: a file cannot be read or understood.
    """
    if reviews is None:
        return read_answers(beside(plans))
    return read_answers([reviews] if isinstance(reviews, str | Path) else reviews)


def read_answers(paths: Iterable[str | Path]) -> tuple[Answer, ...]:
    """Return the answers in the files at ``paths``; a row without an answer is passed over.

    Raises:
        OptionError: a file cannot be read, has not the columns of a sheet, or a row in it an
            answer that is none or texts that cannot be told.
    """
    return tuple(answer for path in paths for answer in _read(str(path)))


def _read(file: str) -> Iterator[Answer]:
    columns: Columns = {}
    for line, cells in _rows(file):
        named = _columns(cells)
        if all(needed in named for needed in _NEEDED):
            columns = named
        elif not columns:
            raise OptionError("reviews.columns", file=file, line=line, names=_names())
        elif (answer := _answer(file, line, cells, columns)) is not None:
            yield answer


def _rows(file: str) -> Iterator[tuple[int, list[str]]]:
    """Return the rows of ``file`` that are not blank, with the lines they begin at."""
    text = _text(file)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 0
    try:
        for cells in rows:
            begin, line = line + 1, rows.line_num
            if any(map(str.strip, cells)):
                yield begin, cells
    except csv.Error as error:
        raise OptionError("reviews.malformed", file=file, line=line + 1, reason=error) from error


def _text(file: str) -> str:
    try:
        decoded = decode(read_bytes(file))
    except ReadError as error:
        raise OptionError("reviews.unreadable", file=file, reason=error) from error
    if decoded is None:
        raise OptionError("reviews.undecodable", file=file)
    return decoded.text


def _columns(cells: Sequence[str]) -> Columns:
    """Return where the columns stand, as far as ``cells`` name them."""
    words = _words(SheetColumn, "column")
    places = ((cell.strip().casefold(), at) for at, cell in enumerate(cells))
    return {words[cell]: at for cell, at in places if cell in words}


def _words(members: type[Member], group: str) -> dict[str, Member]:
    """Return what people may write for each member: its code or its label in either language."""
    return {
        word.casefold(): member
        for member in members
        for word in (member.value, *catalogue()[f"label.{group}.{member.value}"].values())
    }


def _names() -> str:
    labels = (catalogue()[f"label.column.{column}"] for column in _NEEDED)
    return ", ".join(f"{label['en']} = {label['zh']}" for label in labels)


def _answer(file: str, line: int, cells: Sequence[str], columns: Columns) -> Answer | None:
    row = {
        column: unguarded(cells[at].strip()) if at < len(cells) else ""
        for column, at in columns.items()
    }
    said = row[SheetColumn.ANSWER]
    if not said:
        return None
    keys = row[SheetColumn.LEFT_KEY], row[SheetColumn.RIGHT_KEY]
    if not all(map(is_key, keys)):
        raise OptionError("reviews.key", file=file, line=line)
    verdict = _words(Verdict, "verdict").get(said.casefold())
    if verdict is None:
        raise OptionError("reviews.answer", file=file, line=line, answer=said[:_SHOWN])
    plans = row.get(SheetColumn.LEFT_PLAN, ""), row.get(SheetColumn.RIGHT_PLAN, "")
    return Answer(file, line, verdict, keys, plans, all(_lies_beside(file, name) for name in plans))


def _lies_beside(file: str, plan: str) -> bool:
    name = plan.rpartition("@")[0]
    return bool(name) and (Path(file).parent / name).is_file()
