"""The statements that matter most, chosen by a written rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from policydiff.evolve.course_findings import course_findings
from policydiff.evolve.measure_findings import measure_findings
from policydiff.evolve.region_findings import region_findings
from policydiff.evolve.series_findings import series_findings
from policydiff.evolve.statements import Scene
from policydiff.model.evolution import Evolution, Finding

# What a reader goes through at one sitting.
MOST = 20
# Every further statement of a sort, about a region or about an initiative weighs so much less,
# so that the first twenty are not twenty of one sort.
_OF_A_SORT, _OF_A_REGION, _OF_A_SUBJECT = 0.75, 0.93, 0.5
# What is left open matters less than the same without a doubt.
_OPEN = 0.85


def findings_of(evolution: Evolution, *, most: int = MOST) -> tuple[Finding, ...]:
    """Return the at most ``most`` statements about ``evolution`` that matter most, best first.

    Its own ``findings`` are not looked at. A statement has the weight of its sort
    (``statements.WEIGHTS``) times its strength in (0, 1], which grows with the plans that bear
    it, times 0.4 where no lexicon knows the initiative. It is chosen by that weight, times 0.85
    where something leaves it open, and less for each statement of its sort, region or initiative
    that was chosen before. Of equals the one goes first whose code and values do.
    """
    scene = Scene(evolution)
    sources = (series_findings, course_findings, region_findings, measure_findings)
    found = sorted(
        chain.from_iterable(source(scene) for source in sources),
        key=lambda one: (-_weight(one), one.code, str(sorted(one.values.items())), one.plans),
    )
    return tuple(_diverse(found, most))


def _weight(finding: Finding) -> float:
    return finding.importance if finding.certain else finding.importance * _OPEN


def _diverse(found: Sequence[Finding], most: int) -> Iterator[Finding]:
    """Return ``most`` of ``found``, always the one that now weighs most."""
    chosen: Counter[tuple[str, str]] = Counter()
    left = [one for one in found if one.importance > 0]
    for _ in range(min(most, len(left))):
        best = max(range(len(left)), key=lambda at: (_now(left[at], chosen), -at))
        finding = left.pop(best)
        chosen.update(_traits(finding))
        yield finding


def _now(finding: Finding, chosen: Counter[tuple[str, str]]) -> float:
    weight = _weight(finding)
    for trait, less in zip(
        _traits(finding), (_OF_A_SORT, _OF_A_REGION, _OF_A_SUBJECT), strict=False
    ):
        weight *= less ** chosen[trait]
    return weight


def _traits(finding: Finding) -> tuple[tuple[str, str], ...]:
    subject = ("initiative", "new", "metric", "label")
    about = next((str(finding.values[key]) for key in subject if key in finding.values), "")
    traits = (("code", finding.code), ("region", str(finding.values.get("region", ""))))
    return (*traits, ("about", about)) if about else traits
