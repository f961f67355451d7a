"""What a search finds in a corpus: places in its plans, each with what it was found by."""

from __future__ import annotations

from enum import StrEnum

from policydiff.model.content import InitiativeKind
from policydiff.model.plan import Note, PlanKind, Span
from policydiff.records import dataclass


class By(StrEnum):
    """What a place was found by, the surest first.

    The very phrase stands there; words of it do; it names an initiative that is called so; it
    means much the same.
    """

    PHRASE = "phrase"
    WORDS = "words"
    NAME = "name"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: ``words``, and in which plans.

    ``region`` is the name of a region, or of the province it lies in; ``years`` are the first
    and the last. With ``initiatives`` only mentions of named initiatives are looked for.
    ``limit`` is how many places are wanted at most.
    """

    words: str
    region: str | None = None
    years: tuple[int, int] | None = None
    kind: PlanKind | None = None
    initiatives: bool = False
    limit: int = 20


@dataclass(frozen=True, slots=True)
class FoundPlan:
    """The plan that a place is in, as in ``Plan``; ``file`` is the document it was read from.

    ``sha256`` is of the bytes of that, None where a store does not know it yet.
    """

    id: str
    file: str
    title: str | None
    region: str | None
    year: int | None
    kind: PlanKind
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a snippet; ``found`` when it is one of the words that were looked for."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """An initiative that a place names, by its canonical name, and as it ``quote``s it there."""

    name: str
    kind: InitiativeKind
    quote: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One place: an item, or a mention of an initiative outside all items (``item`` None).

    ``number`` and ``heading`` are as in ``Item``; ``span`` is that of the item or mention in the
    decoded text of the plan's file, ``marks`` are the spans of the words that were found, ``quotes``
    those words as they stand there.
    ``snippet`` is the text around them as it is compared: without line breaks and furniture.
    ``similarity`` is the cosine of question and place in [-1, 1], None where it is not known.
    """

    plan: FoundPlan
    item: str | None
    number: str | None
    heading: str
    span: Span
    by: tuple[By, ...]
    similarity: float | None
    snippet: tuple[Piece, ...]
    marks: tuple[Span, ...] = ()
    initiatives: tuple[Named, ...] = ()
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """The places that answer a question, the best first.

    ``plans`` and ``items`` count what was looked through; ``model`` names the encoder that said
    what texts mean, "" where none did.
    """

    question: Question
    hits: tuple[Hit, ...]
    plans: int
    items: int
    model: str = ""
    notes: tuple[Note, ...] = ()
