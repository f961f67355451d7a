"""What plans, items, series and threads of an evolution are called, and words around a quote."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from policydiff.model import Initiative, Item, Plan, PlanKind, Span, Stage
from policydiff.model.evolution import Evolution, Series
from policydiff.model.threads import Thread
from policydiff.render.labels import Labels
from policydiff.render.plain import ELLIPSIS, excerpt, one_line
from policydiff.render.plan_view import item_view, short_name
from policydiff.text.clean import clean_stretch

_SENTENCE_END = re.compile(r"[。！？；\n]")
# On either side of a quote; with it they fill two lines of a page.
_CONTEXT = 36
_REACH = 4 * _CONTEXT  # characters of the source in which so many words stand, white space and all
_MARK = 8  # the longest mark that is left out: cut in two it would be none
_LABEL_LENGTH = 40


@dataclass(frozen=True, slots=True)
class PlanRef:
    """A plan in few words: ``name`` is its region, year and, where it is no plan, its kind.

    Of several plans with one name each has its issuer, or else its id, behind it.

    ``key`` is its id as it is; ``id`` the same to be shown. ``sha256`` is of its file, ``source``.
    """

    key: str
    name: str
    region: str
    year: str
    kind: str
    title: str
    source: str
    is_plan: bool
    sha256: str = ""

    @property
    def id(self) -> str:
        """The id of the plan, harmless to show."""
        return one_line(self.key)


@dataclass(frozen=True, slots=True)
class QuoteView:
    """The name of an initiative in its text, with what stands before and after it."""

    plan: PlanRef
    item: str
    item_id: str
    before: str
    quote: str
    after: str
    stage: str
    stage_words: str
    span: Span

    @property
    def text(self) -> str:
        """The quote in its surroundings."""
        return self.before + self.quote + self.after


@dataclass(frozen=True, slots=True)
class Names:
    """The names in an evolution, in words of one language."""

    labels: Labels
    plans: dict[str, Plan]
    refs: dict[str, PlanRef]
    items: dict[str, Item]
    series: dict[str, Series]
    threads: dict[str, Thread]
    homes: dict[str, str]
    one_region: bool
    told: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, evolution: Evolution, labels: Labels) -> Names:
        """Return the names in ``evolution``."""
        return cls(
            labels,
            {plan.id: plan for plan in evolution.plans},
            _told_apart(evolution, labels),
            {item.id: item for plan in evolution.plans for item in plan.items},
            {series.id: series for series in evolution.series},
            {thread.id: thread for thread in evolution.threads},
            {item.id: plan.id for plan in evolution.plans for item in plan.items},
            len(evolution.coverage.regions) == 1,
        )

    def plan(self, plan: str | None) -> str:
        """Return the short name of a plan, "" for none."""
        if plan is None:
            return ""
        return self.refs[plan].name if plan in self.refs else one_line(plan)

    def item(self, item: str | None) -> str:
        """Return the name of an item, or the words for outside all items."""
        if item is None:
            return self.labels("outside_items")
        if item not in self.told:
            found = self.items.get(item)
            self.told[item] = item_view(found).name if found else one_line(item)
        return self.told[item]

    def home(self, item: str) -> str:
        """Return the short name of the plan that an item stands in."""
        return self.plan(self.homes.get(item))

    def series_name(self, series: str) -> str:
        """Return the region and issuer of a series."""
        found = self.series.get(series)
        if found is None:
            return one_line(series)
        region, issuer = one_line(found.region), one_line(found.issuer or "")
        kind = self.labels.named("kind", found.kind)
        said = issuer if issuer.startswith(region) else f"{region} {issuer}".strip()
        return said if found.kind == PlanKind.PLAN else f"{said} {kind}"

    def subject(self, subject: str) -> str:
        """Return the name of an initiative, or the label of the thread with that id."""
        thread = self.threads.get(subject)
        return one_line(subject) if thread is None else label_text(thread.label)

    def values(self, values: Mapping[str, object]) -> dict[str, object]:
        """Return the values of a sentence with the names of threads in place of their ids."""
        return {name: self._value(value) for name, value in values.items()}

    def _value(self, value: object) -> object:
        if isinstance(value, list | tuple):
            return self.labels("comma").join(str(self._value(part)) for part in value)
        return self.subject(value) if isinstance(value, str) and value in self.threads else value

    def quote(self, found: Initiative) -> QuoteView:
        """Return a mention in its sentence."""
        before, quote, after = self._around(found)
        return QuoteView(
            plan=self.refs[found.plan],
            item=self.item(found.item),
            item_id=one_line(found.item or ""),
            before=before,
            quote=quote,
            after=after,
            stage=stage_name(found, self.labels),
            stage_words=one_line(found.stage.quote) if found.stage else "",
            span=found.span,
        )

    def _around(self, found: Initiative) -> tuple[str, str, str]:
        """Return what stands before a mention in its sentence, its words, and what stands after."""
        text, (start, end) = self.plans[found.plan].source.text, found.span
        item = self.items.get(found.item or "")
        whole = Span(0, len(text)) if item is None else item.span
        if not whole.start <= start < end <= whole.end:
            return "", one_line(found.quote), ""
        first, last = max(start - _REACH, whole.start), min(end + _REACH, whole.end)
        before = _SENTENCE_END.split(text[max(first - _MARK, whole.start) : start])[-1]
        after = _SENTENCE_END.split(text[end : last + _MARK])[0]
        said = _words(text, Span(start - len(before), start), Span(first, last))
        told = _words(text, Span(end, end + len(after)), Span(first, last))
        return _ending(said), one_line(found.quote), excerpt(told, _CONTEXT)


def _words(text: str, span: Span, near: Span) -> str:
    """Return the text at ``span`` as it is compared, but unfolded; of it what lies ``near``."""
    cleaned = clean_stretch(text, span)
    places = zip(cleaned.text, cleaned.offsets, strict=True)
    return one_line(
        "".join(
            char if char == " " else text[place]
            for char, place in places
            if near.start <= place < near.end
        )
    )


def _ending(text: str) -> str:
    """Return the end of ``text``, with an ellipsis where it was cut, which is in no number."""
    start = max(len(text) - _CONTEXT, 0)
    while start and text[start - 1].isascii() and text[start - 1].isalnum():
        start -= 1
    return ELLIPSIS + text[start:] if start else text


def plan_ref(plan: Plan, labels: Labels) -> PlanRef:
    """Return ``plan`` in few words."""
    region = one_line(plan.region.name) if plan.region else labels("unknown")
    year = labels("unknown") if plan.year is None else str(plan.year)
    kind = labels.named("kind", plan.kind.value)
    is_plan = plan.kind is PlanKind.PLAN
    return PlanRef(
        key=plan.id,
        name=f"{region} {year}" if is_plan else f"{region} {year} {kind}",
        region=region,
        year=year,
        kind=kind,
        title=one_line(plan.title) if plan.title else short_name(plan, labels),
        source=one_line(plan.source.name),
        is_plan=is_plan,
        sha256=plan.source.sha256,
    )


def _told_apart(evolution: Evolution, labels: Labels) -> dict[str, PlanRef]:
    """Return the plans in few words; those with one name have their issuer, or their id, too.

    Plans that do not count in their series leave the name to the one that does.
    """
    refs = {plan.id: plan_ref(plan, labels) for plan in evolution.plans}
    issuers = {plan.id: one_line(plan.issuer or "") for plan in evolution.plans}
    second = {plan for series in evolution.series for plan, _ in series.others}
    by_name: dict[str, list[str]] = defaultdict(list)
    for plan, ref in refs.items():
        by_name[ref.name].append(plan)
    for name, alike in by_name.items():
        counted = [plan for plan in alike if plan not in second]
        known = Counter(issuers[plan] for plan in counted)
        for plan in alike:
            if counted != [plan] and len(alike) > 1:
                alone = plan in counted and known[issuers[plan]] == 1
                told = issuers[plan] if alone and issuers[plan] else one_line(plan)
                refs[plan] = replace(refs[plan], name=f"{name} ({told})")
    return refs


def stage_name(found: Initiative, labels: Labels) -> str:
    """Return the stage of a mention, "" where no words say it."""
    return labels(f"stage.{found.stage.stage.value}") if found.stage else ""


_ORDER = {stage: at for at, stage in enumerate(Stage)}


def furthest(mentions: Iterable[Initiative]) -> Initiative | None:
    """Return the mention with the furthest stage, None where no words say any."""
    staged = [(one, one.stage.stage) for one in mentions if one.stage]
    return max(staged, key=lambda one: _ORDER[one[1]])[0] if staged else None


def label_text(label: str) -> str:
    """Return the wording of a task, as long as a row of a table allows."""
    return excerpt(one_line(label), _LABEL_LENGTH)


def years_text(years: Iterable[int]) -> str:
    """Return years with runs of three and more drawn together: 2006–2012, 2014."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    shown = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return ", ".join(shown)
