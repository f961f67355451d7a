"""From two plans and the alignment of their items to what changed between them."""

from __future__ import annotations

from dataclasses import replace

from policydiff.changes import changes, comparison_notes
from policydiff.changes.content import content_changes
from policydiff.changes.initiatives import Succession
from policydiff.model import Alignment, Comparison, Note, Plan, PlanContent


def comparison_of(
    plans: tuple[Plan, Plan],
    alignment: Alignment,
    contents: tuple[PlanContent, PlanContent],
    before: Succession,
    *,
    notes: tuple[Note, ...] = (),
) -> Comparison:
    """Return what changed between two ``plans``, whose items ``alignment`` links.

    ``contents`` are what the plans commit to, ``before`` the names that each initiative took
    over from (``contents.succession``). ``notes`` on how they were read are kept.
    """
    found = changes(*plans, alignment)
    said = (*notes, *alignment.notes, *comparison_notes(*plans, alignment, found))
    once = tuple(note for at, note in enumerate(said) if note not in said[:at])
    content = content_changes(plans, contents, alignment, found, before)
    return Comparison(*plans, alignment, found, once, content=content)


def explained(comparison: Comparison) -> Comparison:
    """Return ``comparison`` with the explanation of every link, for pages and JSON."""
    from policydiff.align.explain import Explainer  # not needed for a terminal

    explainer = Explainer(comparison.left, comparison.right, comparison.alignment)
    return replace(comparison, explanations=explainer.links())
