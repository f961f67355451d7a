"""Are items on one template with different subjects kept apart?

``python benchmarks/lookalikes.py`` rewrites lookalikes.json and lookalikes.md beside it.

Real items that speak of one subject (学前教育, 体育, 校长, 消防安全 …) become templates: every
name of the subject is exchanged consistently for another subject's. The left plan states a
template of four subjects; the right plan states it, in other words, of four more or less the same
subjects, two of them shared. An item and its paraphrase about the same subject are a true pair;
all others are look-alikes, hardest where neither side has a counterpart. The items stand among
those of real plans whose headings speak of none of the subjects.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

from benchmarks import goldset
from benchmarks.rewording import paraphrase
from benchmarks.templates import FAMILIES, TEMPLATES, Family, Subject, sentences_of, stated
from benchmarks.written import Entry, Written, entries_of, write
from policydiff.align import align
from policydiff.model import Grade

OUT = Path(__file__).with_suffix(".json")
DRAWS = 3  # for each template and setting
_SUBJECTS, _SHARED = 4, 2
# What issue 3 asks: false links among look-alikes, recall on true pairs.
FALSE_AT_MOST, RECALL_AT_LEAST = 0.01, 0.90

# --- plans and scores --------------------------------------------------------------------------

SETTINGS = ("a year later", "elsewhere")


@dataclass(frozen=True)
class Case:
    """Two plans that state one template of several subjects, among other items.

    The first entries of either side are the template's, one for each of ``subjects``.
    """

    template: int
    setting: str
    left: Written
    right: Written
    subjects: tuple[tuple[Subject, ...], tuple[Subject, ...]]

    def cells(self) -> Iterator[tuple[int, int, str]]:
        """Return the pairs of template entries and what each is: true, rival or orphans."""
        lefts, rights = self.subjects
        shared = set(lefts) & set(rights)
        for i, one in enumerate(lefts):
            for j, other in enumerate(rights):
                kind = "true" if one == other else "rival"
                if one not in shared and other not in shared:
                    kind = "orphans"
                yield i, j, kind


def cases() -> list[Case]:
    """Return all cases, ``DRAWS`` for each template and setting."""
    return [
        case(template, setting, draw)
        for template in range(len(TEMPLATES))
        for setting in SETTINGS
        for draw in range(DRAWS)
    ]


def case(template: int, setting: str, draw: int) -> Case:
    """Return one case; ``template`` is an index into ``TEMPLATES``."""
    random = Random(f"{template} {setting} {draw}")
    chosen = TEMPLATES[template]
    family = FAMILIES[chosen.family]
    drawn = random.sample(family.subjects, min(2 * _SUBJECTS - _SHARED, len(family.subjects)))
    lefts, rights = drawn[:_SUBJECTS], drawn[_SUBJECTS - _SHARED :]
    plans = random.sample(list(goldset.plans()), 2)
    around = [_unrelated(plan, family) for plan in plans]
    if setting == SETTINGS[0]:
        around[1] = [_paraphrased(entry, random) for entry in around[0]]
    first = [Entry(_SECTION, *stated(chosen, subject)) for subject in lefts]
    second = [_paraphrased(Entry(_SECTION, *stated(chosen, subject)), random) for subject in rights]
    return Case(
        template,
        setting,
        write([*first, *around[0]], title="某市教育局2020年工作要点"),
        write([*second, *around[1]], title="某市教育局2021年工作要点"),
        (tuple(lefts), tuple(rights)),
    )


_SECTION = "统筹推进各项事业协调发展"


def _unrelated(plan: str, family: Family) -> list[Entry]:
    near = re.compile(family.near)
    return [entry for entry in entries_of(plan) if not near.search(entry.heading)]


def _paraphrased(entry: Entry, random: Random) -> Entry:
    heading, body = paraphrase(entry.heading, entry.body, random)
    return replace(entry, heading=heading, body=body)


@dataclass(frozen=True)
class Called:
    """What became of one pair of template entries."""

    case: Case
    pair: tuple[int, int]
    kind: str
    grade: Grade | None
    review: bool

    @property
    def same(self) -> bool:
        """Whether the pair was linked as the same task."""
        return self.grade is Grade.SAME


def called(case: Case) -> list[Called]:
    """Align the two plans and return what became of the pairs of template entries."""
    alignment = align(case.left.plan, case.right.plan)
    of_left, of_right = (
        {item.id: entry for item, entry in zip(side.plan.items, side.entry_of, strict=True)}
        for side in (case.left, case.right)
    )
    links = {(of_left[link.left], of_right[link.right]): link for link in alignment.links}
    found = []
    for i, j, kind in case.cells():
        link = links.get((i, j))
        grade, review = (link.grade, link.review) if link else (None, False)
        found.append(Called(case, (i, j), kind, grade, review))
    return found


def figures(pairs: Iterable[Called]) -> dict[str, float]:
    """Return the false links among look-alikes and the recall on true pairs."""
    kinds: dict[str, list[Called]] = {"true": [], "rival": [], "orphans": []}
    for pair in pairs:
        kinds[pair.kind].append(pair)
    alike = kinds["rival"] + kinds["orphans"]
    return {
        "look_alikes": len(alike),
        "false_links": sum(pair.same for pair in alike),
        "false_rate": _share(pair.same for pair in alike),
        "false_without_review": sum(pair.same and not pair.review for pair in alike),
        "called_partial": sum(pair.grade is Grade.PARTIAL for pair in alike),
        "orphans": len(kinds["orphans"]),
        "orphans_false_rate": _share(pair.same for pair in kinds["orphans"]),
        "true_pairs": len(kinds["true"]),
        "recall": _share(pair.same for pair in kinds["true"]),
    }


def _share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return round(sum(found) / max(len(found), 1), 4)


def main() -> int:
    """Write the figures; return 1 when a target of issue 3 is missed."""
    pairs = [pair for one in cases() for pair in called(one)]
    rows = tables(pairs)
    document = {"gold": goldset.checksum(), **rows["all"]["all"], **rows}
    OUT.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    parts = "\n".join(_table(name, table) for name, table in rows.items())
    OUT.with_suffix(".md").write_text(_REPORT + parts, encoding="utf-8")
    print(parts)
    found = rows["all"]["all"]
    return int(found["false_rate"] > FALSE_AT_MOST or found["recall"] < RECALL_AT_LEAST)


Rows = dict[str, dict[str, float]]


def tables(pairs: Sequence[Called]) -> dict[str, Rows]:
    """Return the figures of all pairs, of each setting, family and template."""

    def by(key: Callable[[Called], str]) -> Rows:
        names = dict.fromkeys(map(key, pairs))
        return {name: figures(pair for pair in pairs if key(pair) == name) for name in names}

    return {
        "all": by(lambda _: "all"),
        "setting": by(lambda pair: pair.case.setting),
        "family": by(lambda pair: TEMPLATES[pair.case.template].family),
        "template": by(lambda pair: _name(pair.case.template)),
    }


def _name(template: int) -> str:
    chosen = TEMPLATES[template]
    heading = next(sentences_of(chosen))[:-1]
    return f"{template + 1}. {heading}"


def _table(name: str, rows: Rows) -> str:
    columns = list(next(iter(rows.values())))
    lines = [f"| {name} | " + " | ".join(column.replace("_", " ") for column in columns) + " |"]
    lines += ["|---" * (len(columns) + 1) + "|"]
    lines += [
        f"| {row} | " + " | ".join(str(values[column]) for column in columns) + " |"
        for row, values in rows.items()
    ]
    return "\n".join(lines) + "\n"


_REPORT = """# Look-alikes: one template, different subjects

Written by `python benchmarks/lookalikes.py`; do not edit. Real items become templates by
exchanging the names of their subject; the right plan has them in other words (most phrases
exchanged by a table of synonyms, quantities and places changed, sentences in another order). A
false link is a look-alike pair called `same`; recall is over the pairs with the same subject.
Orphans are look-alikes neither of which has a counterpart: nothing better is there to win.

"A year later": the other items of the left plan stand reworded beside them; "elsewhere": those of
another region's plan do.

"""


if __name__ == "__main__":
    sys.exit(main())
