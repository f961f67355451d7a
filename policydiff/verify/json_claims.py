"""What JSON of policydiff claims: whatever in it bears words and the span they stand at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from policydiff.model import Span
from policydiff.read.extracted import BY_FORMAT
from policydiff.verify.claims import (
    Claim,
    Fragment,
    How,
    Origin,
    Shape,
    Statement,
    children,
    span_of,
    spans_of,
)

Data = Mapping[str, Any]
_SIDES = ("left", "right")
_WORDS = ("quote", "text")


@dataclass
class _Known:
    """The plans and items that a report names, found before its claims are read."""

    origins: dict[str, Origin] = field(default_factory=dict)
    shapes: dict[str, tuple[str, Shape]] = field(default_factory=dict)
    fragments: dict[str, dict[Span, Fragment]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Context:
    """What holds for all that stands below a place: its plan, its item, the items it compares."""

    plan: str = ""
    span: Span | None = None
    shape: Shape | None = None
    pair: tuple[str, str] | None = None


def stated_in(data: Data) -> Statement:
    """Return what the JSON ``data`` of a result states; see ``docs/json.md``."""
    known = _Known()
    _get_to_know(data, known)
    fragments = {
        plan: sorted(found.values(), key=lambda one: one.span)
        for plan, found in known.fragments.items()
    }
    return Statement(known.origins, list(_claims(data, "", _Context(), known)), fragments)


# --- plans and items ---------------------------------------------------------------------------


def _get_to_know(data: object, known: _Known) -> None:
    if isinstance(data, Mapping):
        origin = _origin(data)
        if origin is not None:
            known.origins[origin.plan] = origin
            _get_to_know_items(data, origin.plan, known)
    for _, one in children(data):
        if isinstance(one, Mapping | list):
            _get_to_know(one, known)


def _origin(data: Data) -> Origin | None:
    """Return the plan that ``data`` is, whole or in brief; None where it is something else."""
    source = data.get("source")
    about = source if isinstance(source, Mapping) else data
    name = next((about[key] for key in ("name", "file", "source") if key in about), None)
    plan, sha256 = data.get("id"), about.get("sha256")
    if not (isinstance(plan, str) and isinstance(sha256, str) and isinstance(name, str)):
        return None
    encoding, decided_by = about.get("encoding"), about.get("decided_by")
    return Origin(
        plan,
        name,
        sha256,
        encoding if isinstance(encoding, str) and decided_by != BY_FORMAT else None,
        decided_by == "option",
        _own(data.get("segments")),
    )


def _own(segments: object) -> Span | None:
    places = [span_of(one.get("span")) for one in _mappings(segments)]
    known = [one for one in places if one is not None]
    return Span(known[0].start, known[-1].end) if known else None


def _get_to_know_items(plan: Data, name: str, known: _Known) -> None:
    for item in _mappings(plan.get("items")):
        span, heading = span_of(item.get("span")), span_of(item.get("heading_span"))
        if span is None or heading is None or not isinstance(item.get("id"), str):
            continue
        known.shapes[item["id"]] = name, Shape(span, heading, spans_of(item.get("holes")))
        if isinstance(item.get("text"), str):
            known.fragments.setdefault(name, {})[span] = Fragment(span, item["text"])


def _mappings(data: object) -> list[Data]:
    return [one for one in data if isinstance(one, Mapping)] if isinstance(data, list) else []


# --- claims ------------------------------------------------------------------------------------


def _claims(data: object, where: str, context: _Context, known: _Known) -> Iterator[Claim]:
    if isinstance(data, Mapping):
        context = _narrowed(data, context, known)
        yield from _own_claims(data, where, context, known)
    for name, one in children(data):
        if isinstance(one, Mapping | list):
            yield from _claims(one, where + name, _below(data, name[1:], context, known), known)


def _below(data: object, side: str, context: _Context, known: _Known) -> _Context:
    """Return what holds below a side of what names the items of both: the plan of its item."""
    item = data.get(f"{side}_item") if isinstance(data, Mapping) else None
    plan = known.shapes[item][0] if isinstance(item, str) and item in known.shapes else None
    return replace(context, plan=plan) if plan else context


def _owner(data: Data, where: str, context: _Context) -> Iterator[Claim]:
    """Yield the claim of an owner, whose name is written without white space."""
    claim = _claim(f"{where}.name", context.plan, data.get("span"), data["name"], How.TEXT)
    yield replace(claim, stretches=(claim.span,)) if claim.plan else claim


def _narrowed(data: Data, context: _Context, known: _Known) -> _Context:
    """Return what holds below ``data``."""
    plan = data.get("plan")
    if isinstance(plan, Mapping):
        plan = plan.get("id")
    elif "items" in data and data.get("id") in known.origins:
        plan = data["id"]
    if isinstance(plan, str):
        context = replace(context, plan=plan, span=span_of(data.get("span")))
    left, right = data.get("left"), data.get("right")
    if isinstance(left, str) and isinstance(right, str):
        context = replace(context, pair=(left, right))
    if "heading_span" in data and data.get("id") in known.shapes:
        context = replace(context, shape=known.shapes[data["id"]][1])
    return context


def _own_claims(data: Data, where: str, context: _Context, known: _Known) -> Iterator[Claim]:
    if "left_text" in data:
        for side in _SIDES:
            spans = [data.get(side)]
            yield from _compared(spans, data.get(f"{side}_text"), f"{where}.{side}_text", context,
                                 known)  # fmt: skip
    elif "weight" in data and "text" in data and "left" in data:
        for side in _SIDES:
            yield from _compared(data[side], data["text"], f"{where}.{side}", context, known)
    elif "role" in data and "name" in data and "quote" not in data:
        yield from _owner(data, where, context)
    elif "marks" in data:
        yield from _found(data, where, context)
    elif "quote" in data and "span" not in data and context.span is not None:
        yield _claim(where, context.plan, context.span, data["quote"], How.WITHIN)
    elif words := next((name for name in _WORDS if name in data and "span" in data), None):
        yield from _quoted(data, words, where, context)


def _quoted(data: Data, words: str, where: str, context: _Context) -> Iterator[Claim]:
    """Yield the claim of one who bears his span with his words; without a span there is none."""
    if data["span"] is None:
        return
    is_word = words == "text" and context.shape is not None and "heading_span" not in data
    claim = _claim(f"{where}.{words}", context.plan, data["span"], data[words])
    shape = context.shape if is_word else None
    yield replace(claim, how=How.COMPARED, shape=shape) if is_word else claim


def _claim(where: str, plan: str, span: object, said: object, how: How = How.EXACT) -> Claim:
    """Return a claim; without a plan where what it says makes no sense."""
    place = span if isinstance(span, Span) else span_of(span)
    if place is None or not isinstance(said, str):
        return Claim(where, "", Span(0, 0), "")
    return Claim(where, plan, place, said, how)


def _compared(
    spans: object, said: object, where: str, context: _Context, known: _Known
) -> Iterator[Claim]:
    """Yield claims on words of one of the two items that are compared, as they are compared."""
    side = _SIDES.index(where.rpartition(".")[2].removesuffix("_text"))
    plan, shape = known.shapes.get(context.pair[side] if context.pair else "", ("", None))
    for span in spans if isinstance(spans, list) else [None]:
        claim = _claim(where, plan, span, said, How.COMPARED)
        yield replace(claim, shape=shape) if claim.plan else claim


def _found(data: Data, where: str, context: _Context) -> Iterator[Claim]:
    """Yield the words that a search has found."""
    marks, quotes = data["marks"], data.get("quotes")
    if not isinstance(marks, Sequence) or not isinstance(quotes, Sequence):
        yield _claim(f"{where}.marks", "", None, None)
        return
    if len(marks) != len(quotes):
        yield _claim(f"{where}.quotes", "", None, None)
    for at, (span, said) in enumerate(zip(marks, quotes, strict=False)):
        yield _claim(f"{where}.quotes[{at}]", context.plan, span, said)
