"""Results as REFI-QDA projects (.qdpx), which programs for qualitative analysis open.

The standard is "REFI-QDA, Exchange of processed data between qualitative data analysis software
packages", version 1.5 of 25 September 2019. ``draft`` holds a project in the making, ``coding``
and ``coded_changes`` say what of a result is coded, ``plain_text`` where that stands in the texts
of the project, ``project`` writes it as XML, ``archive`` puts XML and texts into one file.
"""

from __future__ import annotations

from collections.abc import Callable

from policydiff.model import Comparison, Document, Findings
from policydiff.model.evolution import Evolution
from policydiff.render.labels import Labels
from policydiff.render.qda.archive import archive
from policydiff.render.qda.coded_changes import code_comparison, code_evolution
from policydiff.render.qda.coding import code_findings, code_plans
from policydiff.render.qda.draft import Draft


def document_qdpx(document: Document, *, lang: str) -> bytes:
    """Return the plans of one file as a project: plans, items, policy areas."""
    labels = Labels(lang)
    draft = Draft(labels("qda.document"))
    code_plans(draft, document.plans, labels)
    return archive(draft, labels)


def findings_qdpx(findings: Findings, *, lang: str) -> bytes:
    """Return plans with what they commit to as a project: initiatives or targets as codes too."""
    labels = Labels(lang)
    draft = Draft(labels("qda.findings"))
    code_plans(draft, findings.plans, labels)
    code_findings(draft, findings, labels)
    return archive(draft, labels)


def comparison_qdpx(comparison: Comparison, *, lang: str) -> bytes:
    """Return two plans as a project: changes of items and content as codes, links as links."""
    labels = Labels(lang)
    draft = Draft(labels("comparison"))
    code_plans(draft, (comparison.left, comparison.right), labels)
    code_comparison(draft, comparison, labels)
    return archive(draft, labels)


def evolution_qdpx(evolution: Evolution, *, lang: str) -> bytes:
    """Return many plans as a project: initiatives, targets, threads and statuses as codes."""
    labels = Labels(lang)
    draft = Draft(labels("evolution.report"))
    code_plans(draft, evolution.plans, labels)
    code_evolution(draft, evolution, labels)
    return archive(draft, labels)


_PROJECTS: dict[type, Callable[..., bytes]] = {
    Comparison: comparison_qdpx,
    Document: document_qdpx,
    Evolution: evolution_qdpx,
    Findings: findings_qdpx,
}


def qdpx(result: Comparison | Document | Evolution | Findings, *, lang: str) -> bytes:
    """Return any result as a project, its labels in ``lang`` (``zh`` or ``en``)."""
    return _PROJECTS[type(result)](result, lang=lang)
