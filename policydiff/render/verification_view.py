"""What a verification found, in the words of one language; and as JSON data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from policydiff.model.verification import Held, Problem, ReportCheck, Verification
from policydiff.records import dataclass
from policydiff.render.json import plain_value
from policydiff.render.labels import Labels
from policydiff.render.plain import one_line

VERIFICATION_SCHEMA = "policydiff.verification/1"
_VERDICTS = {
    Held.HOLDS: "verify.all_holds",
    Held.FAILS: "verify.something_fails",
    Held.UNCHECKED: "verify.not_all_checked",
}
# Signs that any encoding can write: colour must never be the only one.
_SIGNS = {Held.HOLDS: "=", Held.FAILS: "x", Held.UNCHECKED: "?"}
# Problems that are told one by one.
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class CheckedView:
    """One file: a sign, its name, its state, and its claims by what became of them."""

    sign: str
    name: str
    state: str
    counts: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class VerificationView:
    """All that was verified: the ``verdict``, the files, and what is wrong or could not be checked."""

    verdict: str
    reports: tuple[CheckedView, ...]
    sources: str
    problems: tuple[tuple[str, str], ...]
    more: str


def verification_view(found: Verification, labels: Labels) -> VerificationView:
    """Return what ``found`` says, in the language of ``labels``."""
    same = sum(one.held is Held.HOLDS for one in found.sources)
    worst_first = sorted(found.problems, key=lambda one: one.held is not Held.FAILS)
    more = len(worst_first) - _SHOWN
    return VerificationView(
        labels(_VERDICTS[found.held]),
        tuple(_checked(one, labels) for one in found.reports),
        labels("verify.sources", found=same, count=len(found.sources)) if found.sources else "",
        tuple(_problems(worst_first[:_SHOWN], labels)),
        labels("verify.more_problems", count=more) if more > 0 else "",
    )


def _checked(one: ReportCheck, labels: Labels) -> CheckedView:
    held = Held.FAILS if one.failed else one.held
    if one.unchecked and held is Held.HOLDS:
        held = Held.UNCHECKED
    counts = (one.on_files, one.within, one.failed, one.unchecked)
    state = labels(f"verify.{held.value}")
    return CheckedView(_SIGNS[held], one_line(one.name), state, counts)


def _problems(problems: Iterable[Problem], labels: Labels) -> Iterable[tuple[str, str]]:
    for one in problems:
        text = f"{one_line(one.file)}{labels('colon')}{one_line(one.text(labels.lang))}"
        yield _SIGNS[one.held], text


def verification_data(found: Verification) -> dict[str, Any]:
    """Return all that was verified as JSON data; see ``docs/json.md``."""
    return {
        "schema": VERIFICATION_SCHEMA,
        "held": found.held.value,
        "reports": [
            {
                "name": one.name,
                "kind": one.kind,
                "schema": one.schema,
                "version": one.version,
                "held": one.held.value,
                "claims": {
                    "on_files": one.on_files,
                    "within": one.within,
                    "failed": one.failed,
                    "unchecked": one.unchecked,
                },
            }
            for one in found.reports
        ],
        "sources": [
            {"name": one.name, "sha256": one.sha256, "path": one.path, "held": one.held.value}
            for one in found.sources
        ],
        "problems": [
            {
                "code": one.code,
                "message": one.text("en"),
                "held": one.held.value,
                "file": one.file,
                "where": one.where,
                "values": {name: plain_value(value) for name, value in sorted(one.values.items())},
            }
            for one in found.problems
        ],
    }
