"""What a report's page knows: the whole evolution in both languages, by places in lists.

Plans, series and threads go by their place in the lists of the page, items by their place in
their plan; a place of -1 is none. ``docs/architecture.md`` says how a page is made.
"""

from __future__ import annotations

from typing import Any

from policydiff.messages import message
from policydiff.model.evolution import (
    Evolution,
    Finding,
    ReviewStep,
    Series,
    TargetSeries,
    TrajectoryKind,
)
from policydiff.model.threads import StatusStep, Thread
from policydiff.render.evolution_names import Names, label_text
from policydiff.render.evolution_view import facts_text, methods_text
from policydiff.render.html.initiatives_data import initiatives_data
from policydiff.render.html.places import Places
from policydiff.render.html.plans_data import plans_data, source_name
from policydiff.render.html.tongues import Text, Tongues
from policydiff.render.listing import value_text
from policydiff.render.plain import one_line
from policydiff.render.plan_view import note_views

Data = dict[str, Any]


def evolution_data(evolution: Evolution) -> Data:
    """Return everything that the page of ``evolution`` tells, its texts aside."""
    say, at = Tongues(evolution), Places.of(evolution)
    teller = _Teller(say, at)
    coverage = evolution.coverage
    return {
        "facts": say(lambda names: facts_text(evolution, names.labels)),
        "plans": plans_data(evolution.plans, say, at),
        "regions": [one_line(region) for region in coverage.regions],
        "years": list(coverage.years),
        "covered": [
            [at.regions[cell.region], cell.year, [at.plans[plan] for plan in cell.plans]]
            for cell in coverage.cells
        ],
        "summaries": [
            [at.regions[cell.region], cell.year, [at.plans[plan] for plan in cell.plans]]
            for cell in coverage.summaries
        ],
        "unplaced": [at.plans[plan] for plan in coverage.unplaced],
        "series": [teller.series(one) for one in evolution.series],
        "findings": [teller.finding(one) for one in evolution.findings],
        "initiatives": initiatives_data(evolution, say, at, teller.status),
        "threads": [teller.thread(one) for one in evolution.threads],
        "joins": [
            [at.threads[one.left], at.threads[one.right], at.item(one.left_item),
             at.item(one.right_item), round(one.probability, 3), int(one.review)]
            for one in evolution.joins
            if one.left in at.threads and one.right in at.threads
        ],
        "courses": [
            [at.threads[one.subject], at.series[one.series], one.kind.value, list(one.seen)]
            for one in evolution.trajectories
            if one.subject in at.threads and one.kind is not TrajectoryKind.UNDECIDED
        ],
        "targets": [teller.targets(one) for one in evolution.targets],
        "steps": [teller.review_step(one) for one in evolution.steps],
        "since": [
            [one.kind.value, list(map(one_line, one.before)),
             [at.threads[each] for each in one.after if each in at.threads]]
            for one in evolution.since
        ],
        "notes": teller.notes(evolution),
        "methods": [
            {"topic": topic, "rule": rule} for topic, rule in teller.methods()
        ],
        "model": one_line(evolution.model),
    }  # fmt: skip


class _Teller:
    """Says what the parts of one evolution are, in both languages."""

    def __init__(self, say: Tongues, at: Places) -> None:
        self.say = say
        self.at = at

    def series(self, series: Series) -> Data:
        return {
            "id": one_line(series.id),
            "name": self.say(lambda names: names.series_name(series.id)),
            "region": one_line(series.region),
            "kind": series.kind,
            "plans": [self.at.plans[plan] for plan in series.plans],
            "years": list(series.years),
            "gaps": list(series.gaps),
            "others": [[self.at.plans[one], self.at.plans[two]] for one, two in series.others],
        }

    def status(self, step: StatusStep) -> list[Any]:
        """Return series, plan before, plan, status, whether certain, and why ("" if not said)."""
        return [
            self.at.series[step.series],
            self.at.plan(step.before),
            self.at.plan(step.after),
            step.status.value,
            int(step.certain),
            self._because(step),
        ]

    def _because(self, step: StatusStep) -> Text:
        if not step.because:
            return ""
        return self.say(lambda names: _message(names, step.because, step.values))

    def thread(self, thread: Thread) -> Data:
        return {
            "id": one_line(thread.id),
            "label": label_text(thread.label),
            "series": self.at.series[thread.series],
            "steps": [
                [
                    self.at.plans[step.plan],
                    [self.at.item(item)[1] for item in step.items],
                    label_text(step.label),
                    None if step.probability is None else round(step.probability, 3),
                ]
                for step in thread.steps
            ],
            "status": [self.status(step) for step in thread.status],
            "gaps": [self.at.plans[plan] for plan in thread.gaps],
            "weakest": None if thread.weakest is None else round(thread.weakest, 3),
            "review": int(thread.review),
        }

    def finding(self, finding: Finding) -> Data:
        say, at = self.say, self.at
        return {
            "text": say(lambda names: _message(names, finding.code, finding.values)),
            "certain": int(finding.certain),
            "doubts": [self._doubt(code, finding) for code in finding.uncertainty],
            "plans": [at.plans[plan] for plan in finding.plans],
            "quotes": [self.at.mention(one, say) for one in finding.quotes],
            "initiative": one_line(str(finding.values.get("initiative", ""))),
            "targets": [
                [at.plans[one.plan], at.item(one.item)[1], *one.span, one_line(one.quote)]
                for one in finding.targets
            ],
            "items": [at.item(item) for item in finding.items if item in at.items],
            "threads": [at.threads[one] for one in finding.threads if one in at.threads],
        }

    def _doubt(self, code: str, finding: Finding) -> Text:
        return self.say(lambda names: _message(names, code, finding.values))

    def targets(self, targets: TargetSeries) -> Data:
        return {
            "metric": one_line(targets.metric),
            "unit": one_line(targets.unit),
            "points": [
                [
                    self.at.plans[point.plan],
                    self.at.item(point.target.item)[1],
                    *point.target.span,
                    point.target.role.value,
                    value_text(point.target),
                    list(point.target.values),
                    point.target.deadline,
                    one_line(point.target.metric),
                    one_line(point.target.quote),
                ]
                for point in targets.points
            ],
        }

    def review_step(self, step: ReviewStep) -> Data:
        place = self.at.item
        return {
            "review": self.at.plans[step.review],
            "plan": self.at.plans[step.plan],
            "carried": [
                [place(item)[1], [place(one)[1] for one in to], int(item in step.unsure)]
                for item, to in step.carried
            ],
            "left": [place(item)[1] for item in step.not_taken_up],
            "new": [place(item)[1] for item in step.new],
        }

    def notes(self, evolution: Evolution) -> list[Data]:
        told = {
            lang: note_views(evolution.notes, names.labels, evolution.plans)
            for lang, names in self.say.names.items()
        }
        files = sorted({plan.source.name for plan in evolution.plans}, key=len, reverse=True)

        def said(text: str) -> str:
            for file in files:
                text = text.replace(file, source_name(file))
            return text

        return [
            {"text": {"zh": said(zh.text), "en": said(en.text)}, "where": said(zh.where)}
            for zh, en in zip(told["zh"], told["en"], strict=True)
        ]

    def methods(self) -> list[tuple[Text, Text]]:
        told = [methods_text(names.labels) for names in self.say.names.values()]
        return [
            ({"zh": zh[0], "en": en[0]}, {"zh": zh[1], "en": en[1]})
            for zh, en in zip(*told, strict=True)
        ]


def _message(names: Names, code: str, values: Any) -> str:
    return one_line(message(code, names.labels.lang, names.values(values)))
