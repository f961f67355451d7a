"""Series of plans with known lineage, made from real items: what ``evolution.py`` asks for again.

A series begins with the items of one annotated plan and some of others that have nothing to do
with them. From year to year each item is kept, reworded, renamed, split, merged or dropped; some
that were dropped come back, some items are new. The plans are written and read as texts.

What belongs to one thread follows the rule of ``policydiff.evolve.threads``: of a split item the
longest piece goes on, of merged ones the longest; a piece that is merged back at once stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from random import Random

from benchmarks import goldset
from benchmarks.planting import _cuts, _joined, _manner, _pieces, new_to
from benchmarks.rewording import paraphrase
from benchmarks.written import STYLES, Entry, Written, entries_of, write

# Of a hundred items so many suffer each operation from one year to the next.
# Few items have another name in the gold; the others are kept when it is their turn.
_ODDS = {"kept": 26, "reworded": 30, "renamed": 18, "split": 8, "merged": 8, "dropped": 10}
_THOROUGHLY = 0.3  # of the reworded items, the others lightly
_BACK = 0.35  # of the dropped items, after a year; some of the others a year later
_NEW = 2  # items a year, as long as there are any
_SAME_TASK = 2  # the gold's grade
_REGIONS = [
    "云溪",
    "临川",
    "江阳",
    "南屏",
    "清河",
    "东陵",
    "西岭",
    "北塘",
    "石城",
    "白沙",
    "青山",
    "金台",
    "玉泉",
    "银湖",
    "双桥",
    "凤鸣",
]


@dataclass(frozen=True)
class Task:
    """An item of one year: its words, the thread it belongs to, what it carries on, its status.

    ``before`` are tasks of earlier years, by uid; ``heading`` is the one it once began with.
    """

    uid: int
    entry: Entry
    thread: int
    status: str
    before: tuple[int, ...] = ()
    heading: str = ""


@dataclass
class Lineage:
    """A series: the tasks of each year as written and read, and what became of those that ended.

    ``ended`` is the status of a task's thread in the next year when that has no task of it.
    """

    name: str
    years: list[list[Task]]
    written: list[Written] = field(default_factory=list)
    ended: dict[int, str] = field(default_factory=dict)
    joined: dict[int, int] = field(default_factory=dict)  # thread → the one it belongs to

    def carried_on(self, uid: int) -> set[int]:
        """Return the tasks that carry on the task ``uid``, at any distance."""
        found, years = {uid}, self.years
        for task in (one for year in years for one in year):
            if found & set(task.before):
                found.add(task.uid)
        return found - {uid}

    def thread(self, task: Task) -> int:
        """Return the thread of a task."""
        return self.joined.get(task.thread, task.thread)


def lineage(plan: str, seed: int, *, years: int = 8, items: int | None = None) -> Lineage:
    """Return a series that begins with ``plan``, or with ``items`` items in words of their own."""
    random = Random(f"lineage {plan} {seed}")
    uids = count()
    fresh = new_to(plan)
    random.shuffle(fresh)
    start = list(entries_of(plan))
    if items is not None:
        spare = [entry for entry in fresh if random.random() < 0.5]
        fresh = [entry for entry in fresh if entry not in spare]
        start += spare
        start = sorted(random.sample(start, min(items, len(start))), key=lambda e: e.section)
    first = [
        Task(uid, entry if items is None else _own_words(entry, random), uid, "appear", (), name)
        for entry, uid in zip(start, uids, strict=False)
        for name in (entry.heading,)
    ]
    found = Lineage(f"{plan}/{seed}", [first])
    dormant: list[tuple[Task, int]] = []
    for _ in range(years - 1):
        following, dormant = _next_year(found, dormant, fresh, random, uids)
        found.years.append(following)
    region = _REGIONS[seed % len(_REGIONS)]
    for at, tasks in enumerate(found.years):
        title = f"{region}{seed}市教育局{2008 + at}年工作要点"
        found.written.append(
            write([task.entry for task in tasks], title=title, style=random.choice(STYLES))
        )
    return found


def _own_words(entry: Entry, random: Random) -> Entry:
    heading, body = paraphrase(entry.heading, entry.body, random)
    return replace(entry, heading=heading, body=body)


def _next_year(
    found: Lineage,
    dormant: list[tuple[Task, int]],
    fresh: list[Entry],
    random: Random,
    uids: count[int],
) -> tuple[list[Task], list[tuple[Task, int]]]:
    tasks, following, asleep = found.years[-1], [], []
    at = 0
    while at < len(tasks):
        task = tasks[at]
        beside = tasks[at + 1] if at + 1 < len(tasks) else None
        kind = random.choices(list(_ODDS), list(_ODDS.values()))[0]
        if kind == "dropped":
            found.ended[task.uid] = "disappear"
            asleep.append((task, 1))
        elif kind == "split" and (cuts := _cuts(task.entry)):
            following += _split(task, cuts, random, uids)
        elif kind == "merged" and beside and beside.entry.section == task.entry.section:
            following.append(_merged(found, task, beside, random, uids))
            at += 1
        else:
            following.append(_carried(task, kind, random, uids))
        at += 1
    for task, absent in dormant:
        if random.random() < _BACK / absent:
            again = Task(next(uids), _reworded(task.entry, random), task.thread, "reappear")
            again = replace(again, before=(task.uid,), heading=task.heading)
            _insert(following, again, random)
        elif absent < 2:
            asleep.append((task, absent + 1))
    for _ in range(min(_NEW, len(fresh))):
        uid = next(uids)
        _insert(following, Task(uid, fresh.pop(), uid, "appear"), random)
    return following, asleep


def _reworded(entry: Entry, random: Random) -> Entry:
    return _manner(entry, "thoroughly" if random.random() < _THOROUGHLY else "lightly", random)


def _carried(task: Task, kind: str, random: Random, uids: count[int]) -> Task:
    entry, status = task.entry, "persist"
    names = other_names().get(task.heading, ())
    if kind == "renamed" and names and entry.heading:
        entry, status = replace(entry, heading=random.choice(names)), "renamed"
    elif kind == "reworded":
        entry = _reworded(entry, random)
    name = "" if status == "renamed" else task.heading
    return Task(next(uids), entry, task.thread, status, (task.uid,), name)


def _split(task: Task, cuts: Sequence[int], random: Random, uids: count[int]) -> list[Task]:
    pieces = _pieces(task.entry, cuts, random)
    longest = max(pieces, key=lambda piece: len(piece.text))
    found = []
    for piece in pieces:
        uid = next(uids)
        thread = task.thread if piece is longest else uid
        found.append(Task(uid, piece, thread, "split", (task.uid,)))
    return found


def _merged(found: Lineage, one: Task, two: Task, random: Random, uids: count[int]) -> Task:
    main, other = sorted((one, two), key=lambda task: -len(task.entry.text))
    entry = _joined(one.entry, two.entry, random)
    pieces = one.before == two.before and one.status == two.status == "split"
    if pieces:
        held, kept = sorted((one, two), key=lambda task: task.thread == task.uid, reverse=True)
        found.joined[held.thread] = kept.thread
        main = kept
    else:
        found.ended[other.uid] = "merged"
    return Task(next(uids), entry, main.thread, "merged", (one.uid, two.uid))


def _insert(tasks: list[Task], task: Task, random: Random) -> None:
    """Put a task somewhere, in the section that is there."""
    at = random.randrange(len(tasks))
    entry = replace(task.entry, section=tasks[at].entry.section)
    tasks.insert(at, replace(task, entry=entry))


@cache
def other_names() -> dict[str, tuple[str, ...]]:
    """Return for a heading those of the same task in other plans that share no word with it.

    Words are taken for two characters in a row.
    """
    heading = {item.id: item.heading for plan in goldset.plans() for item in goldset.items(plan)}
    found: dict[str, list[str]] = {}
    for link, grade in sorted(goldset.links().items()):
        for one, other in (link, link[::-1]):
            before, after = heading[one], heading[other]
            if grade == _SAME_TASK and before and after and not _runs(before) & _runs(after):
                found.setdefault(before, []).append(after)
    return {name: tuple(dict.fromkeys(others)) for name, others in found.items()}


def _runs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
