"""Whose task an item is: owners named in it, in a heading above it, or for a whole section."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby

from policydiff.model import Owner, OwnerRole, Span
from policydiff.parse.drafts import Draft
from policydiff.parse.lines import Paragraph, end_of, part
from policydiff.parse.owners import Named, is_owner_line, named_owners, names_in, role_of
from policydiff.records import dataclass
from policydiff.text.fold import fold

Owners = tuple[Owner, ...]


@dataclass(frozen=True, slots=True)
class Ownership:
    """The owners of each item, and the items whose owners stand for their whole section.

    ``shared`` has the index of the section's last item and how many items the section has.
    """

    owners: tuple[Owners, ...]
    shared: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph that names owners; ``alone`` when it does nothing else."""

    start: int
    alone: bool
    owners: Owners


def cell_owners(text: str, span: Span, head: str) -> Owners:
    """Return who is named in the cell of a table at ``span`` of ``text``, under ``head`` (责任单位).

    Nobody where ``head`` is no label of owners.
    """
    role = role_of(fold(head))
    if role is None:
        return ()
    cell = Paragraph((span,), fold(text[span.start : span.end]))
    return tuple(_owner(text, cell, named) for named in names_in(cell.text, role))


def ownership(text: str, paragraphs: Iterable[Paragraph], drafts: Sequence[Draft]) -> Ownership:
    """Return who owns each of ``drafts``, the items found in ``paragraphs`` of ``text``.

    What an item names itself, or its row of a table, goes before what stands above it. One line of owners after the last
    of several items, none of which names any, is for all of them.
    """
    starts = [draft.span.start for draft in drafts]
    own = [_in_cells(text, draft) for draft in drafts]
    by_line = [False for _ in drafts]
    above: list[Owners] = [() for _ in drafts]
    for line in _lines(text, paragraphs):
        at = bisect_right(starts, line.owners[0].span.start) - 1
        if at >= 0 and line.owners[0].span.start < drafts[at].span.end:
            by_line[at] = line.alone and (by_line[at] or not own[at])
            for owner in line.owners:
                own[bisect_right(starts, owner.span.start) - 1] += (owner,)
        else:
            for below in _below(line, drafts, at):
                above[below] = line.owners
    shared = tuple(_sections(drafts, own, by_line))
    for last, count in shared:
        own[last + 1 - count : last] = [own[last]] * (count - 1)
    owners = tuple(mine or inherited for mine, inherited in zip(own, above, strict=True))
    return Ownership(owners, shared)


def _in_cells(text: str, draft: Draft) -> Owners:
    """Return who is named in the cells of the table that the item stands in."""
    found = (
        cell_owners(text, owners.cell, text[owners.column.start : owners.column.end])
        for owners in draft.owners
    )
    return tuple(owner for some in found for owner in some)


def _lines(text: str, paragraphs: Iterable[Paragraph]) -> Iterable[_Line]:
    for paragraph in paragraphs:
        owners = tuple(_owner(text, paragraph, named) for named in named_owners(paragraph.text))
        if owners:
            yield _Line(paragraph.span.start, is_owner_line(paragraph.text), owners)


def _owner(text: str, paragraph: Paragraph, named: Named) -> Owner:
    pieces = part(paragraph, named.start, named.end)
    name = "".join("".join(text[piece.start : piece.end] for piece in pieces).split())
    end = end_of(paragraph, named.start, named.end - named.start)
    return Owner(name, OwnerRole(named.role), Span(paragraph.offset(named.start), end))


def _below(line: _Line, drafts: Sequence[Draft], before: int) -> Iterable[int]:
    """Yield the items under the heading that is the line, or that the line directly follows.

    ``before`` is the index of the last item above the line, -1 for none.
    """
    following = drafts[before + 1] if before + 1 < len(drafts) else None
    if following is None:
        return
    edge = drafts[before].span.end if before >= 0 else 0
    headings = [heading for heading in following.path if heading and heading[0].start >= edge]
    above = [heading for heading in headings if heading[0].start <= line.start]
    for at in range(before + 1, len(drafts) if above else 0):
        if above[-1] in drafts[at].path:
            yield at


def _sections(
    drafts: Sequence[Draft], own: Sequence[Owners], by_line: Sequence[bool]
) -> Iterable[tuple[int, int]]:
    """Yield the last item and the size of sections whose last item alone names owners, in lines."""
    for path, group in groupby(range(len(drafts)), key=lambda at: drafts[at].path):
        members = list(group)
        *others, last = members
        if path and others and by_line[last] and not any(own[at] for at in others):
            yield last, len(members)
