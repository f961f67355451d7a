"""A table that a capture has flattened: one cell a line, each row under its running number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policydiff.parse.numbering import marker

_HEADS = frozenset(("序号", "编号"))
_COLUMNS = 12  # cells of the widest header looked for
_CELL = 60  # characters; a longer line is running text


def flattened_tables(texts: Sequence[str]) -> Iterator[list[range]]:
    """Yield the rows of each table that is flattened in the folded lines ``texts``, head first.

    The head begins with 序号; as many lines as it has make a row, which begins with its number.
    A row may lack cells, or have one too many.
    """
    after = 0
    for at, text in enumerate(texts):
        if at >= after and _is_head(text) and (rows := _rows(texts, at)):
            yield rows
            after = rows[-1].stop


def _is_head(text: str) -> bool:
    return "".join(text.split()) in _HEADS


def _rows(texts: Sequence[str], head: int) -> list[range]:
    """Return the rows of the table under ``head``, none when no numbered row follows."""
    first = _number(texts, "1", range(head + 2, head + 2 + _COLUMNS))
    if first is None:
        return []
    columns = first - head
    starts = [head, first]
    while True:
        row, number = starts[-1], str(len(starts))
        following = _number(texts, number, range(row + 1, row + 2 * columns))
        if following is None:
            ends = [*starts[1:], _row_end(texts, row, columns)]
            return [range(*row) for row in zip(starts, ends, strict=True)]
        starts.append(following)


def _row_end(texts: Sequence[str], row: int, columns: int) -> int:
    """Return where the last row ends: where its cells do, or a numbered line or a table begins."""
    cells = range(row + 1, min(row + columns, len(texts)))
    return next((at for at in cells if _is_head(texts[at]) or marker(texts[at])), cells.stop)


def _number(texts: Sequence[str], number: str, among: range) -> int | None:
    """Return the index of the line that is ``number`` and nothing else, before any long line."""
    for at in among:
        if at >= len(texts) or len(texts[at]) > _CELL:
            return None
        if texts[at] == number:
            return at
    return None
