"""What the answers of reviewers say about two plans, and what must be said of the answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from policydiff.model import Item, Note, Plan
from policydiff.model.sheets import Verdict
from policydiff.records import dataclass
from policydiff.reviews.answers import Answer
from policydiff.reviews.identity import is_named, item_key

# As many places as a reader will look up; the note says how many there are.
_PLACES = 8


@dataclass(frozen=True, slots=True)
class Judged:
    """What reviewers decided: (left item, right item) → verdict; and which answers did, or not.

    Of ``honoured`` answers there is one for each two texts, of ``split`` and ``stale`` ones all.
    """

    constraints: Mapping[tuple[str, str], Verdict]
    honoured: tuple[Answer, ...] = ()
    split: tuple[Answer, ...] = ()
    stale: tuple[Answer, ...] = ()


def judge(left: Plan, right: Plan, answers: Sequence[Answer]) -> Judged:
    """Return what ``answers`` decide about the items of two plans.

    An answer holds for its two texts whichever plan is called left. Where the answers on two
    texts differ none of them holds. Answers on other plans are passed over.
    """
    items = _by_key(left.items), _by_key(right.items)
    said: dict[tuple[str, ...], list[Answer]] = defaultdict(list)
    stale = []
    for answer in answers:
        if any(_pairs(answer.keys, items)):
            said[tuple(sorted(answer.keys))].append(answer)
        elif _names(answer, left, right):
            stale.append(answer)
    agreed = [those[0] for those in said.values() if len({one.verdict for one in those}) == 1]
    split = [one for those in said.values() if those[0] not in agreed for one in those]
    constraints = {pair: one.verdict for one in agreed for pair in _pairs(one.keys, items)}
    return Judged(constraints, tuple(agreed), tuple(split), tuple(stale))


def _names(answer: Answer, left: Plan, right: Plan) -> bool:
    """Tell whether ``answer`` was given on these two plans."""
    one, other = answer.plans
    return (is_named(left, one) and is_named(right, other)) or (
        is_named(left, other) and is_named(right, one)
    )


def answer_notes(answers: Sequence[Answer], judged: Iterable[Judged]) -> tuple[Note, ...]:
    """Return what is to be said of ``answers`` after some pairs of plans were judged by them.

    Answers on other plans are in order where those lie beside them: the file is for them all.
    """
    every = list(judged)
    honoured = _each_once(one.honoured for one in every)
    split = _each_once(one.split for one in every)
    used = {*honoured, *split}
    stale = [one for one in _each_once(one.stale for one in every) if one not in used]
    strange = not (used or stale or any(one.at_home for one in answers))
    return tuple(_notes(answers if strange else (), honoured, split, stale))


def _each_once(groups: Iterable[Iterable[Answer]]) -> list[Answer]:
    return list(dict.fromkeys(answer for group in groups for answer in group))


def _by_key(items: Iterable[Item]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for item in items:
        found[item_key(item)].append(item.id)
    return dict(found)


def _pairs(
    keys: tuple[str, str], items: tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[str]]]
) -> Iterator[tuple[str, str]]:
    """Return the pairs of items that have the two texts, on whichever sides they stand."""
    for first, second in dict.fromkeys((keys, keys[::-1])):
        for left in items[0].get(first, ()):
            for right in items[1].get(second, ()):
                yield left, right


def _notes(
    strange: Sequence[Answer],
    honoured: Sequence[Answer],
    split: Sequence[Answer],
    stale: Sequence[Answer],
) -> Iterator[Note]:
    if honoured:
        verdicts = Counter(answer.verdict for answer in honoured)
        counts = {verdict.value: verdicts[verdict] for verdict in Verdict}
        yield Note("reviews.honoured", _files(honoured), {"count": len(honoured), **counts})
    if split:
        yield Note("reviews.contradictory", _files(split), _placed(split))
    if stale:
        yield Note("reviews.stale", _files(stale), _placed(stale))
    if strange:
        yield Note("reviews.of_other_plans", _files(strange), {"count": len(strange)})


def _files(answers: Iterable[Answer]) -> str:
    return ", ".join(dict.fromkeys(answer.file for answer in answers))


def _placed(answers: Sequence[Answer]) -> dict[str, object]:
    places = [answer.place for answer in answers[:_PLACES]]
    more = ["…"] if len(answers) > _PLACES else []
    return {"count": len(answers), "places": ", ".join([*places, *more])}
