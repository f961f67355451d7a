"""Compose the stages: the one place that knows their order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.align import align
from policydiff.align.constraints import Constraints
from policydiff.comparing import comparison_of, explained
from policydiff.contents import SORTS, contents_of, load_lexicon, succession
from policydiff.embed import Encoder
from policydiff.errors import OptionError
from policydiff.extract.codebook import THEMES
from policydiff.model import Alignment, Comparison, Findings, Note, Plan
from policydiff.plans import (
    NO_CODEBOOK,
    Watch,
    pick,
    read_corpus,
    read_plan,
    read_plans,
    unwatched,
    with_areas,
)
from policydiff.reviews.answers import Answer, find_answers
from policydiff.reviews.judge import answer_notes, judge

__all__ = [
    "Evolved",
    "align_plans",
    "compare",
    "compare_plans",
    "data_used",
    "evaluate",
    "evolve",
    "explain",
    "explained",
    "find_answers",
    "findings",
    "load_encoder",
    "pick",
    "question_sheet",
    "read_corpus",
    "read_plan",
    "read_plans",
    "read_rules",
    "survey",
    "track",
]

if TYPE_CHECKING:
    from policydiff.evolving import Evolved, evolve, read_rules, survey, track
    from policydiff.making import data_used
    from policydiff.model.evaluation import Evaluation
    from policydiff.model.explanation import ItemExplanation
    from policydiff.model.sheets import Sheet

# What looks at many plans is loaded when it is used: a comparison is done sooner without it.
_LATER = dict.fromkeys(("Evolved", "evolve", "read_rules", "survey", "track"), "evolving")
_LATER |= {"data_used": "making"}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"policydiff.{_LATER[name]}"), name)


Paths = str | Path | Sequence[str | Path]


def compare(
    left: str | Path | Plan,
    right: str | Path | Plan,
    *,
    encoding: str | None = None,
    encoder: Encoder | None = None,
    reviews: Paths | None = None,
    lexicon: str | Path | None = None,
) -> Comparison:
    """Compare two plans, given as files (with ``@2014`` or ``@summary``) or as plans.

    ``reviews`` are files of reviewers' answers, which hold whatever the evidence; without it
    those named ``reviews.csv`` beside the documents, with ``()`` none. ``lexicon`` is a file of
    named initiatives that adds to or replaces the bundled ones, "none" has them discovered alone.

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
        lexicon=lexicon,
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


def compare_plans(
    left: Plan,
    right: Plan,
    *,
    encoder: Encoder | None = None,
    answers: Sequence[Answer] = (),
    lexicon: str | Path | None = None,
    notes: tuple[Note, ...] = (),
) -> Comparison:
    """Align two plans as far as ``answers`` leave it open, and say what changed.

    ``notes`` on how the plans were read are kept.

    Raises:
        OptionError: ``lexicon`` (see ``compare``) cannot be read or understood.
    """
    names = load_lexicon(lexicon)
    left, right = _on_one_codebook(left, right)
    judged = judge(left, right, answers)
    mine, theirs = contents_of((left, right), names)
    return comparison_of(
        (left, right),
        align_plans(left, right, encoder=encoder, constraints=judged.constraints),
        (mine, theirs),
        succession(names),
        notes=(*notes, *answer_notes(answers, [judged])),
    )


def _on_one_codebook(left: Plan, right: Plan) -> tuple[Plan, ...]:
    if left.codebook == right.codebook == THEMES:  # so far each plan has its own
        return with_areas((left, right), NO_CODEBOOK)
    return left, right


def findings(
    paths: Sequence[str | Path],
    *,
    encoding: str | None = None,
    lexicon: str | Path | None = None,
    sorts: Collection[str] = SORTS,
    watch: Watch = unwatched,
) -> Findings:
    """Return what the plans that ``paths`` name commit to, see ``plans.read_corpus``.

    An initiative has one name in all of them. ``lexicon`` is as in ``compare``. Only what
    ``sorts`` names, of ``contents.SORTS``, is looked for.

    Raises:
        ReadError, ParseError: the only file cannot be read, or the plan in it picked.
        OptionError: ``encoding`` or ``lexicon`` are wrong.
    """
    names = load_lexicon(lexicon) if "initiatives" in sorts else None
    corpus = read_corpus(paths, encoding=encoding, watch=watch, pair=False)
    contents = contents_of(corpus.plans, names, sorts=sorts)
    return Findings(corpus.plans, contents, notes=corpus.notes, left_out=corpus.left_out)


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
    plans: Sequence[Plan],
    *,
    encoder: Encoder | None = None,
    answers: Sequence[Answer] = (),
    count: int,
    watch: Watch = unwatched,
) -> tuple[Sheet, tuple[Note, ...]]:
    """Return a blind sheet of at most ``count`` questions, and what is to be said of ``answers``.

    It asks about the pairs of items of any two of ``plans`` whose answers would tell most; not
    about those in ``answers``.
    """
    from policydiff.align.candidates import probabilities
    from policydiff.reviews.pairs import plan_pairs
    from policydiff.reviews.questions import considered, sheet

    pairs, bounded = plan_pairs(plans)
    parts, judgements = [], []
    for pair in watch("looking", pairs):
        left, right = _on_one_codebook(pair.left, pair.right)
        judged = judge(left, right, answers)
        alignment = align_plans(left, right, encoder=encoder, constraints=judged.constraints)
        before = probabilities(left, right, encoder=encoder)
        parts.append(considered(pair, alignment, before, asked=judged.constraints))
        judgements.append(judged)
    return sheet(parts, count=count, notes=bounded), answer_notes(answers, judgements)
