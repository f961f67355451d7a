"""What became of the threads of an earlier run: told by their items, never by their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from policydiff.errors import OptionError
from policydiff.model.threads import Thread, ThreadChange, ThreadChangeKind

_Items = Mapping[str, Sequence[str]]  # of each thread, by its id


def since(previous: Mapping[str, object], threads: Sequence[Thread]) -> tuple[ThreadChange, ...]:
    """Return how ``threads`` differ from those of ``previous``, the JSON of an earlier evolution.

    A thread that has items of several earlier ones was merged, one of several that have items of
    an earlier one was split; one with the items of a single earlier thread under another id was
    renamed; one without earlier items is new, and an earlier one whose items are in no thread is
    gone. A thread that merely has more or fewer steps is not listed. The changes follow
    ``threads``, then ``previous``.

    Raises:
        OptionError: ``previous`` has no threads, or not in that form.
    """
    before, after = _read(previous), {one.id: _items(one) for one in threads}
    return tuple(_changes(before, after))


def _items(thread: Thread) -> list[str]:
    return [item for step in thread.steps for item in step.items]


def _read(previous: Mapping[str, object]) -> dict[str, list[str]]:
    try:
        return {
            str(one["id"]): [str(item) for step in one["steps"] for item in step["items"]]
            for one in previous["threads"]  # type: ignore[attr-defined]
        }
    except (KeyError, TypeError) as error:
        raise OptionError("thread.previous") from error


def _changes(before: _Items, after: _Items) -> Iterator[ThreadChange]:
    earlier = _related(after, before)
    later = _related(before, after)
    for name in after:
        old = earlier[name]
        if len(old) > 1:
            yield ThreadChange(ThreadChangeKind.MERGED, tuple(old), (name,))
        elif not old:
            yield ThreadChange(ThreadChangeKind.NEW, (), (name,))
        elif old[0] != name and len(later[old[0]]) == 1:
            yield ThreadChange(ThreadChangeKind.RENAMED, tuple(old), (name,))
    for name in before:
        new = later[name]
        if len(new) > 1:
            yield ThreadChange(ThreadChangeKind.SPLIT, (name,), tuple(new))
        elif not new:
            yield ThreadChange(ThreadChangeKind.GONE, (name,), ())


def _related(ones: _Items, others: _Items) -> dict[str, list[str]]:
    """Return for each of ``ones`` the ``others`` that share an item with it, in their order."""
    holders: dict[str, list[str]] = defaultdict(list)
    for name, items in others.items():
        for item in items:
            holders[item].append(name)
    return {name: _each_once(holders, items) for name, items in ones.items()}


def _each_once(holders: Mapping[str, Sequence[str]], items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for item in items for name in holders.get(item, ())))
