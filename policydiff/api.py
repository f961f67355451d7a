"""Compose the stages: the one place that knows their order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from policydiff.align import align
from policydiff.align.candidates import probabilities
from policydiff.align.constraints import Constraints
from policydiff.align.meaning import bundled_encoder
from policydiff.changes import changes, comparison_notes
from policydiff.embed import Encoder
from policydiff.errors import OptionError, ParseError
from policydiff.explanation import ItemExplanation
from policydiff.extract.classify import classified, themed
from policydiff.extract.codebook import THEMES, bundled_codebook, read_codebook
from policydiff.measures import Evaluation
from policydiff.messages import message
from policydiff.model import Alignment, Comparison, Document, Note, Plan, PlanKind
from policydiff.parse.document import parse
from policydiff.parse.metadata.overrides import override_plan
from policydiff.parse.metadata.sidecar import read_sidecar
from policydiff.read import STDIN, read_source
from policydiff.reviews.answers import Answer, beside, read_answers
from policydiff.reviews.judge import judge
from policydiff.reviews.questions import sheet
from policydiff.sheets import Sheet

__all__ = [
    "align_plans",
    "compare",
    "compare_plans",
    "evaluate",
    "explain",
    "explained",
    "find_answers",
    "load_encoder",
    "pick",
    "question_sheet",
    "read_plan",
    "read_plans",
]

Values = Mapping[str, object]
# What ``codebook`` says to have none: themes are found in the plans instead.
NO_CODEBOOK = "none"
Paths = str | Path | Sequence[str | Path]
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
    plans = _with_areas(
        [_corrected(plan, name, said, values or {}) for plan in document.plans], codebook
    )
    return replace(document, plans=plans, notes=(*notes, *document.notes))


def _with_areas(plans: Sequence[Plan], codebook: str | Path | None) -> tuple[Plan, ...]:
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


def compare(
    left: str | Path | Plan,
    right: str | Path | Plan,
    *,
    encoding: str | None = None,
    encoder: Encoder | None = None,
    reviews: Paths | None = None,
) -> Comparison:
    """Compare two plans, given as files (with ``@2014`` or ``@summary``) or as plans.

    ``reviews`` are files of reviewers' answers, which hold whatever the evidence; without it
    those named ``reviews.csv`` beside the documents, with ``()`` none.

    Raises:
        ReadError, ParseError, OptionError: a file cannot be read, or the plan in it picked.
    """
    first, first_notes = _plan(left, encoding)
    second, second_notes = _plan(right, encoding)
    return compare_plans(
        first,
        second,
        encoder=encoder,
        answers=find_answers(first, second, reviews=reviews),
        notes=(*first_notes, *second_notes),
    )


def _plan(given: str | Path | Plan, encoding: str | None) -> tuple[Plan, tuple[Note, ...]]:
    return (given, ()) if isinstance(given, Plan) else read_plan(given, encoding=encoding)


def load_encoder(
    model: str, *, device: str | None = None, batch_size: int | None = None
) -> Encoder:
    """Load a sentence-transformers model by its folder or, from the hub, its name.

    What it encodes is kept in the user's cache (``embed.cache.folder``). ``device`` is one of
    torch, by default the best there is; texts go through in batches of ``batch_size``.

    Raises:
        MissingExtraError: the extra ``semantic`` is not installed.
        OptionError: there is no such model, device or batch size.
    """
    from policydiff.embed.cache import cached, folder
    from policydiff.embed.transformer import BATCH_SIZE, load

    size = BATCH_SIZE if batch_size is None else batch_size
    return cached(load(model, device=device, batch_size=size), folder())


def align_plans(
    left: Plan,
    right: Plan,
    *,
    encoder: Encoder | None = None,
    constraints: Constraints | None = None,
) -> Alignment:
    """Link the items of two plans that are the same task, wholly or in part; see ``align.align``."""
    return align(left, right, encoder=encoder, constraints=constraints)


def find_answers(left: Plan, right: Plan, *, reviews: Paths | None = None) -> tuple[Answer, ...]:
    """Return the answers in the files ``reviews``, or in reviews.csv beside the plans' files.

    Raises:
        OptionError: a file cannot be read or understood.
    """
    if reviews is None:
        return read_answers(beside((left, right)))
    return read_answers([reviews] if isinstance(reviews, str | Path) else reviews)


def compare_plans(
    left: Plan,
    right: Plan,
    *,
    encoder: Encoder | None = None,
    answers: Sequence[Answer] = (),
    notes: tuple[Note, ...] = (),
) -> Comparison:
    """Align two plans as far as ``answers`` leave it open, and say what changed.

    ``notes`` on how the plans were read are kept.
    """
    if left.codebook == right.codebook == THEMES:  # so far each plan has its own
        left, right = _with_areas((left, right), NO_CODEBOOK)
    judged = judge(left, right, answers)
    alignment = align_plans(left, right, encoder=encoder, constraints=judged.constraints)
    found = changes(left, right, alignment)
    of_changes = comparison_notes(left, right, alignment, found)
    said = (*notes, *judged.notes, *alignment.notes, *of_changes)
    once = [note for at, note in enumerate(said) if note not in said[:at]]
    return Comparison(left, right, alignment, found, tuple(once))


def explained(comparison: Comparison) -> Comparison:
    """Return ``comparison`` with the explanation of every link, for pages and JSON."""
    from policydiff.align.explain import Explainer

    explainer = Explainer(comparison.left, comparison.right, comparison.alignment)
    return replace(comparison, explanations=explainer.links())


def explain(comparison: Comparison, item: str | None = None) -> tuple[ItemExplanation, ...]:
    """Say why items are linked to what they are linked to, and what was rejected for them.

    ``item`` is an id, a number as printed, or words of a heading; without it all items are
    explained, those on the right only where they have no link.

    Raises:
        OptionError: no item of either plan answers to ``item``.
    """
    from policydiff.align.explain import Explainer

    explainer = Explainer(comparison.left, comparison.right, comparison.alignment)
    if item is None:
        return explainer.items()
    found = explainer.named(item)
    if not found:
        raise OptionError("explain.no_item", item=item)
    return found


def evaluate(
    *gold: str | Path, complete: bool = False, encoder: Encoder | None = None
) -> Evaluation:
    """Measure the alignment on the labels in ``gold``; ``evaluation.gold`` says how they look.

    With ``complete`` what a table of labels does not list is different.

    Raises:
        OptionError: labels are missing, malformed or contradict themselves.
        ReadError, ParseError: a plan that a table names cannot be read.
    """
    from policydiff.evaluation.gold import read_gold
    from policydiff.evaluation.measure import evaluate as measured

    def plan(path: Path) -> Plan:
        return read_plan(path)[0]

    return measured(
        read_gold([Path(path) for path in gold], plan, complete=complete), encoder=encoder
    )


def question_sheet(
    left: Plan,
    right: Plan,
    *,
    encoder: Encoder | None = None,
    answers: Sequence[Answer] = (),
    count: int,
) -> tuple[Sheet, tuple[Note, ...]]:
    """Return a blind sheet of at most ``count`` questions, and what is to be said of ``answers``.

    It asks about the pairs of items whose answers would tell most; not about those in ``answers``.
    """
    judged = judge(left, right, answers)
    alignment = align_plans(left, right, encoder=encoder, constraints=judged.constraints)
    before = probabilities(left, right, encoder=encoder)
    asked = judged.constraints
    return sheet(left, right, alignment, before, asked=asked, count=count), judged.notes
