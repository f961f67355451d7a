"""From a summary to the plan of the next year: what is carried on, not taken up, or new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from policydiff.evolve.places import in_order
from policydiff.model import Alignment, Link, Plan, PlanKind
from policydiff.model.evolution import ReviewStep, Series
from policydiff.parse.metadata.same_series import office


def review_pairs(plans: Sequence[Plan], series: Sequence[Series]) -> tuple[tuple[str, str], ...]:
    """Return the summaries and the plans that follow them, by id, in the order of the summaries.

    A summary of year y goes with its issuer's plan for y + 1, the one in its own file if there
    are several; where there is none, with the plan for y in its own file, which then names one
    year for both. Documents that are not counted in their series take no part.
    """
    by_id = {plan.id: plan for plan in plans}
    counted = in_order([by_id[plan] for one in series for plan in one.plans])
    issuers = {plan: (one.region, office(by_id[plan])) for one in series for plan in one.plans}
    setting: dict[tuple[str, str], list[Plan]] = defaultdict(list)
    for plan in counted:
        if plan.kind is not PlanKind.SUMMARY:
            setting[issuers[plan.id]].append(plan)
    pairs = [
        (summary.id, _following(summary, setting[issuers[summary.id]]))
        for summary in counted
        if summary.kind is PlanKind.SUMMARY
    ]
    return tuple((summary, plan) for summary, plan in pairs if plan)


def _following(summary: Plan, plans: Sequence[Plan]) -> str:
    year = summary.year or 0
    beside = [plan for plan in plans if plan.source.name == summary.source.name]
    order = [(beside, year + 1), (plans, year + 1), (beside, year)]
    return next((plan.id for those, when in order for plan in those if plan.year == when), "")


def review_steps(
    plans: Sequence[Plan], series: Sequence[Series], alignments: Iterable[Alignment]
) -> tuple[ReviewStep, ...]:
    """Return a step for each of ``review_pairs`` that one of ``alignments`` aligns.

    The summary is on the left. A link of either grade carries an item on. One under review does
    so too, for most of these are right, but its items are ``unsure`` unless another link holds.
    """
    by_id = {plan.id: plan for plan in plans}
    known = {(one.left, one.right): one for one in alignments}
    return tuple(
        _step(by_id[pair[0]], by_id[pair[1]], known[pair].links)
        for pair in review_pairs(plans, series)
        if pair in known
    )


def _step(review: Plan, plan: Plan, links: Sequence[Link]) -> ReviewStep:
    lives_on: dict[str, set[str]] = defaultdict(set)
    for link in links:
        lives_on[link.left].add(link.right)
    taken = {link.right for link in links}
    sure = {item for link in links if not link.review for item in (link.left, link.right)}
    order = [item.id for item in plan.items]
    return ReviewStep(
        review=review.id,
        plan=plan.id,
        carried=tuple(
            (item.id, tuple(other for other in order if other in lives_on[item.id]))
            for item in review.items
            if item.id in lives_on
        ),
        not_taken_up=tuple(item.id for item in review.items if item.id not in lives_on),
        new=tuple(item for item in order if item not in taken),
        unsure=tuple(_unsure(review, plan, sure, taken | lives_on.keys())),
    )


def _unsure(review: Plan, plan: Plan, sure: set[str], linked: set[str]) -> Iterator[str]:
    for item in (*review.items, *plan.items):
        if item.id in linked - sure:
            yield item.id
