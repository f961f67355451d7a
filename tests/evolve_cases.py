"""Small plans with what they name, for the tests of evolution."""

from policydiff.model import (
    Comparator,
    Initiative,
    InitiativeKind,
    Item,
    Plan,
    PlanContent,
    PlanKind,
    Region,
    Role,
    Source,
    Span,
    Stage,
    StageEvidence,
    Target,
)

BUREAU = "教育局"


def plan(
    name,
    place="青禾县",
    year=2019,
    *,
    kind=PlanKind.PLAN,
    office=BUREAU,
    texts=None,
    file=None,
    province="河北省",
    level="county",
    code=None,
):
    """A plan whose id is ``name``; its items have texts of their own unless given."""
    texts = [f"{name}第{at}项各不相同的工作安排。" for at in range(3)] if texts is None else texts
    items, start = [], 0
    for at, text in enumerate(texts):
        span = Span(start, start + len(text))
        items.append(Item(f"{name}-{at}", None, (), "", text, span, Span(start, start)))
        start = span.end
    region = Region(place, province, level, code) if place else None
    source = Source(file or f"{name}.txt", "", "utf-8", "utf-8", "".join(texts))
    return Plan(
        name, None, region, year, kind, place and place + office, None, {}, source, (), tuple(items)
    )


def mention(name, of, *, item=0, stage=None, kind=InitiativeKind.PROGRAMME, entry=True, quote=None):
    said = StageEvidence(Stage(stage), stage, Span(0, 1)) if stage else None
    where = None if item is None else f"{of}-{item}"
    return Initiative(of, where, name, kind, quote or name, Span(0, 2), entry=entry, stage=said)


def content(of, *names, targets=()):
    """What the plan ``of`` names: names, or pairs of name and stage."""
    mentions = tuple(
        mention(one, of) if isinstance(one, str) else mention(one[0], of, stage=one[1])
        for one in names
    )
    return PlanContent(of, initiatives=mentions, targets=tuple(targets))


def target(of, metric, value, *, unit="%", role=Role.TARGET, deadline=None, by=Comparator.EQUAL):
    quote = f"{metric}{value}{unit}"
    return Target(
        of, f"{of}-0", role, metric, metric, by, (value,), unit, deadline, quote, Span(3, 9)
    )


def history(*years, place="青禾县", start=2019, kind=PlanKind.PLAN):
    """Plans of one region, a year each, with what they name; None is a year without a plan."""
    plans, contents = [], []
    for year, names in enumerate(years, start):
        if names is not None:
            name = f"{place}{kind[0]}{year}"
            plans.append(plan(name, place, year, kind=kind))
            contents.append(content(name, *names))
    return plans, contents
