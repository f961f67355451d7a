"""Change one number in a real plan, and ask what the comparison of targets says of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from benchmarks import goldset
from benchmarks.target_gold import gold, plan_read
from policydiff.changes.targets import target_changes
from policydiff.extract.targets import targets
from policydiff.model import Grade, Link
from policydiff.model.content import TargetChangeKind
from policydiff.parse.document import parse

PLANTED = 200
_CHINESE = "零一二三四五六七八九"
_PLAIN_NUMBER = re.compile(
    r"(?<![\d第.+\-—–~〔（(“”年A-Za-z])\d+(?:\.\d+)?(?=万|亿|%|％|[个所名人项家门枚台](?![性人别]))"
)
_OTHER_UNIT = {
    "所": "个",
    "个": "项",
    "名": "人次",
    "人": "人次",
    "项": "个",
    "门": "项",
    "家": "个",
}


@dataclass(frozen=True)
class Planted:
    """A change of one number in a real plan: what stands at ``start`` is replaced by ``new``."""

    plan: str
    sort: str
    start: int
    old: str
    new: str


@dataclass(frozen=True)
class Verdict:
    """How a planted change was reported: kinds of the target changes at its place."""

    planted: Planted
    kinds: tuple[str, ...]

    @property
    def seen(self) -> bool:
        """Whether a reader sees that something changed here."""
        return bool(set(self.kinds) - {TargetChangeKind.KEPT})


def _places(name: str) -> Iterator[tuple[int, str]]:
    """Yield where numbers stand in items: those of the gold, else any Arabic one with a unit."""
    text = plan_read(name).source.text
    if name in gold():
        for line in gold()[name]:
            item = next(e.item for e in goldset.plans()[name] if e.item.id == line.item)
            digits = re.search(r"\d+(?:\.\d+)?", line.surface)
            at = text.find(line.surface, *item.span)
            if digits and at >= 0 and not line.doubtful:
                yield at + digits.start(), digits[0]
    else:
        for entry in goldset.plans()[name]:
            for number in _PLAIN_NUMBER.finditer(text, *entry.item.span):
                yield number.start(), number[0]


def planted(seed: int = 4) -> list[Planted]:
    """Return the planted changes: sorts in turn at places drawn from all plans."""
    random = Random(seed)
    places = sorted({(name, *place) for name in goldset.plans() for place in _places(name)})
    result: list[Planted] = []
    while len(result) < PLANTED:
        name, start, old = random.choice(places)
        sort = list(SORTS)[len(result) % len(SORTS)]
        text = plan_read(name).source.text
        if text[start - 1] in "近约-—–":
            continue
        change = SORTS[sort](random, old, text[start + len(old) : start + len(old) + 12])
        if change is not None:
            result.append(Planted(name, sort, start, *change))
    return result


Change = tuple[str, str] | None


def _raised(random: Random, old: str, _: str) -> Change:
    return old, f"{float(old) + random.randint(1, 9):g}"


def _lowered(_: Random, old: str, __: str) -> Change:
    return (old, f"{float(old) - 1:g}") if float(old) > 1 else None


def _ten_times(_: Random, old: str, __: str) -> Change:
    return old, f"{float(old) * 10:.10g}"


def _decimal(_: Random, old: str, behind: str) -> Change:
    return (old, f"{float(old) + 0.5:g}") if behind[:1] in "万亿%％" else None


def _other_scale(_: Random, old: str, behind: str) -> Change:
    return (old + behind[0], old) if behind[:1] in "万亿" else (old, f"{old}万")


def _other_unit(_: Random, old: str, behind: str) -> Change:
    unit = behind[:1]
    fits = unit in _OTHER_UNIT and behind[1:2] != "次"
    return (old + unit, old + _OTHER_UNIT[unit]) if fits else None


def _in_chinese(random: Random, old: str, behind: str) -> Change:
    if "." in old or behind[:1] in "%％" or not 1 < int(old) < 98:
        return None
    tens, ones = divmod(int(old) + random.randint(1, 2), 10)
    head = "" if tens < 2 else _CHINESE[tens]
    return old, (head + "十" if tens else "") + (_CHINESE[ones] if ones else "")


def _bound_below(_: Random, old: str, behind: str) -> Change:
    return None if _BOUND.match(behind) else (old, f"不少于{old}")


def _about(_: Random, old: str, behind: str) -> Change:
    return None if _BOUND.match(behind) else (old, f"约{old}")


# Is a range, vague or bound already: one more word changes nothing.
_BOUND = re.compile(r"[-—–]|[万亿]{0,2}(?:[余多]|.{1,4}(?:以[上下内]|左右))")


def _or_more(_: Random, old: str, behind: str) -> Change:
    unit = re.match(
        r"[万亿]{0,2}(?:个百分点|平方米|人次|校次|[个所名人项家门枚台元%％])(?!以)", behind
    )
    return (old + unit[0], f"{old}{unit[0]}以上") if unit else None


SORTS: dict[str, Callable[[Random, str, str], Change]] = {
    "raised": _raised,
    "lowered": _lowered,
    "ten times": _ten_times,
    "a decimal": _decimal,
    "万 put in or left out": _other_scale,
    "another unit": _other_unit,
    "another number, in Chinese": _in_chinese,
    "不少于 put before": _bound_below,
    "约 put before": _about,
    "以上 put behind": _or_more,
}


def verdict(one: Planted) -> Verdict:
    """Plant the change, read the plan again, compare, and look at the place of the change."""
    old = plan_read(one.plan)
    text = old.source.text
    assert text.startswith(one.old, one.start)
    altered = text[: one.start] + one.new + text[one.start + len(one.old) :]
    source = replace(old.source, text=altered)
    new = next(plan for plan in parse(source).plans if plan.kind is old.kind)
    links = [
        Link(left.id, right.id, Grade.SAME, 1.0, False, {})
        for left, right in zip(old.items, new.items, strict=True)
    ]
    changes = target_changes(targets(old), targets(new), links)
    ends = (one.start + len(one.old), one.start + len(one.new))
    kinds = {
        change.kind
        for change in changes
        for target, end in zip((change.left, change.right), ends, strict=True)
        if target and target.span.start < end and one.start < target.span.end
    }
    return Verdict(one, tuple(sorted(kinds)))
