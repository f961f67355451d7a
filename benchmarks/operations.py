"""Are known changes to a plan found as what they are?

``python benchmarks/operations.py`` rewrites operations.json and operations.md beside it.

Each of the six annotated plans is altered by known operations: items are kept, moved, reworded,
given other numbers, split at sentence borders, merged with the next, removed, and items of other
plans are added. What is split or merged stays as it is, or is reworded lightly or thoroughly.
The altered plan is written in another numbering, read by the parser and compared with the
original. A change counts as found when its kind and the items on both sides are exactly those
planted. Beside that, single items get another author's words, which must stay one change.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

from benchmarks import floors, goldset
from benchmarks.planting import Case, Planted, Rewriting, cases, rewritings
from policydiff.api import compare_plans
from policydiff.model import Change, Comparison, Grade

OUT = Path(__file__).with_suffix(".json")
# The operations that the macro average is over; "moved" is a property of a change.
OPERATIONS = ("kept", "reworded", "split", "merged", "removed", "added", "moved")
_BINDING = 0.4  # importance from which a rewording is one of quantities or of how binding it is


# --- scoring -----------------------------------------------------------------------------------

Found = tuple[str, tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Failure:
    """An operation that was not found, what was found instead, and the stage that caused it."""

    case: str
    sort: str
    cause: str
    left: tuple[int, ...]
    right: tuple[int, ...]
    headings: tuple[str, ...]
    found: tuple[str, ...]


@dataclass
class Tally:
    """Right, wrong and missed operations, of each sort, and the failures."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    sorts: Counter[str] = field(default_factory=Counter)
    sorts_right: Counter[str] = field(default_factory=Counter)
    binding: int = 0  # changed quantities ranked as such
    failures: list[Failure] = field(default_factory=list)
    from_scratch: dict[str, int] = field(default_factory=dict)  # kinds of change, see ``Rewriting``

    def figures(self) -> dict[str, dict[str, float]]:
        """Return precision, recall and F1 of each operation."""
        return {name: _figures(self, (name,)) for name in OPERATIONS}

    def macro(self) -> float:
        """Return the mean F1 over the operations."""
        return round(sum(row["f1"] for row in self.figures().values()) / len(OPERATIONS), 3)

    def split_merge(self) -> float:
        """Return F1 over splits and merges together."""
        return _figures(self, ("split", "merged"))["f1"]


def _figures(tally: Tally, names: Sequence[str]) -> dict[str, float]:
    right, wrong, missed = (
        sum(counter[name] for name in names) for counter in (tally.right, tally.wrong, tally.missed)
    )
    return {
        "planted": right + missed,
        "precision": round(right / max(right + wrong, 1), 3),
        "recall": round(right / max(right + missed, 1), 3),
        "f1": round(2 * right / max(2 * right + wrong + missed, 1), 3),
    }


def score(case: Case, comparison: Comparison, tally: Tally) -> None:
    """Add what was found of the planted operations to ``tally``."""
    found = _found(case, comparison)
    expected = {(one.kind, one.left, one.right): one for one in case.planted}
    for key, one in expected.items():
        hit = key in found
        tally.sorts[one.sort] += 1
        tally.sorts_right[one.sort] += hit
        tally.binding += one.sort == "numbers" and hit and found[key].importance >= _BINDING
        (tally.right if hit else tally.missed)[one.kind] += 1
        if not case.shuffled:
            _count_move(one.moved, hit and found[key].moved, tally)
        if not hit:
            tally.failures.append(_failure(case, comparison, one))
    for key, change in found.items():
        if key not in expected:
            tally.wrong[key[0]] += 1
            tally.wrong["moved"] += change.moved and not case.shuffled


def _count_move(planted: bool, found: bool, tally: Tally) -> None:
    tally.right["moved"] += planted and found
    tally.missed["moved"] += planted and not found
    tally.wrong["moved"] += found and not planted


def _found(case: Case, comparison: Comparison) -> dict[Found, Change]:
    """Return the changes found, by kind and entries."""
    sides = [
        {item.id: entry for item, entry in zip(side.plan.items, side.entry_of, strict=True)}
        for side in (case.left, case.right)
    ]
    return {
        (
            change.kind.value,
            tuple(_or_none(sides[0].get(item)) for item in change.left),
            tuple(_or_none(sides[1].get(item)) for item in change.right),
        ): change
        for change in comparison.changes
    }


def _or_none(entry: int | None) -> int:
    return -1 if entry is None else entry


def _failure(case: Case, comparison: Comparison, one: Planted) -> Failure:
    ids = [
        {entry: item.id for item, entry in zip(side.plan.items, side.entry_of, strict=True)}
        for side in (case.left, case.right)
    ]
    headings = {
        item.id: item.heading or item.text[:20]
        for side in (case.left, case.right)
        for item in side.plan.items
    }
    items = [ids[0].get(at, "") for at in one.left] + [ids[1].get(at, "") for at in one.right]
    touching = [
        f"{change.kind.value} {len(change.left)}:{len(change.right)}"
        for change in comparison.changes
        if {ids[0].get(at) for at in one.left} & {*change.left}
        or {ids[1].get(at) for at in one.right} & {*change.right}
    ]
    return Failure(
        case=case.name,
        sort=one.sort,
        cause=_cause(case, comparison, one, ids),
        left=one.left,
        right=one.right,
        headings=tuple(headings.get(item, "?") for item in items),
        found=tuple(touching),
    )


def _cause(
    case: Case, comparison: Comparison, one: Planted, ids: Sequence[dict[int | None, str]]
) -> str:
    """Name the first stage that went wrong."""
    broken = [
        set(side.faults(size))
        for side, size in zip((case.left, case.right), case.entries, strict=True)
    ]
    if broken[0] & set(one.left) or broken[1] & set(one.right):
        return "parse: not read as one item"
    left, right = {ids[0][at] for at in one.left}, {ids[1][at] for at in one.right}
    links = {(link.left, link.right): link for link in comparison.alignment.links}
    wanted = {(a, b) for a in left for b in right}
    if missing := wanted - links.keys():
        return f"align: {len(missing)} of {len(wanted)} links missing"
    strangers = [
        link
        for (a, b), link in links.items()
        if (a in left) != (b in right) or (not wanted and (a in left or b in right))
    ]
    if any(link.grade is Grade.SAME for link in strangers):
        return "align: false link called same"
    if strangers:
        return "align: false link called partial"
    if any(links[pair].grade is Grade.PARTIAL for pair in wanted):
        return "align: link called partial"
    return "changes"


def tallied(chosen: Iterable[Case]) -> Tally:
    """Compare and score the cases."""
    tally = Tally()
    for one in chosen:
        score(one, compare_plans(one.left.plan, one.right.plan), tally)
    return tally


def kinds_of(chosen: Iterable[Rewriting]) -> dict[str, int]:
    """Return how many items rewritten from scratch are found as which kind of change."""
    return dict(Counter(_kind(one) for one in chosen).most_common())


def _kind(one: Rewriting) -> str:
    comparison = compare_plans(one.left.plan, one.right.plan)
    ends = [
        next(
            item.id
            for item, at in zip(side.plan.items, side.entry_of, strict=True)
            if at == one.entry
        )
        for side in (one.left, one.right)
    ]
    change = next(change for change in comparison.changes if ends[0] in change.left)
    return change.kind.value if ends[1] in change.right else "removed"


def document(tally: Tally) -> dict[str, object]:
    """Return the figures as they are committed."""
    return {
        "gold": goldset.checksum(),
        "cases": sum(tally.sorts.values()),
        "macro_f1": tally.macro(),
        "split_merge_f1": tally.split_merge(),
        "numbers_seen": f"{tally.binding} of {tally.sorts['numbers']}",
        "operations": tally.figures(),
        "recall_by_sort": {
            sort: f"{tally.sorts_right[sort]}/{count}"
            for sort, count in sorted(tally.sorts.items())
        },
        "from_scratch": tally.from_scratch,
        "causes": dict(Counter(f"{one.sort}: {one.cause}" for one in tally.failures).most_common()),
    }


def main() -> int:
    """Write the figures; return 1 when one is under its floor."""
    tally = tallied(cases())
    tally.from_scratch = kinds_of(rewritings())
    found = document(tally)
    OUT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    OUT.with_suffix(".md").write_text(report(tally), encoding="utf-8")
    print(report(tally))
    return floors.check(["operations"])


def report(tally: Tally) -> str:
    """Return the figures and the failures as Markdown."""
    found = document(tally)
    rows = {name: list(row.values()) for name, row in tally.figures().items()}
    sorts = {sort: [count, tally.sorts_right[sort]] for sort, count in sorted(tally.sorts.items())}
    failures = [
        [one.case, one.sort, " / ".join(one.headings), "; ".join(one.found), one.cause]
        for one in tally.failures
    ]
    return _REPORT.format(
        **found,
        scratch=_table(["found as", "items"], {k: [n] for k, n in tally.from_scratch.items()}),
        quick=_table(["operation", "planted", "precision", "recall", "F1"], rows),
        sorts=_table(["sort", "planted", "found"], sorts),
        failures=_lines(["case", "planted", "items", "found instead", "first cause"], failures),
    )


def _table(head: Sequence[str], rows: Mapping[str, Sequence[object]]) -> str:
    return _lines(head, [[name, *values] for name, values in rows.items()])


def _lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return "\n".join(lines)


_REPORT = """# Known changes, found or not

Written by `python benchmarks/operations.py`; do not edit. {cases} operations on the six annotated
plans, planted by a seeded generator, written, read by the parser and compared. A change counts
only when its kind and the items on both sides are exactly the planted ones.

Macro F1 over the operations {macro_f1}; F1 of splits and merges together {split_merge_f1}.
Of the items whose quantities alone were changed, {numbers_seen} are ranked as a binding change.

{quick}

Moves are not scored where the whole order was shuffled. An added item is one of another plan that
the gold links with nothing in the altered plan. The gold has no links of anshun-2024: what is added
to it is new to it by reading, and linked by the gold with no other plan's item of a task it has
(two of seven were left out for that: one that the gold links in part with another plan's item on
strict party discipline, one in part with items on moral and on sports, arts and labour education).

{sorts}

"Thoroughly": most phrases exchanged by a table of synonyms, quantities and places changed, the
sentences in another order, one of four or more left out. Such rewording keeps more of a text than
another author would, so read the figures as what the comparison does with its own year's plan,
not as its quality between regions; for that see quality.md.

## Rewritten from scratch

Removals and additions must not be found at the price of real rewriting. For each same task of the
gold, one item of a plan gets the words of the other plan's item, while its other items keep theirs
or are reworded lightly. "Removed" means that the two are called a removal and an addition.

{scratch}

## Failures

{failures}
"""


if __name__ == "__main__":
    sys.exit(main())
