"""What became of the initiatives of one plan in another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policydiff.model import Initiative, InitiativeChange, InitiativeKind, InitiativeStatus

__all__ = ["Succession", "initiative_changes"]

# The names that a lexicon knows to come before a name, at any distance.
Succession = Mapping[str, frozenset[str]]
# Names of documents and programmes may be the same words: the 行动计划 and its text.
_Key = tuple[str, bool]
_Mentions = Mapping[_Key, Sequence[Initiative]]


def initiative_changes(
    left: Sequence[Initiative], right: Sequence[Initiative], succession: Succession
) -> tuple[InitiativeChange, ...]:
    """Return what became of each initiative, first those of ``right``, then those gone.

    One persists when both plans mention it by its canonical name, and was renamed when the
    right plan has only the successor of what the left plan has only.
    """
    lefts, rights = _by_name(left), _by_name(right)
    only_left = {name for name, _ in lefts.keys() - rights.keys()}
    renamed: set[_Key] = set()
    changes = []
    for key, mentions in rights.items():
        before = succession.get(key[0], frozenset())
        former = [name for name in lefts if name[0] in before & only_left and key not in lefts]
        renamed.update(former)
        changes.append(_of_right(key, mentions, lefts, former=former, before=before, also=rights))
    changes += [
        _gone(key, mentions, succession, rights)
        for key, mentions in lefts.items()
        if key not in rights and key not in renamed
    ]
    return tuple(changes)


def _by_name(mentions: Sequence[Initiative]) -> _Mentions:
    found: dict[_Key, list[Initiative]] = {}
    for mention in mentions:
        key = (mention.name, mention.kind is InitiativeKind.DOCUMENT)
        found.setdefault(key, []).append(mention)
    return found


def _of_right(
    key: _Key,
    mentions: Sequence[Initiative],
    lefts: _Mentions,
    *,
    former: Sequence[_Key],
    before: frozenset[str],
    also: _Mentions,
) -> InitiativeChange:
    if key in lefts:
        status, own, related = InitiativeStatus.PERSISTS, [key], []
    elif former:
        status, own, related = InitiativeStatus.RENAMED, list(former), [name for name, _ in former]
    else:
        status, own = InitiativeStatus.APPEARS, []
        related = [name for name, _ in also if name in before]
    return InitiativeChange(
        status=status,
        name=key[0],
        kind=mentions[0].kind,
        left=tuple(mention for each in own for mention in lefts[each]),
        right=tuple(mentions),
        related=tuple(dict.fromkeys(related)),
    )


def _gone(
    key: _Key, mentions: Sequence[Initiative], succession: Succession, rights: _Mentions
) -> InitiativeChange:
    after = [name for name, _ in rights if key[0] in succession.get(name, frozenset())]
    return InitiativeChange(
        status=InitiativeStatus.DISAPPEARS,
        name=key[0],
        kind=mentions[0].kind,
        left=tuple(mentions),
        right=(),
        related=tuple(dict.fromkeys(after)),
    )
