"""From files to the plans in them: read, parsed, corrected, with their policy areas; and picked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from policydiff.align.meaning import bundled_encoder
from policydiff.errors import ParseError
from policydiff.extract.classify import classified, themed
from policydiff.extract.codebook import bundled_codebook, read_codebook
from policydiff.messages import message
from policydiff.model import Document, Note, Plan, PlanKind
from policydiff.parse.document import parse
from policydiff.parse.metadata.overrides import override_plan
from policydiff.parse.metadata.sidecar import read_sidecar
from policydiff.read import STDIN, read_source

Values = Mapping[str, object]
# What ``codebook`` says to have none: themes are found in the plans instead.
NO_CODEBOOK = "none"
# Which of several plans in a file is meant: plan.txt@2014, plan.txt@summary.
_SELECTOR = re.compile(rf"(.+)@((?:19|20)\d\d|{'|'.join(PlanKind)})")


def read_plans(
    path: str | Path,
    *,
    encoding: str | None = None,
    values: Values | None = None,
    codebook: str | Path | None = None,
) -> Document:
    """Read the file at ``path`` ("-" is standard input) and return the plans in it.

    ``corpus.toml`` beside the file, and then ``values`` (see ``parse.metadata.overrides.FIELDS``),
    go before what the text says of itself; both apply to every plan of the file, a table
    ``["name@2014"]`` of corpus.toml to that one. ``codebook`` is a file of policy areas that
    replaces the bundled ones for education, "none" has themes found in the plans instead.

    Raises:
        ReadError: the file cannot be read.
        OptionError: ``encoding``, ``values``, ``codebook`` or corpus.toml are wrong.
    """
    source, notes = read_source(str(path), encoding=encoding)
    document = parse(source)
    said = {} if str(path) == STDIN else read_sidecar(Path(path).parent)
    name = Path(path).name
    plans = with_areas(
        [_corrected(plan, name, said, values or {}) for plan in document.plans], codebook
    )
    return replace(document, plans=plans, notes=(*notes, *document.notes))


def with_areas(plans: Sequence[Plan], codebook: str | Path | None) -> tuple[Plan, ...]:
    """Return ``plans`` with the policy areas of ``codebook``, or their common themes."""
    if str(codebook) != NO_CODEBOOK:
        return classified(plans, read_codebook(codebook) if codebook else bundled_codebook())
    encoder = bundled_encoder()
    return themed(plans, encoder) if encoder else tuple(plans)


def _corrected(
    plan: Plan, name: str, said: Mapping[str, Mapping[str, object]], values: Values
) -> Plan:
    for key, table in said.items():
        selector = key.removeprefix(f"{name}@")
        if key == name or (selector != key and _answers(plan, selector)):
            plan = override_plan(plan, table, f"corpus.toml [{key}]")
    return override_plan(plan, values, "option") if values else plan


def read_plan(
    path: str | Path,
    *,
    encoding: str | None = None,
    values: Values | None = None,
    codebook: str | Path | None = None,
) -> tuple[Plan, tuple[Note, ...]]:
    """Return the plan that ``path`` names, and the notes on how it was read and chosen.

    ``FILE@2014`` or ``FILE@summary`` picks one of several plans in a file; a file whose name
    really is that goes first. Without it the plan part is taken, with a note.

    Raises:
        ParseError: no plan of the file, or more than one, is the one asked for.
        ReadError, OptionError: as ``read_plans``.
    """
    name, selector = _selected(str(path))
    document = read_plans(name, encoding=encoding, values=values, codebook=codebook)
    plan, notes = pick(document, selector)
    return plan, (*document.notes, *notes)


def _selected(path: str) -> tuple[str, str | None]:
    match = _SELECTOR.fullmatch(path)
    if match is None or Path(path).exists():
        return path, None
    return match[1], match[2]


def pick(document: Document, selector: str | None) -> tuple[Plan, tuple[Note, ...]]:
    """Return the plan of ``document`` that answers ``selector``, a year or a kind.

    Raises:
        ParseError: none or several do.
    """
    plans, name = document.plans, document.source.name
    if selector is None:
        return _main_plan(plans, name)
    found = [plan for plan in plans if _answers(plan, selector)]
    if len(found) != 1:
        code = "plan.several" if found else "plan.not_found"
        raise ParseError(code, path=name, wanted=selector, plans=_listed(plans))
    return found[0], ()


def _answers(plan: Plan, selector: str) -> bool:
    return selector in (str(plan.year), plan.kind)


def _main_plan(plans: Sequence[Plan], name: str) -> tuple[Plan, tuple[Note, ...]]:
    """Return the last part that sets tasks: a plan goes before the summary it stands beside."""
    if len(plans) == 1:
        return plans[0], ()
    chosen = next((plan for plan in reversed(plans) if plan.kind is PlanKind.PLAN), plans[-1])
    values = {"plans": _listed(plans), "chosen": _label(chosen)}
    return chosen, (Note("plan.chosen", name, values),)


def _listed(plans: Sequence[Plan]) -> dict[str, str]:
    labels = [_label(plan) for plan in plans]
    return {
        "zh": "、".join(each["zh"] for each in labels),
        "en": ", ".join(each["en"] for each in labels),
    }


def _label(plan: Plan) -> dict[str, str]:
    """Return year and kind of ``plan`` in both languages, as a message names it."""
    return {
        "zh": f"{plan.year or '?'}年{message(f'label.kind.{plan.kind}', 'zh')}",
        "en": f"{plan.year or '?'} {message(f'label.kind.{plan.kind}', 'en')}",
    }
