"""What a plan's text says of itself, field by field, and what the user should settle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from policydiff.model import FieldEvidence, Plan, PlanKind, Region
from policydiff.parse.metadata.overrides import FIRST_YEAR, LAST_YEAR
from policydiff.parse.metadata.regions import Division, candidates, full_name, region
from policydiff.records import dataclass

Value = str | int
FIELDS = ("title", "region", "year", "kind", "issuer", "publication_date")
# What puts a plan into its series and its place there; the others only label it.
_DECISIVE = ("region", "year", "kind", "issuer")
# What the plans of one document differ in, if only by chance not.
_OF_A_PLAN = ("year", "kind")
# Notes of ``identify`` that another value may be meant.
_DOUBTS = ("ambiguous", "conflict", "guessed", "settled")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# What a file's name begins with, up to a year or a sign: 安新_2024.txt.
_LABEL = re.compile(r"[^\W\d_]+")
# More namesakes than this are quicker typed than chosen from.
_MOST = 9


@dataclass(frozen=True, slots=True)
class Finding:
    """What was understood of one field: ``value`` as corpus.toml has it, None when nothing was.

    A region has evidence, but no value, when several bear the name that the text gives.
    ``doubtful`` asks the user to settle it; ``others`` are further values that it may have.
    """

    field: str
    value: Value | None
    evidence: FieldEvidence | None
    doubtful: bool
    others: tuple[Value, ...] = ()


def findings_of(plan: Plan) -> tuple[Finding, ...]:
    """Return what was understood of every field of ``plan``, in the order of ``FIELDS``."""
    return tuple(_finding(plan, field) for field in FIELDS)


def _finding(plan: Plan, field: str) -> Finding:
    value, evidence = _value(plan, field), plan.evidence.get(field)
    doubtful = field in _DECISIVE and _is_doubtful(plan, field, evidence)
    others = _others(plan, field) if doubtful else ()
    return Finding(
        field, value, evidence, doubtful, tuple(each for each in others if each != value)
    )


def shared(found: Sequence[Sequence[Finding]]) -> frozenset[str]:
    """Return the fields of which the same was understood in every plan of a document."""
    by_field = zip(*found, strict=True)
    return frozenset(
        ones[0].field
        for ones in by_field
        if ones[0].field not in _OF_A_PLAN and len({(one.value, one.doubtful) for one in ones}) == 1
    )


def _is_doubtful(plan: Plan, field: str, evidence: FieldEvidence | None) -> bool:
    noted = {note.code for note in plan.notes}
    if evidence is None or not noted.isdisjoint(f"{field}.{doubt}" for doubt in _DOUBTS):
        return True
    return (
        field == "issuer"
        and not evidence.quote
        and _is_doubtful(plan, "region", plan.evidence.get("region"))
    )


def _value(plan: Plan, field: str) -> Value | None:
    if field == "region":
        return _region(plan.region, plan.year) if plan.region else None
    value: Value | None = getattr(plan, field)
    return str(value) if isinstance(value, PlanKind) else value


def _region(place: Region, year: int | None) -> str | None:
    """Return how corpus.toml names ``place``, so that it reads back as the same.

    None is for a name that several regions bear: nothing says which of them it is.
    """
    named = _divisions(place.name, year)
    meant = [each for each in named if region(each, year) == place]
    if len(meant) == 1:
        return _unmistakable(meant[0], year)
    return None if len(named) > 1 else place.name


def _unmistakable(division: Division, year: int | None) -> str:
    """Return the full chain of names of ``division``, or its code where chains are alike."""
    name = full_name(division)
    return name if _divisions(name, year) == (division,) or not division.code else division.code


def _divisions(name: str, year: int | None) -> tuple[Division, ...]:
    return candidates(name, year=year)


def _others(plan: Plan, field: str) -> tuple[Value, ...]:
    if field == "kind":
        return tuple(map(str, PlanKind))
    if field == "year":
        return _years(plan)
    if field == "issuer":
        return _issuers(plan)
    return tuple(_unmistakable(each, plan.year) for each in _regions(plan))


def _regions(plan: Plan) -> tuple[Division, ...]:
    """Return the namesakes of the plan's region, and those that the file's name may mean."""
    label = _LABEL.match(PurePath(plan.source.name).name)
    names = (plan.region.name if plan.region else "", label[0] if label else "")
    found = [each for name in names for each in _divisions(name, plan.year)[:_MOST]]
    return tuple(dict.fromkeys(found))


def _issuers(plan: Plan) -> tuple[str, ...]:
    """Return the same office of the other regions that the plan may be of."""
    name = plan.region.name if plan.region else ""
    if not plan.issuer or not name or not plan.issuer.startswith(name):
        return ()
    office = plan.issuer.removeprefix(name)
    return tuple(dict.fromkeys(each.name + office for each in _regions(plan)))


def _years(plan: Plan) -> tuple[int, ...]:
    """Return the years in the file's name and the date of publication, each once."""
    text = f"{PurePath(plan.source.name).name} {plan.publication_date or ''}"
    found = dict.fromkeys(int(match[0]) for match in _YEAR.finditer(text))
    return tuple(year for year in found if FIRST_YEAR <= year <= LAST_YEAR)
