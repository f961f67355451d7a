"""A text that a page capture holds twice: once for the screen, once for the printer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_OPENING = 24  # characters by which a paragraph of the opening is found again
_PARAGRAPH = 40  # characters from which a paragraph cannot be there twice by chance
_LOOKED_AT = 6  # paragraphs of the opening: one may be cut or changed in the other copy
_WINDOW = 12  # characters; windows of a paragraph are looked for in the other copy
_SAME = 0.6  # share of windows of a paragraph that is there already: watermarks differ
_COPY = 0.8  # share of a copy's characters in such paragraphs
_WHOLE = 0.5  # of the characters before it: less is a repeated passage, not a copy
_FEWER_LINES = 0.5  # a copy with so much fewer long lines than the other has lost its paragraphs
_LONGEST = 400_000  # characters of a first copy: its windows take 70 bytes each
_NOISE = re.compile(r"[\s*#_?.…]+")


def copy_of_text(texts: Sequence[str]) -> range:
    """Return which of a document's folded lines repeat its text; an empty range where none do.

    That is the second copy, but the first when it has lost its paragraphs.
    """
    lines = [_NOISE.sub("", text) for text in texts]
    found = next(_found(lines), None)
    if found is None:
        return range(0)
    first, second, end = found
    before = [at for at in range(first, second) if len(lines[at]) >= _PARAGRAPH]
    after = [at for at in range(second, end) if len(lines[at]) >= _PARAGRAPH]
    if len(before) < _FEWER_LINES * len(after):
        return range(first, before[-1] + 1)
    return _with_edges(lines, first, second, end)


def _found(lines: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield where the text begins, where it begins again, and where the second copy ends."""
    long = [at for at, line in enumerate(lines) if len(line) >= _PARAGRAPH and "。" in line]
    for first in long[:_LOOKED_AT]:
        opening = lines[first][:_OPENING]
        again = next((at for at in long if at > first and opening in lines[at]), None)
        if again is not None and (end := _end(lines, first, again)):
            yield first, again, end


def _end(lines: Sequence[str], first: int, second: int) -> int:
    """Return where the copy that begins at ``second`` ends, 0 when it is none."""
    text = "".join(lines[first:second])
    if len(text) > _LONGEST:
        return 0
    known = {text[at : at + _WINDOW] for at in range(len(text) - _WINDOW + 1)}
    same = seen = end = copied = 0
    for at in range(second, len(lines)):
        if len(lines[at]) < _PARAGRAPH:
            continue
        seen += len(lines[at])
        if _share(lines[at], known) >= _SAME:
            same += len(lines[at])
            end, copied = at + 1, seen
    is_copy = same >= _COPY * copied and same >= _WHOLE * len(text)
    return end if is_copy else 0


def _share(line: str, known: set[str]) -> float:
    windows = range(0, len(line) - _WINDOW + 1, _WINDOW)
    return sum(line[at : at + _WINDOW] in known for at in windows) / len(windows)


def _with_edges(lines: Sequence[str], first: int, second: int, end: int) -> range:
    """Take in the lines at the edges of the second copy that the first has too: title, date."""
    above, below = set(lines[:first]), set(lines[first:second])
    start = second
    while start - 1 > first and (not lines[start - 1] or lines[start - 1] in above):
        start -= 1
    while end < len(lines) and (not lines[end] or lines[end] in below):
        end += 1
    return range(start, end)
