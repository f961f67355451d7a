"""What the columns of a table of tasks hold, told by the words over them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from policydiff.errors import OptionError
from policydiff.records import dataclass
from policydiff.text.fold import fold
from policydiff.text.patterns import lazy

Columns = Mapping["Column", Sequence[str]]
Cell = TypeVar("Cell")


class Column(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    CATEGORY = "category"
    TASK = "task"
    CONTENT = "content"
    OWNERS = "owners"
    DEADLINE = "deadline"


_TASK = r"(?:任务|工作|事项|要点|项目|目标任务)"
_CONTENT = r"(?:举措|措施|内容|目标|要求|做法|标准|任务|成果|成效)"
_WHO = r"(?:单位|部门|领导|人|人员|科室|处室|股室|主体|机构|科|处|方|者)"
# Whole headings, folded and without white space. A heading that several rows would know is of the
# first. 工作 or 内容 alone stand over many tables that set no tasks: those need a company (see _WEAK).
_HEADINGS: tuple[tuple[Column, re.Pattern[str]], ...] = tuple(
    (column, lazy(pattern))
    for column, pattern in (
        (Column.NUMBER, r"(?:序号|编号|任务编号|项目编号|序|No\.?|NO\.?|#)\Z"),
        (Column.DEADLINE, r"(?:计划|拟|预计|要求)?(?:完成|办结|落实|推进|进度|工作|任务)?(?:的)?(?:时限|时间|期限|时间节点|节点|进度|时间安排|进度安排|日期|时间要求|时限要求|时间表)\Z"),
        (Column.OWNERS, rf"(?:(?:市|县|区|省|厅|局|委)?(?:牵头|责任|配合|参与|参加|协助|协同|主办|协办|承办|负责|实施|落实|分管|主责|主管|主要|具体|第一|直接|及|和|与|、|/|的)+{_WHO}(?:[及和、/]?(?:责任|配合|参与|协办|牵头|负责)?{_WHO})*|责任分工|分工|任务分工|落实单位)\Z"),
        (Column.CATEGORY, rf"(?:(?:所属|工作|任务|项目|重点|指标)?(?:类别|分类|类型|领域|板块|模块|方面|条线|专题|篇章)|[一二]级(?:指标|目录|{_TASK})|专项|(?:所属)?工程名称|工作类|大类|小类)\Z"),
        (Column.TASK, rf"(?:(?:年度|重点|主要|工作|目标|具体|专项|分解|改革|[三四]级|\d{{4}}年度?)*{_TASK}(?:名称|分解|清单|要点|安排)?|任务分解)\Z"),
        (Column.CONTENT, rf"(?:(?:年度|具体|主要|工作|重点|目标|任务|实施|建设|推进|落实|完成|预期|进度|改革|保障|项目|举措|和|及|与|、|\d{{4}}年度?)*{_CONTENT}(?:[和及与、]?{_CONTENT})*)\Z"),
    )
)  # fmt: skip
_WEAK = lazy(r"(?:项目|工作|举措|措施|内容|目标|要求|标准|事项|成果|成效|主要内容)(?:名称)?\Z")
HEADING = 20  # characters; a longer cell heads nothing


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table, by position; ``names`` are the words over them, squeezed."""

    columns: tuple[Column | None, ...]
    names: tuple[str, ...]

    def of(self, *wanted: Column) -> list[int]:
        """Return the positions of columns that hold ``wanted``, from the left."""
        return [at for at, column in enumerate(self.columns) if column in wanted]

    @property
    def texts(self) -> list[int]:
        """The columns that say what is to be done."""
        return self.of(Column.TASK, Column.CONTENT)


def header_of(cells: Sequence[str], named: Columns) -> Header | None:
    """Return what the columns hold when ``cells`` are the header of a table of tasks, else None.

    ``named`` are the headings that the user gave for columns; for those no others count.
    """
    names = tuple(squeezed(cell) for cell in cells)
    header = Header(tuple(_column(name, named) for name in names), names)
    return header if _heads_tasks(header, named) else None


def joined(upper: Header, cells: Sequence[str], named: Columns) -> Header | None:
    """Return ``upper`` with what a second row of headings says more exactly, None if it is none."""
    lower = [squeezed(cell) for cell in cells]
    found = [_column(name, named) for name in lower]
    if not any(found) or any(
        name and not column for name, column in zip(lower, found, strict=True)
    ):
        return None
    columns = _longer(found, upper.columns, None)
    return Header(columns, _longer(lower, upper.names, ""))


def _longer(over: Sequence[Cell], under: Sequence[Cell], missing: Cell) -> tuple[Cell, ...]:
    length = max(len(over), len(under))
    over, under = ([*row, *[missing] * (length - len(row))] for row in (over, under))
    return tuple(one or other for one, other in zip(over, under, strict=True))


def squeezed(cell: str) -> str:
    """Return a folded heading without white space and what follows in brackets."""
    text = re.sub(r"\s+", "", fold(cell))
    return re.sub(r"\([^()]*\)\Z", "", text) or text


def _column(name: str, named: Columns) -> Column | None:
    if not name or len(name) > HEADING:
        return None
    for column, headings in named.items():
        if name in map(squeezed, headings):
            return column
    found = next((column for column, pattern in _HEADINGS if pattern.match(name)), None)
    return None if found in named else found


def _heads_tasks(header: Header, named: Columns) -> bool:
    known = [column for column in header.columns if column]
    if named:
        said = {squeezed(name) for headings in named.values() for name in headings}
        return bool(header.texts) and not said.isdisjoint(header.names)
    texts = [header.names[at] for at in header.texts]
    strong = [name for name in texts if not _WEAK.match(name)]
    if not texts or len(known) < 2:
        return False
    company = {Column.NUMBER, Column.CATEGORY, Column.DEADLINE}
    return Column.OWNERS in known or (
        bool(strong) and (len(texts) > 1 or bool(company.intersection(known)))
    )


def named_columns(said: object, where: str) -> Columns:
    """Read which headings the user gave for columns: {"task": "工作任务"} or "task=工作任务,…".

    A column may have several headings: a list, or its name several times.

    Raises:
        OptionError: there is no such column, or what is said is not a heading.
    """
    found: dict[Column, list[str]] = {}
    for name, heading in _pairs(said, where):
        if name not in list(Column):
            raise OptionError("option.column", where=where, column=name, known=", ".join(Column))
        if not isinstance(heading, str) or not heading.strip():
            raise OptionError("option.columns", where=where, value=repr(heading))
        found.setdefault(Column(name), []).append(heading.strip())
    return {column: tuple(found[column]) for column in Column if column in found}


def _pairs(said: object, where: str) -> Iterator[tuple[str, object]]:
    if isinstance(said, Mapping):
        for name, value in said.items():
            for heading in value if isinstance(value, list) else [value]:
                yield str(name), heading
        return
    if not isinstance(said, str):
        raise OptionError("option.columns", where=where, value=repr(said))
    for part in re.split(r"[,，]", said):
        name, _, heading = part.partition("=")
        yield name.strip(), heading
