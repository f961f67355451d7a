"""Headers, footers and page numbers: what stands at the edge of page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from policydiff.read.pdf.lines import Line
from policydiff.text.fold import fold

Pages = Sequence[Sequence[Line]]  # the lines of each page, from the top

_WITHIN = 3  # lines from the edge in which headers and footers are looked for
_SHARE = 0.3  # of the pages, on which a line is repeated: left and right pages may differ
_FEWEST = 2
_MARK_SHARE = 0.6  # of the pages, for what is printed across the text of each
_MARK_FEWEST = 3
_SHORT = 4  # characters; a shorter line may be repeated by chance
_NEAR = 6.0  # points within which a line stands at the same height
_APART = 1.6  # of the usual distance of lines: a number so far from the text is that of the page
_NUMBER = re.compile(
    r"[-·.~|\s]{0,6}(?:第\s?)?\d{1,4}(?:\s?页)?(?:\s?[/,共]{1,2}\s?(?:共\s?)?\d{1,4}(?:\s?页)?)?[-·.~|\s]{0,6}"
    r"|Page \d{1,4}(?: of \d{1,4})?",
)


def edges(pages: Pages) -> list[tuple[set[int], set[int]]]:
    """Return for each page which of its lines stand at its top, and which at its foot.

    Lines that are repeated at one place on most pages, as marks across the text are, count as
    standing at the foot.
    """
    tops = _repeated(pages, lambda lines: range(min(_WITHIN, len(lines))))
    feet = _repeated(pages, lambda lines: range(max(0, len(lines) - _WITHIN), len(lines)))
    marks = _marks(pages)
    found = []
    for lines in pages:
        top = set(_from_edge(lines, range(len(lines)), tops))
        rest = [at for at in range(len(lines)) if at not in top]
        foot = set(_from_edge(lines, rest[::-1], feet))
        foot |= {at for at in rest if _key(lines[at]) in marks}
        found.append((top, foot))
    return found


def _key(line: Line) -> tuple[str, int]:
    text = re.sub(r"\d+", "#", re.sub(r"\s", "", fold(line.text)))
    return text, round(line.base / _NEAR)


def _repeated(pages: Pages, zone: Callable[[Sequence[Line]], range]) -> set[tuple[str, int]]:
    """Return what is repeated in the ``zone`` of enough pages, and at which height."""
    counts = Counter(key for lines in pages for key in {_key(lines[at]) for at in zone(lines)})
    enough = max(_FEWEST, _SHARE * len(pages))
    near = Counter(
        {(text, at): sum(counts[text, at + by] for by in (-1, 0, 1)) for text, at in counts}
    )
    return {key for key in counts if near[key] >= enough}


def _marks(pages: Pages) -> set[tuple[str, int]]:
    counts = Counter(key for lines in pages for key in {_key(line) for line in lines})
    enough = max(_MARK_FEWEST, _MARK_SHARE * len(pages))
    return {key for key in counts if counts[key] >= enough and len(key[0]) >= _SHORT}


def _from_edge(
    lines: Sequence[Line], order: Sequence[int], repeated: set[tuple[str, int]]
) -> Iterator[int]:
    """Yield the lines from the edge on that are repeated there, or the page's number."""
    for nth, at in enumerate(order[:_WITHIN]):
        following = order[nth + 1] if nth + 1 < len(order) else None
        is_number = _NUMBER.fullmatch(fold(lines[at].text).strip()) is not None
        if not (_key(lines[at]) in repeated or (is_number and _is_apart(lines, at, following))):
            return
        yield at


def _is_apart(lines: Sequence[Line], at: int, following: int | None) -> bool:
    """Tell whether a line stands off from the text, by more than its lines from each other."""
    if following is None:
        return True
    gap = abs(lines[at].base - lines[following].base)
    return gap >= _APART * 1.2 * lines[following].size
