"""What is coded of plans and of what they commit to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policydiff.model import Findings, Initiative, Plan, PlanKind, Span, Target
from policydiff.render.labels import Labels
from policydiff.render.plain import one_line
from policydiff.render.plan_view import item_view, short_name
from policydiff.render.qda.draft import Draft, Key, extent


def code_plans(draft: Draft, plans: Sequence[Plan], labels: Labels) -> None:
    """Take in ``plans``, and code each plan, its items, their policy areas and who answers for them.

    An item has the areas that reports show of it.
    """
    top, areas = ("plans", labels("qda.plans")), ("areas", labels("qda.areas"))
    for plan in plans:
        draft.add_plan(plan)
        key = draft.code(top, (plan.id, plan_name(plan, labels)))
        draft.mark(plan, extent(plan), key)
    item_key = draft.code(("items", labels("items")))
    for plan in plans:
        for item in plan.items:
            found = item_view(item).areas
            names = {one.id: one.zh if labels.lang == "zh" else one.en for one in found}
            codes = [draft.code(areas, (id_, one_line(name))) for id_, name in names.items()]
            draft.mark(plan, item.span, item_key, *codes)
            for owner in item.owners:
                path = ("owners", labels("content.owners")), (owner.name, one_line(owner.name))
                draft.mark(plan, owner.span, draft.code(*path))


def plan_name(plan: Plan, labels: Labels) -> str:
    """Return the title of a plan, with its kind where that is no plan; or region, year and kind."""
    if not plan.title:
        return short_name(plan, labels)
    title = one_line(plan.title)
    return title if plan.kind is PlanKind.PLAN else f"{title} ({labels.named('kind', plan.kind)})"


def code_findings(draft: Draft, findings: Findings, labels: Labels) -> None:
    """Code the mentions of initiatives and the targets of all plans."""
    plans = {plan.id: plan for plan in findings.plans}
    for content in findings.contents:
        code_initiatives(draft, plans, content.initiatives, labels)
        code_targets(draft, plans, content.targets, labels)


def code_initiatives(
    draft: Draft, plans: dict[str, Plan], mentions: Iterable[Initiative], labels: Labels
) -> None:
    """Code mentions by kind and name of the initiative, and the words that say its stage."""
    for one in mentions:
        draft.mark(plans[one.plan], one.span, initiative_code(draft, one, labels))
        if one.stage:
            stage = one.stage.stage.value
            key = draft.code(("stages", labels("qda.stages")), (stage, labels(f"stage.{stage}")))
            draft.mark(plans[one.plan], one.stage.span, key)


def initiative_code(draft: Draft, found: Initiative, labels: Labels) -> Key:
    """Return the code of an initiative under that of its kind."""
    kind = found.kind.value
    return draft.code(
        ("initiatives", labels("initiatives")),
        (kind, labels(f"initiative_kind.{kind}")),
        (found.name, one_line(found.name)),
    )


def code_targets(
    draft: Draft, plans: dict[str, Plan], targets: Iterable[Target], labels: Labels
) -> None:
    """Code targets and results by what is counted."""
    for one in targets:
        metric = one.canonical_metric or one.metric
        key = draft.code(("targets", labels("targets")), (metric, one_line(metric)))
        draft.mark(plans[one.plan], one.span, key)


def code_status(
    draft: Draft, path: Sequence[tuple[str, str]], places: Iterable[tuple[Plan, Span]]
) -> None:
    """Code all ``places`` with the code at the end of ``path``."""
    for plan, span in places:
        draft.mark(plan, span, draft.code(*path))
