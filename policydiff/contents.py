"""From plans to what they commit to: initiatives, targets and obligations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from policydiff.align.meaning import bundled_encoder
from policydiff.changes.initiatives import Succession
from policydiff.extract.initiatives import initiatives
from policydiff.extract.lexicon import Lexicon, bundled_lexicon, read_lexicon
from policydiff.extract.obligations import obligations
from policydiff.extract.passages import passages
from policydiff.extract.targets import targets
from policydiff.model import Initiative, Plan, PlanContent

# What ``lexicon`` says to have none: initiatives are discovered by their wording alone.
NO_LEXICON = "none"
# What there is to look for: the fields of ``PlanContent``.
SORTS = ("initiatives", "targets", "obligations")


def load_lexicon(lexicon: str | Path | None) -> Lexicon | None:
    """Return the lexicon in the file ``lexicon``, by default the bundled one, None for "none".

    Raises:
        OptionError: the file cannot be read, or an entry in it is wrong.
    """
    if lexicon is None:
        return bundled_lexicon()
    return None if str(lexicon) == NO_LEXICON else read_lexicon(lexicon)


def contents_of(
    plans: Sequence[Plan], lexicon: Lexicon | None, *, sorts: Collection[str] = SORTS
) -> tuple[PlanContent, ...]:
    """Return what each of ``plans`` commits to; an initiative has one name in all of them.

    Only the fields named in ``sorts`` are filled.
    """
    texts = [passages(plan) for plan in plans]
    named: Sequence[tuple[Initiative, ...]] = [()] * len(plans)
    if "initiatives" in sorts:
        named = initiatives(plans, lexicon, bundled_encoder(), texts)
    return tuple(
        PlanContent(
            plan.id,
            initiatives=mentions,
            targets=targets(plan, some) if "targets" in sorts else (),
            obligations=obligations(plan, some) if "obligations" in sorts else (),
        )
        for plan, some, mentions in zip(plans, texts, named, strict=True)
    )


def succession(lexicon: Lexicon | None) -> Succession:
    """Return for each name in ``lexicon`` the names that it took over from, at any distance."""
    before = {entry.name: entry.succeeds for entry in lexicon.entries} if lexicon else {}

    def ancestors(name: str) -> frozenset[str]:
        own = before.get(name, ())
        return frozenset(own).union(*(ancestors(each) for each in own))

    return {name: ancestors(name) for name, own in before.items() if own}
