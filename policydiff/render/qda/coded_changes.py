"""What is coded of a comparison and of an evolution: what happened, and to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policydiff.model import Comparison, Plan, Span
from policydiff.model.evolution import Evolution, Presence
from policydiff.model.threads import Status, StatusStep, Thread
from policydiff.render.content_view import ContentGroup
from policydiff.render.evolution_names import Names
from policydiff.render.labels import Labels
from policydiff.render.plain import chance, one_line
from policydiff.render.qda.coding import code_initiatives, code_status, code_targets
from policydiff.render.qda.draft import Draft, Key, place
from policydiff.render.view import comparison_view

Found = tuple[Plan, Span]


def code_comparison(draft: Draft, comparison: Comparison, labels: Labels) -> None:
    """Code items by what happened to them, and content likewise; link what corresponds."""
    plans = {plan.id: plan for plan in (comparison.left, comparison.right)}
    items = _items(plans.values())
    view = comparison_view(comparison, labels.lang)
    kinds = {count.kind: count.label for count in view.kinds}
    top = ("changes", labels("changes"))
    for change in comparison.changes:
        found = [items[item] for item in (*change.left, *change.right)]
        code_status(draft, (top, (change.kind.value, kinds[change.kind.value])), found)
        for flag in ("moved", "review"):
            if getattr(change, flag):
                code_status(draft, (top, (flag, labels(flag))), found)
    _code_content(draft, comparison, plans, labels)
    for group in view.content:
        _code_group(draft, comparison, group, plans, labels)
    _tie_links(draft, comparison, items, labels)


def _items(plans: Iterable[Plan]) -> dict[str, Found]:
    return {item.id: (plan, item.span) for plan in plans for item in plan.items}


def _code_content(
    draft: Draft, comparison: Comparison, plans: dict[str, Plan], labels: Labels
) -> None:
    content = comparison.content
    for named in content.initiatives:
        code_initiatives(draft, plans, (*named.left, *named.right), labels)
    counted = (side for change in content.targets for side in (change.left, change.right))
    code_targets(draft, plans, filter(None, counted), labels)
    for rule in content.forces:
        for clause in filter(None, (rule.left, rule.right)):
            path = ("rules", labels("content.forces")), (clause.word, one_line(clause.word))
            code_status(draft, path, [(plans[clause.plan], clause.span)])


def _code_group(
    draft: Draft,
    comparison: Comparison,
    group: ContentGroup,
    plans: dict[str, Plan],
    labels: Labels,
) -> None:
    """Code the quotes of one sort of content by what became of them."""
    told = {row.status: row.label for row in (*group.rows, *group.quiet)}
    title = f"{labels('changes')}{labels('colon')}{group.title}"
    top = (f"changes-{group.sort}", title)
    for status, places in _statuses(comparison, group.sort):
        found = [(plans[plan], span) for plan, span in places]
        code_status(draft, (top, (status, told[status])), found)


def _statuses(comparison: Comparison, sort: str) -> Iterator[tuple[str, list[tuple[str, Span]]]]:
    """Yield what became of each finding of one sort and its places, by plan."""
    content = comparison.content
    for change in content.initiatives if sort == "initiatives" else ():
        mentions = (*change.left, *change.right)
        yield change.status.value, [(one.plan, one.span) for one in mentions]
    for moved in content.stages if sort == "stages" else ():
        yield moved.direction.value, [(one.plan, one.span) for one in (moved.left, moved.right)]
    for target in content.targets if sort == "targets" else ():
        yield (
            target.kind.value,
            [(one.plan, one.span) for one in (target.left, target.right) if one],
        )
    for rule in content.forces if sort == "forces" else ():
        yield rule.direction.value, [(one.plan, one.span) for one in (rule.left, rule.right) if one]
    for owner in content.owners if sort == "owners" else ():
        sides = ((comparison.left.id, owner.left), (comparison.right.id, owner.right))
        yield owner.kind.value, [(plan, one.span) for plan, one in sides if one]


def _tie_links(
    draft: Draft, comparison: Comparison, items: dict[str, Found], labels: Labels
) -> None:
    for link in comparison.alignment.links:
        name = f"{labels(f'grade.{link.grade.value}')} {chance(link.probability)}"
        draft.tie(name, place(*items[link.left]), place(*items[link.right]))


def code_evolution(draft: Draft, evolution: Evolution, labels: Labels) -> None:
    """Code initiatives, targets, threads and what became of them; link joined threads."""
    names = Names.of(evolution, labels)
    for presence in evolution.presence:
        mentions = [one for cell in presence.cells for one in cell.mentions]
        code_initiatives(draft, names.plans, mentions, labels)
        _code_statuses(draft, presence.status, _mentioned(presence, names.plans), labels)
    for series in evolution.targets:
        code_targets(draft, names.plans, (point.target for point in series.points), labels)
    items = _items(evolution.plans)
    keys = {thread.id: _code_thread(draft, thread, names, items) for thread in evolution.threads}
    for join in evolution.joins:
        name = f"{labels('grade.same')} {chance(join.probability)}"
        draft.tie(name, keys[join.left], keys[join.right])


def _mentioned(presence: Presence, plans: dict[str, Plan]) -> dict[str, list[Found]]:
    return {
        cell.plan: [(plans[cell.plan], one.span) for one in cell.mentions]
        for cell in presence.cells
    }


def _code_thread(draft: Draft, thread: Thread, names: Names, items: dict[str, Found]) -> Key:
    """Code the items of a thread, under its series, and what became of them from plan to plan."""
    labels = names.labels
    path = (
        ("threads", labels("evolution.threads")),
        (thread.series, names.series_name(thread.series)),
        (thread.id, one_line(thread.label) or one_line(thread.id)),
    )
    key = draft.code(*path)
    found = {step.plan: [items[item] for item in step.items] for step in thread.steps}
    for places in found.values():
        code_status(draft, path, places)
    _code_statuses(draft, thread.status, found, labels)
    return key


def _code_statuses(
    draft: Draft, steps: Iterable[StatusStep], found: dict[str, list[Found]], labels: Labels
) -> None:
    """Code what became of something, where the later plan has it; where that has not, the earlier.

    What is not certain has a code of its own below that of its status.
    """
    for step in steps:
        where = step.before if step.status is Status.DISAPPEAR else step.after
        status = step.status.value
        path = [("statuses", labels("evolution.statuses")), (status, _status(step, labels))]
        if not step.certain:
            path.append(("uncertain", f"{_status(step, labels)}{labels('qda.uncertain')}"))
        code_status(draft, path, found.get(where or "", ()))


def _status(step: StatusStep, labels: Labels) -> str:
    return labels(f"evolution.status.{step.status.value}")
