"""From files to the plans in them: read, parsed, corrected, with their policy areas; and picked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

from policydiff.align.meaning import bundled_encoder
from policydiff.errors import OptionError, ParseError, PolicyDiffError, ReadError
from policydiff.extract.classify import classified, themed
from policydiff.extract.codebook import Codebook, bundled_codebook, read_codebook
from policydiff.messages import LANGUAGES, message
from policydiff.model import Document, Note, Plan, PlanKind, Source
from policydiff.parse.columns import Columns, named_columns
from policydiff.parse.document import parse
from policydiff.parse.metadata.overrides import override_plan
from policydiff.parse.metadata.sidecar import SELECTOR, Tables, answers, applying, tables_for
from policydiff.read import STDIN, exists, read_source
from policydiff.read.folder import Listing, is_many, listed
from policydiff.read.limits import limits, refusal
from policydiff.records import dataclass

Values = Mapping[str, object]
Step = TypeVar("Step")
# What ``codebook`` says to have none: themes are found in the plans instead.
NO_CODEBOOK = "none"


class Watch(Protocol):
    """Goes through the steps of a long work, and may show how far it is."""

    def __call__(self, what: str, steps: Sequence[Step], /) -> Iterable[Step]:
        """Return ``steps``; ``what`` is the code of a label that says what is done."""


def unwatched(_: str, steps: Sequence[Step], /) -> Iterable[Step]:
    """Go through ``steps`` and show nothing."""
    return steps


@dataclass(frozen=True, slots=True)
class Corpus:
    """The plans of many files, and the notes on how they were read.

    ``left_out`` tells of files that could not be read; ``notes`` of everything else.
    """

    plans: tuple[Plan, ...]
    notes: tuple[Note, ...] = ()
    left_out: tuple[Note, ...] = ()


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
        ParseError: a spreadsheet has no table of tasks, a plan too many items.
        OptionError: ``encoding``, ``values``, ``codebook`` or corpus.toml are wrong.
    """
    document = _read(str(path), encoding=encoding, values=values, codebook=codebook)
    if not document.plans:
        raise ParseError("table.no_tasks", **document.notes[-1].values)
    return document


def _read(
    path: str, *, encoding: str | None, values: Values | None, codebook: str | Path | None
) -> Document:
    source, notes = read_source(path, encoding=encoding)
    document = document_in(source, tables_for(path), values=values, codebook=codebook)
    return replace(document, notes=(*notes, *document.notes))


def document_in(
    source: Source,
    said: Tables,
    *,
    values: Values | None = None,
    codebook: Codebook | str | Path | None = None,
) -> Document:
    """Return the plans in ``source``; ``said`` is what the corpus.toml that goes for it says.

    The other arguments are as in ``read_plans``, but ``codebook`` may be a codebook.

    Raises:
        OptionError: ``values`` or ``said`` are wrong.
        ParseError: a plan has more items than the limits allow.
    """
    name = Path(source.name).name
    document = parse(source, columns_in(said, name, values or {}))
    most = max((len(plan.items) for plan in document.plans), default=0)
    if most > limits().items:
        raise ParseError("plan.too_many_items", path=source.name, count=most, **refusal("items"))
    plans = [
        _corrected(plan, place, name, said=said, values=values or {})
        for place, plan in enumerate(document.plans, 1)
    ]
    return replace(document, plans=with_areas(plans, codebook))


def columns_in(said: Tables, name: str, values: Values) -> Columns:
    """Return the headings that ``values``, or corpus.toml for the document ``name``, give.

    Raises:
        OptionError: they are not as ``named_columns`` takes them.
    """
    if "columns" in values:
        return named_columns(values["columns"], "option")
    for key, table in said.items():
        if key != name and "columns" in table:
            raise OptionError("option.columns_of_plan", where=f"corpus.toml [{key}]", name=name)
    table = said.get(name, {})
    return named_columns(table["columns"], f"corpus.toml [{name}]") if "columns" in table else {}


def with_areas(plans: Sequence[Plan], codebook: Codebook | str | Path | None) -> tuple[Plan, ...]:
    """Return ``plans`` with the policy areas of ``codebook``, or their common themes."""
    if isinstance(codebook, Codebook):
        return classified(plans, codebook)
    if str(codebook) != NO_CODEBOOK:
        return classified(plans, read_codebook(codebook) if codebook else bundled_codebook())
    encoder = bundled_encoder()
    return themed(plans, encoder) if encoder else tuple(plans)


def _corrected(plan: Plan, place: int, name: str, *, said: Tables, values: Values) -> Plan:
    for key, table in applying(plan, place, name, said):
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

    ``FILE@2014``, ``FILE@summary`` or ``FILE@2`` (the second) picks one of several plans in a
    file; a file whose name really is that goes first. Without it the plan part is taken, with a note.

    Raises:
        ParseError: no plan of the file, or more than one, is the one asked for.
        ReadError, OptionError: as ``read_plans``.
    """
    name, selector = selected(str(path))
    document = read_plans(name, encoding=encoding, values=values, codebook=codebook)
    plan, notes = pick(document, selector)
    return plan, (*document.notes, *notes)


def selected(path: str) -> tuple[str, str | None]:
    """Return the document that ``path`` names, and which of its plans: plan.txt and "2014"."""
    match = SELECTOR.fullmatch(path)
    if match is None or exists(path):
        return path, None
    return match[1], match[2]


def pick(document: Document, selector: str | None) -> tuple[Plan, tuple[Note, ...]]:
    """Return the plan of ``document`` that answers ``selector``, a year, a kind or a place.

    Raises:
        ParseError: none or several do.
    """
    plans, name = document.plans, document.source.name
    if selector is None:
        return _main_plan(plans, name)
    found = [plan for place, plan in enumerate(plans, 1) if answers(plan, place, selector)]
    if len(found) != 1:
        code = "plan.several" if found else "plan.not_found"
        raise ParseError(code, path=name, wanted=selector, plans=_listed(plans))
    return found[0], ()


def _main_plan(plans: Sequence[Plan], name: str) -> tuple[Plan, tuple[Note, ...]]:
    """Return the last part that sets tasks: a plan goes before the summary it stands beside.

    Of several plans that one notice carries the first is taken.
    """
    if len(plans) == 1:
        return plans[0], ()
    halves = [plan for plan in plans if plan.title == plans[0].title]
    chosen = next((plan for plan in reversed(halves) if plan.kind is PlanKind.PLAN), halves[-1])
    label = _labels(plans)[plans.index(chosen)]
    values = {"plans": _listed(plans), "chosen": label}
    return chosen, (Note("plan.chosen", name, values),)


def _listed(plans: Sequence[Plan]) -> dict[str, str]:
    labels = _labels(plans)
    return {
        "zh": "、".join(each["zh"] for each in labels),
        "en": ", ".join(each["en"] for each in labels),
    }


def _labels(plans: Sequence[Plan]) -> list[dict[str, str]]:
    """Return a label for each of ``plans``; those that are alike by year and kind have titles."""
    labels = [_label(plan) for plan in plans]
    return [
        label if labels.count(label) == 1 else _titled(label, plan, place)
        for place, (label, plan) in enumerate(zip(labels, plans, strict=True), 1)
    ]


def _titled(label: Mapping[str, str], plan: Plan, place: int) -> dict[str, str]:
    return {lang: f"{text} @{place} 《{plan.title or '?'}》" for lang, text in label.items()}


def _label(plan: Plan) -> dict[str, str]:
    """Return year and kind of ``plan`` in both languages, as a message names it."""
    return {
        "zh": f"{plan.year or '?'}年{message(f'label.kind.{plan.kind}', 'zh')}",
        "en": f"{plan.year or '?'} {message(f'label.kind.{plan.kind}', 'en')}",
    }


def read_corpus(
    paths: Sequence[str | Path],
    *,
    encoding: str | None = None,
    codebook: str | Path | None = None,
    watch: Watch = unwatched,
    pair: bool = True,
) -> Corpus:
    """Return the plans that ``paths`` name, the earlier years first, each text once.

    Of a folder or an archive these are all plans of all files in it, of ``FILE@2014`` the one
    plan, of a file every plan; a pattern stands for what answers to it. But with ``pair`` two files alone are two plans, in their order, as ``compare``
    takes them.

    Raises:
        ReadError, ParseError: one of a pair, or without ``pair`` the only file, cannot be read,
            or the plan in it picked; of more files those are left out, with a note.
            Nothing answers to a pattern.
        OptionError: as ``read_plans``.
    """
    files_alone = not any(is_many(str(path)) for path in paths)
    if pair and len(paths) == 2 and files_alone:
        two = [read_plan(path, encoding=encoding, codebook=codebook) for path in paths]
        return Corpus(
            tuple(plan for plan, _ in two), tuple(note for _, said in two for note in said)
        )
    listing = listed(map(str, paths))
    found: list[Plan] = []
    notes = [*passed_over(listing), *listing.notes]
    left_out = [left_out_note(error) for error in listing.errors]
    for path in watch("reading", listing.files):
        try:
            plans, said = _every_plan(path, encoding=encoding, codebook=codebook)
            if not plans and not pair and len(paths) == 1 and files_alone:
                raise ParseError("table.no_tasks", **said[-1].values)
        except (ReadError, ParseError) as error:
            if not pair and len(paths) == 1 and files_alone:
                raise
            left_out.append(left_out_note(error))
        else:
            found += plans
            notes += said
    return gathered(found, notes, left_out)


def gathered(plans: Iterable[Plan], notes: Iterable[Note], left_out: Iterable[Note]) -> Corpus:
    """Return ``plans`` as a corpus: the earlier years first, each text once."""
    once, repeated = _once(plans)
    ordered = sorted(once, key=lambda plan: (plan.year is None, plan.year or 0, plan.id))
    return Corpus(tuple(ordered), (*notes, *repeated), tuple(left_out))


def _every_plan(
    path: str, *, encoding: str | None, codebook: str | Path | None
) -> tuple[Sequence[Plan], Sequence[Note]]:
    if selected(path)[1]:
        plan, notes = read_plan(path, encoding=encoding, codebook=codebook)
        return (plan,), notes
    document = _read(path, encoding=encoding, values=None, codebook=codebook)
    return document.plans, document.notes


def _once(plans: Iterable[Plan]) -> tuple[list[Plan], list[Note]]:
    """Return one plan of each text, and notes on other files that hold the same."""
    first: dict[str, Plan] = {}
    notes = []
    for plan in plans:
        same = first.setdefault(plan.id, plan)
        name, other = plan.source.name, same.source.name
        if not _is_one_file(name, other):
            notes.append(Note("corpus.repeated", name, {"other": other}))
    return list(first.values()), notes


def _is_one_file(name: str, other: str) -> bool:
    if name == other:
        return True
    try:
        return STDIN not in (name, other) and Path(name).samefile(other)
    except OSError:  # a member of an archive is no file, and a file may be gone by now
        return False


def passed_over(listing: Listing) -> Iterator[Note]:
    """Yield a note on files of kinds that are not read."""
    if listing.passed_over:
        endings = " ".join(ending or "-" for ending in listing.passed_over)
        count = sum(listing.passed_over.values())
        yield Note("corpus.passed_over", values={"count": count, "endings": endings})


def left_out_note(error: PolicyDiffError) -> Note:
    """Return the note that a document is left out, because of ``error``."""
    return Note(
        "corpus.left_out", values={"reason": {lang: error.text(lang) for lang in LANGUAGES}}
    )


def check_named(listing: Listing) -> None:
    """Raise ReadError when ``listing`` names nothing, or nothing that is there.

    A slip of the pen must neither empty a folder of results nor find nothing in no plans.
    """
    if not listing.files and not listing.errors:
        raise ReadError("corpus.no_plans")
    names = [selected(name)[0] for name in listing.files]
    if names and not any(map(exists, names)):
        raise ReadError("read.missing", path=names[0])
