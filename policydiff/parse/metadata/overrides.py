"""What the user says about a plan goes before what its text says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from policydiff.errors import OptionError
from policydiff.model import FieldEvidence, Note, Plan, PlanKind, Region
from policydiff.parse.metadata.identify import Metadata, listed
from policydiff.parse.metadata.regions import candidates, region

FIELDS = ("title", "region", "province", "year", "kind", "issuer", "publication_date", "columns")
FIRST_YEAR, LAST_YEAR = 1949, 2100


def override(metadata: Metadata, values: Mapping[str, object], rule: str) -> Metadata:
    """Replace fields of ``metadata`` by ``values`` and note ``rule`` as their evidence.

    Args:
        metadata: what the text says.
        values: any of ``FIELDS``, of which ``columns`` is about how the file is read; ``region`` is a name, a chain of names or a six-digit code,
            ``province`` tells namesakes apart. Empty leaves ``metadata`` as it is.
        rule: where the values come from; begins the message when one is wrong.

    Raises:
        OptionError: an unknown field, or a value that is not what its field holds.
    """
    check_fields(values, rule)
    changes: dict[str, object] = {
        name: _READ[name](name, value, rule) for name, value in values.items() if name in _READ
    }
    notes = [note for note in metadata.notes if note.code.partition(".")[0] not in values]
    if "region" in values or "province" in values:
        when = changes.get("year", metadata.year)
        named = metadata.region.name if metadata.region else ""
        values = {"region": named, **values}
        found = _region(values, when if isinstance(when, int) else None, rule)
        changes["region"] = found
        if found.code is None and found.level is None:
            notes.append(Note("region.unlisted", "", {"value": found.name}))
    said = FieldEvidence("", None, "certain", rule)
    evidence = {**metadata.evidence, **dict.fromkeys(changes, said)}
    return replace(metadata, **changes, evidence=evidence, notes=tuple(notes))  # type: ignore[arg-type]


def check_fields(values: Mapping[str, object], where: str) -> None:
    """Raise OptionError when ``values`` has a field that no plan has."""
    for name in values:
        if name not in FIELDS:
            known = ", ".join(FIELDS)
            raise OptionError("option.field", where=where, field=name, known=known)


def _text(name: str, value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise OptionError("option.text", where=where, field=name, value=repr(value))
    return value.strip()


def _year(_name: str, value: object, where: str) -> int:
    number = int(value) if isinstance(value, str) and value.isdecimal() else value
    whole = isinstance(number, int) and not isinstance(number, bool)
    if not whole or not FIRST_YEAR <= number <= LAST_YEAR:  # type: ignore[operator]
        limits = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise OptionError("option.year", where=where, value=repr(value), **limits)
    return number  # type: ignore[return-value]


def _kind(_name: str, value: object, where: str) -> PlanKind:
    try:
        return PlanKind(str(value))
    except ValueError:
        known = ", ".join(PlanKind)
        raise OptionError("option.kind", where=where, value=repr(value), known=known) from None


def _date(_name: str, value: object, where: str) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise OptionError("option.date", where=where, value=repr(value)) from None


def _region(values: Mapping[str, object], year: int | None, where: str) -> Region:
    name = _text("region", values["region"], where)
    province = _text("province", values["province"], where) if "province" in values else ""
    outer = candidates(province) if province else ()
    if province and not outer:
        raise OptionError("option.province", where=where, value=province)
    found = candidates(name, year=year, within=outer)
    if len(found) > 1:
        options = listed(found)
        raise OptionError("option.region", where=where, value=name, candidates=options)
    return region(found[0], year) if found else Region(name, province or None)


_READ = {
    "title": _text,
    "issuer": _text,
    "year": _year,
    "kind": _kind,
    "publication_date": _date,
}


def override_plan(plan: Plan, values: Mapping[str, object], rule: str) -> Plan:
    """Replace metadata of a finished ``plan``; as ``override``."""
    said = override(
        Metadata(
            plan.title, plan.region, plan.year, plan.kind, plan.issuer, plan.publication_date,
            plan.evidence, plan.notes,
        ),
        values,
        rule,
    )  # fmt: skip
    return replace(
        plan, title=said.title, region=said.region, year=said.year, kind=said.kind,
        issuer=said.issuer, publication_date=said.publication_date, evidence=said.evidence,
        notes=said.notes,
    )  # fmt: skip
