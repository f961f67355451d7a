"""Read labels: which items of two plans are the same task.

Two forms. A folder (or its ``alignment.jsonl``) with ``items.jsonl`` beside it, as in
``benchmarks/gold``: the items are those of the file, and what is not listed is different. A table
``*.csv`` that names two files and an item of each in every row: the items are those that
policydiff reads, and what is not listed is unknown, unless the user says that the list is whole.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

from policydiff.errors import OptionError, ReadError
from policydiff.evaluation.scoring import DIFFERENT, PARTLY, SAME, UNKNOWN, Grades
from policydiff.model import Item, Plan, PlanKind, Source, Span
from policydiff.read.beside import json_in
from policydiff.read.decode import decode
from policydiff.read.raw import read_bytes

__all__ = ["LabelledPair", "item_of", "read_gold"]

LINKS, ITEMS = "alignment.jsonl", "items.jsonl"
COLUMNS = ("left_file", "right_file", "left", "right", "grade")
GRADES = {
    "2": SAME, "same": SAME, "同一任务": SAME, "相同": SAME,
    "1": PARTLY, "partly": PARTLY, "partial": PARTLY, "部分对应": PARTLY, "部分相同": PARTLY,
    "0": DIFFERENT, "different": DIFFERENT, "不同": DIFFERENT,
    "disputed": UNKNOWN, "有争议": UNKNOWN,
}  # fmt: skip
_NUMBER = re.compile(r"\s*(\d+)[.、]\s*")
_TOPIC_SENTENCE = re.compile(r"[^。；;\n]{2,40}[。；;]")

ReadPlan = Callable[[Path], Plan]
Record = Mapping[str, Any]


@dataclass(frozen=True)
class LabelledPair:
    """Two plans and the grade of every left with every right item, shape (m, n)."""

    left: Plan
    right: Plan
    names: tuple[str, str]
    grades: Grades


@dataclass
class _Labels:
    """Labels of one pair of plans while they are read; the key names both plans."""

    left: Plan
    right: Plan
    missing: int
    found: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, ends: tuple[str, str], grade: int, where: Record) -> None:
        if self.found.setdefault(ends, grade) != grade:
            raise OptionError("gold.contradiction", left=ends[0], right=ends[1], **where)

    def pair(self, names: tuple[str, str]) -> LabelledPair:
        grades = [
            [self.found.get((one.id, other.id), self.missing) for other in self.right.items]
            for one in self.left.items
        ]
        return LabelledPair(self.left, self.right, names, np.array(grades, np.int64))


def read_gold(
    paths: Sequence[Path], read_plan: ReadPlan, *, complete: bool = False
) -> list[LabelledPair]:
    """Return the labelled pairs of plans in ``paths``, in the order of the labels.

    ``read_plan`` reads the files that a table names. With ``complete`` what a table does not
    list is different.

    Raises:
        OptionError: a file of labels is missing, malformed or contradicts itself.
        ReadError, ParseError: a plan that a table names cannot be read.
    """
    found: dict[tuple[str, str], _Labels] = {}
    for path in paths:
        if path.suffix.lower() == ".csv":
            _read_table(path, found, read_plan, missing=DIFFERENT if complete else UNKNOWN)
        else:
            _read_records(path, found)
    if not found:
        raise OptionError("gold.empty", path=", ".join(map(str, paths)))
    return [labels.pair(names) for names, labels in found.items()]


def item_of(record: Record) -> Item:
    """Return the item of a line of ``items.jsonl``.

    ``id`` and ``text`` are needed; ``start`` is where the text stands in its file, ``section``
    the heading above it. The number and the topic sentence are read off the text.
    """
    text, start = str(record["text"]), int(record.get("start", 0))
    number = _NUMBER.match(text)
    begin = number.end() if number else 0
    topic = _TOPIC_SENTENCE.match(text, begin)
    end = topic.end() if topic else begin
    return Item(
        id=str(record["id"]),
        number=number.group(1) if number else None,
        path=(str(record.get("section", "")),),
        heading=text[begin:end].rstrip("。；;"),
        text=text,
        span=Span(start, start + len(text)),
        heading_span=Span(start + begin, start + end),
    )


def _read_records(path: Path, found: dict[tuple[str, str], _Labels]) -> None:
    links = path / LINKS if path.is_dir() else path
    plans, plan_of = _plans(links.with_name(ITEMS))
    for record, where in _records(links, needed=("a", "b", "grade")):
        ends = str(record["a"]), str(record["b"])
        unknown = [end for end in ends if end not in plan_of]
        if unknown:
            raise OptionError("gold.unknown_item", item=unknown[0], items=ITEMS, **where)
        names = plan_of[ends[0]], plan_of[ends[1]]
        left, right = (plans[name] for name in names)
        labels = found.setdefault(names, _Labels(left, right, DIFFERENT))
        labels.add(ends, _grade(record["grade"], where), where)


def _plans(path: Path) -> tuple[dict[str, Plan], dict[str, str]]:
    """Return the plans of ``items.jsonl`` by name, and the plan of each item."""
    items: dict[str, list[Item]] = {}
    plan_of: dict[str, str] = {}
    for record, where in _records(path, needed=("id", "text")):
        name = str(record.get("plan") or str(record["id"]).split("#")[0])
        try:
            item = item_of(record)
        except (TypeError, ValueError) as error:
            raise OptionError("gold.malformed", reason=error, **where) from error
        if plan_of.setdefault(item.id, name) != name or item.id in {
            i.id for i in items.get(name, [])
        }:
            raise OptionError("gold.item_twice", item=item.id, **where)
        items.setdefault(name, []).append(item)
    return {name: _plan(name, own) for name, own in items.items()}, plan_of


def _plan(name: str, items: Sequence[Item]) -> Plan:
    source = Source(name, sha256="", encoding="utf-8", decided_by="utf-8")
    return Plan(
        id=name,
        title=name,
        region=None,
        year=None,
        kind=PlanKind.PLAN,
        issuer=None,
        publication_date=None,
        evidence={},
        source=source,
        segments=(),
        items=tuple(items),
    )


def _records(path: Path, needed: Sequence[str]) -> Iterator[tuple[Record, Record]]:
    """Yield each line's record and where it stands."""
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if not line.strip():
            continue
        where = {"path": path, "line": number}
        try:
            record = json_in(line)
        except ValueError as error:
            raise OptionError("gold.malformed", reason=error, **where) from error
        absent = [name for name in needed if not isinstance(record, dict) or name not in record]
        if absent:
            raise OptionError("gold.field", field=absent[0], **where)
        yield record, where


def _text(path: Path) -> str:
    try:
        decoded = decode(read_bytes(str(path)))
    except ReadError as error:
        raise OptionError("gold.missing", path=path, reason=error) from error
    if decoded is None:
        raise OptionError("gold.encoding", path=path)
    return decoded.text


def _grade(said: object, where: Record) -> int:
    grade = GRADES.get(str(said).strip().lower())
    if grade is None:
        raise OptionError("gold.grade", grade=said, known="same, partly, different", **where)
    return grade


def _read_table(
    path: Path, found: dict[tuple[str, str], _Labels], read_plan: ReadPlan, *, missing: int
) -> None:
    plans: dict[str, Plan] = {}
    for row, where in _rows(path):
        names = row["left_file"], row["right_file"]
        for name in names:
            if name not in plans:
                plans[name] = read_plan(path.parent / name)
        left, right = (plans[name] for name in names)
        labels = found.setdefault(names, _Labels(left, right, missing))
        ends = _item(left, row["left"], where), _item(right, row["right"], where)
        labels.add(ends, _grade(row["grade"], where), where)


def _rows(path: Path) -> Iterator[tuple[dict[str, str], Record]]:
    """Yield the filled rows of a table and where they stand; rows without a grade are skipped."""
    text = _text(path)
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.DictReader(StringIO(text), delimiter=delimiter)
    absent = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if absent:
        raise OptionError("gold.columns", path=path, absent=absent[0], columns=", ".join(COLUMNS))
    for row in reader:
        values = {name: (row[name] or "").strip() for name in COLUMNS}
        if values["grade"]:
            yield values, {"path": path, "line": reader.line_num}


def _item(plan: Plan, wanted: str, where: Record) -> str:
    """Return the id of the item of ``plan`` called ``wanted``: its id, else its number."""
    if any(item.id == wanted for item in plan.items):
        return wanted
    found = [item.id for item in plan.items if item.number and item.number == wanted]
    told = {"item": wanted, "plan": plan.source.name, **where}
    if not found:
        raise OptionError("gold.no_item", **told)
    if len(found) > 1:
        raise OptionError("gold.several", ids=", ".join(found), **told)
    return found[0]
