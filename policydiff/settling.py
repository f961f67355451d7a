"""What the user should settle of a corpus, folder by folder, for ``corpus.toml``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from policydiff.errors import OptionError, ParseError, ReadError
from policydiff.model import Note, Plan
from policydiff.parse.document import parse
from policydiff.parse.metadata.doubts import FIELDS, Finding, Value, findings_of, shared
from policydiff.parse.metadata.overrides import override_plan
from policydiff.parse.metadata.sidecar import (
    NAME,
    PLACES,
    Tables,
    applying,
    document_of,
    tables_for,
)
from policydiff.parse.metadata.sidecar_text import (
    Block,
    Kept,
    is_writable,
    kept_lines,
    sidecar_text,
)
from policydiff.plans import Watch, columns_in, left_out_note, unwatched
from policydiff.read import exists, read_source
from policydiff.read.beside import beside_bytes
from policydiff.read.folder import listed
from policydiff.read.raw import split
from policydiff.records import dataclass

# What settles a field besides itself.
_ALSO = {"region": ("region", "province")}


@dataclass(frozen=True, slots=True)
class Question:
    """A doubtful field: the ``key`` of its table in ``sidecar``, and what was understood."""

    sidecar: str
    key: str
    plan: Plan
    finding: Finding

    @property
    def place(self) -> tuple[str, str, str]:
        """Return what names the field among all: sidecar, table and field."""
        return self.sidecar, self.key, self.finding.field

    @property
    def name(self) -> str:
        """Return what the user calls the plan: the path of its document, with a selector."""
        return str(PurePath(self.sidecar).parent / self.key)

    def settled(self, said: str) -> tuple[Value, tuple[Note, ...]]:
        """Return the value of the field that the user means by ``said``, and what speaks against it.

        Raises:
            OptionError: it is no value of the field.
        """
        field = self.finding.field
        plan = override_plan(self.plan, {field: said}, self.key)
        value = said.strip() if field == "region" else getattr(plan, field)
        return value, tuple(note for note in plan.notes if note.code == "region.unlisted")


Answers = Mapping[tuple[str, str, str], Value]


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The corpus.toml of one folder: its path, its tables, and what of the old one is kept.

    ``documents`` counts those in the folder; ``impossible`` are names that TOML cannot hold.
    """

    path: str
    blocks: Sequence[Block]
    kept: Kept
    questions: Sequence[Question]
    documents: int
    impossible: Sequence[str]

    @property
    def in_archive(self) -> bool:
        """Tell whether it would have to stand in an archive, which is never written to."""
        return split(self.path) is not None

    @property
    def exists(self) -> bool:
        """Tell whether there is such a file already."""
        return exists(self.path)

    def text(self, answers: Answers, lang: str) -> str:
        """Return the whole file, with what ``answers`` (sidecar, table, field) settle now."""
        blocks = (replace(each, answers=self._settled(each.key, answers)) for each in self.blocks)
        return sidecar_text(blocks, self.kept.preamble, lang)

    def _settled(self, key: str, answers: Answers) -> Mapping[str, Value]:
        return {
            field: value
            for (path, table, field), value in answers.items()
            if (path, table) == (self.path, key)
        }


@dataclass(frozen=True, slots=True)
class Settling:
    """The sidecars of a corpus, one for each folder that holds documents, and what was not read."""

    sidecars: tuple[Sidecar, ...]
    left_out: tuple[Note, ...]


def settling_of(
    paths: Sequence[str], *, encoding: str | None = None, watch: Watch = unwatched
) -> Settling:
    """Return what is to be settled of the documents that ``paths`` name.

    What the texts say is taken as they say it; what a corpus.toml settles already is kept.

    Raises:
        ReadError: nothing answers to a pattern, or there is no document.
        OptionError: a corpus.toml cannot be read.
    """
    listing = listed(paths)
    errors: list[ReadError | ParseError] = list(listing.errors)
    folders: dict[PurePath, dict[str, Sequence[Plan]]] = {}
    for name in watch("reading", listing.files):
        path = PurePath(name)
        try:
            columns = columns_in(tables_for(name), path.name, {})
            plans = parse(read_source(name, encoding=encoding)[0], columns).plans
        except (ReadError, ParseError) as error:
            errors.append(error)
        else:
            folders.setdefault(path.parent, {})[path.name] = [_bare(plan) for plan in plans]
    if not folders and not errors:
        raise ReadError("corpus.no_plans")
    found = tuple(_sidecar(folder, folders[folder]) for folder in sorted(folders))
    return Settling(found, tuple(map(left_out_note, errors)))


def _bare(plan: Plan) -> Plan:
    """Return ``plan`` without its text, which thousands of plans would fill memory with."""
    return replace(plan, source=replace(plan.source, text=""), segments=(), items=())


def _sidecar(folder: PurePath, documents: Mapping[str, Sequence[Plan]]) -> Sidecar:
    path = str(folder / NAME)
    kept = _kept(path)
    blocks: list[Block] = []
    questions: list[Question] = []
    for name in sorted(name for name, plans in documents.items() if plans and is_writable(name)):
        for block, plan in _blocks(name, documents[name], folder):
            blocks.append(replace(block, kept=kept.tables.get(block.key, ())))
            questions += [
                Question(path, block.key, plan, each)
                for each in block.findings
                if each.doubtful and each.field not in block.settled
            ]
    blocks += _rest(kept, {block.key for block in blocks}, folder)
    impossible = tuple(str(folder / name) for name in documents if not is_writable(name))
    return Sidecar(path, tuple(blocks), kept, tuple(questions), len(documents), impossible)


def _kept(path: str) -> Kept:
    if not exists(path):
        return Kept((), {})
    try:
        return kept_lines(beside_bytes(path).decode("utf-8-sig"))
    except (ReadError, ValueError) as error:
        raise OptionError("sidecar.unreadable", file=path, reason=error) from error


def _blocks(name: str, plans: Sequence[Plan], folder: PurePath) -> Iterator[tuple[Block, Plan]]:
    """Return the tables of a document, each with its plan.

    Of several plans the document's own table has what is the same in all, and each has one more.
    """
    found = [findings_of(plan) for plan in plans]
    tables = tables_for(str(folder / name))
    settled = [_settled(plan, place, name, tables) for place, plan in enumerate(plans, 1)]
    same = shared(found) - frozenset().union(*settled) if len(plans) > 1 else frozenset(FIELDS)
    general = [each for each in found[0] if each.field in same]
    yield Block(name, general, settled=settled[0]), plans[0]
    if len(plans) > 1:
        for plan, key, each, said in zip(
            plans, _keys(name, plans, folder), found, settled, strict=True
        ):
            if key:
                own = [one for one in each if one.field not in same]
                yield Block(key, own, settled=said), plan


def _settled(plan: Plan, place: int, name: str, tables: Tables) -> frozenset[str]:
    """Return the fields of ``plan``, the ``place``-th of its file, that ``tables`` settle."""
    said = {field for _, table in applying(plan, place, name, tables) for field in table}
    return frozenset(field for field in FIELDS if not said.isdisjoint(_ALSO.get(field, (field,))))


def _keys(name: str, plans: Sequence[Plan], folder: PurePath) -> list[str]:
    """Return a table name for each of several plans, by kind, year or place; "" where none tells."""
    marks = [
        (str(plan.kind), str(plan.year or ""), str(place) if place <= PLACES else "")
        for place, plan in enumerate(plans, 1)
    ]
    borne = Counter(mark for own in marks for mark in own)
    keys = []
    for own in marks:
        telling = (f"{name}@{mark}" for mark in own if mark and borne[mark] == 1)
        keys.append(next((key for key in telling if not exists(str(folder / key))), ""))
    return keys


def _rest(kept: Kept, known: set[str], folder: PurePath) -> Iterator[Block]:
    """Return the tables that the user has besides: of documents that are gone last, and marked."""
    rest = [key for key in kept.tables if key not in known]
    gone = [key for key in rest if not exists(str(folder / document_of(key, folder)))]
    for key in [each for each in rest if each not in gone]:
        yield Block(key, kept=kept.tables[key])
    for key in gone:
        yield Block(key, kept=kept.tables[key], remark="init.gone")
