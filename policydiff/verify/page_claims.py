"""What a page claims: the quotes, marks and texts in its data, each with its place.

``render/html`` says how the data are made. Here each list is read by position, as the page's own
script reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from policydiff.model import Span
from policydiff.read.extracted import BY_FORMAT
from policydiff.render.mask import MASK
from policydiff.verify.claims import Claim, Fragment, How, Origin, Statement, span_of, spans_of

Data = Mapping[str, Any]
# So much of a text is looked at for the words around a quote, which are cut to a fourth of it.
_AROUND = 160
_PLAIN = ("item", "heading", "preamble")
# Marks of the words that each side of a change has.
_LEFT, _RIGHT = ("same", "deleted"), ("same", "inserted")


def stated_in(data: Data) -> Statement:
    """Return what the ``data`` of a page state.

    ``data["texts"]`` are the parts that have texts, none where they stand beside the page.
    """
    plans = data["plans"]
    sources = {plan["id"]: plan for part in data["texts"] for plan in part["plans"]}
    origins = {plan["id"]: _origin(plan, sources.get(plan["id"])) for plan in plans}
    fragments = {
        plan: [
            Fragment(_place(one[2], one[5]), _text(one[4]))
            for one in source["segments"]
            if _is_told(*one)
        ]
        for plan, source in sources.items()
    }
    return Statement(origins, list(_checked(data)), fragments)


def _is_told(kind: str, _detail: str, start: int, _item: int, text: str, end: int) -> bool:
    """Tell whether a segment stands in the page as it is in the file: no contact in it is masked."""
    return len(text) == end - start and (kind in _PLAIN or MASK not in text)


def _origin(plan: Data, text: Data | None) -> Origin:
    segments = text["segments"] if text else []
    span = _place(segments[0][2], segments[-1][5]) if segments else None
    decided_by = plan["decided_by"]
    encoding = None if decided_by == BY_FORMAT else _text(plan["encoding"])
    plan_id, name, sha256 = (_text(plan[field]) for field in ("id", "source", "sha256"))
    return Origin(plan_id, name, sha256, encoding, decided_by == "option", span)


# What yields the claims of one entry of a list: its data, and those of the page.
Reader = Callable[[Any, Data], Iterator[Claim]]


def _checked(data: Data) -> Iterator[Claim]:
    for name, read in _LISTS.items():
        for at, one in enumerate(data[name]):
            yield from _each(f"{name}[{at}]", read, one, data)
    for part, texts in enumerate(data["texts"]):
        for name, read in _PARTS.items():
            for at, one in enumerate(texts[name]):
                yield from _each(f"texts[{part}].{name}[{at}]", read, one, data)
        for thread, steps in texts["wording"].items():
            where = f"texts[{part}].wording[{thread}]"
            yield from _each(where, _wording, (thread, steps), data)


def _each(where: str, read: Reader, one: Any, data: Data) -> Iterator[Claim]:
    """Yield the claims of one entry with their places; one without a plan if it makes no sense."""
    try:
        for claim in read(one, data):
            place = f"{where}.{claim.where}" if claim.where else where
            yield Claim(place, claim.plan, claim.span, claim.said, claim.how,
                        stretches=claim.stretches)  # fmt: skip
    except (LookupError, TypeError, ValueError, AttributeError):
        yield Claim(where, "", Span(0, 0), "")


def _place(start: Any, end: Any) -> Span:
    span = span_of([start, end])
    if span is None:
        raise ValueError
    return span


def _id(data: Data, plan: int) -> str:
    found: str = data["plans"][plan]["id"]
    return found


# --- findings, initiatives, targets ------------------------------------------------------------


def _mention(plan: str, where: str, found: Sequence[Any]) -> Iterator[Claim]:
    """Yield the claims of a mention: its quote, and the words before and after it."""
    _, start, end, before, quote, after, *_ = found
    span = _place(start, end)
    yield Claim(where, plan, span, _text(quote), How.SHOWN)
    wide = Span(max(start - _AROUND, 0), start), Span(end, end + _AROUND)
    yield Claim(f"{where}.before", plan, wide[0], _text(before), How.BEFORE)
    yield Claim(f"{where}.after", plan, wide[1], _text(after), How.AFTER)


def _text(said: Any) -> str:
    if not isinstance(said, str):
        raise TypeError
    return said


def _finding(finding: Data, data: Data) -> Iterator[Claim]:
    for at, (plan, *mention) in enumerate(finding["quotes"]):
        yield from _mention(_id(data, plan), f"quotes[{at}]", mention)
    for at, (plan, _, start, end, quote) in enumerate(finding["targets"]):
        span = _place(start, end)
        yield Claim(f"targets[{at}]", _id(data, plan), span, _text(quote), How.SHOWN)


def _initiative(initiative: Data, data: Data) -> Iterator[Claim]:
    for cell, (plan, mentions) in enumerate(initiative["cells"]):
        for at, mention in enumerate(mentions):
            yield from _mention(_id(data, plan), f"cells[{cell}][{at}]", mention)


def _targets(targets: Data, data: Data) -> Iterator[Claim]:
    for at, (plan, _, start, end, *_, quote) in enumerate(targets["points"]):
        span = _place(start, end)
        yield Claim(f"points[{at}]", _id(data, plan), span, _text(quote), How.SHOWN)


# --- texts, plans side by side, wordings -------------------------------------------------------


def _source(source: Data, _: Data) -> Iterator[Claim]:
    plan = _text(source["id"])
    for at, (kind, _detail, start, _item, text, end) in enumerate(source["segments"]):
        how = How.SEGMENT if kind in _PLAIN else How.MASKED
        yield Claim(f"segments[{at}]", plan, _place(start, end), _text(text), how)
    for name, _value, _certainty, _rule, quote, *span in source["fields"]:
        if span:
            said = name if isinstance(name, str) else "field"
            yield Claim(f"fields.{said}", plan, _place(*span), _text(quote), How.FIELD)


def _pair(pair: Data, _: Data) -> Iterator[Claim]:
    sides = {side: _text(pair[side]) for side in ("left", "right")}
    for name in ("changes", "kept"):
        for at, change in enumerate(pair[name]):
            for side, plan in sides.items():
                for item in change[side]:
                    marks = _LEFT if side == "left" else _RIGHT
                    where = f"{name}[{at}].{side}"
                    yield _read(where, plan, _said(item["pieces"], marks), item["spans"])
                    for _role, name, *span in item.get("owners", ()):
                        yield _read(f"{where}.owners", plan, name, [span])
    for group in pair["content"]:
        for row in (*group["rows"], *group["quiet"]):
            for side, plan in sides.items():
                quote, _end, *span = row[side]
                if span:
                    where = f"content.{group['sort']}.{side}"
                    is_name = group["sort"] == "owners"  # it is written without white space
                    how = How.TEXT if is_name else How.SHOWN
                    place = _place(*span)
                    yield Claim(where, plan, place, _text(quote), how, stretches=(place,))


def _said(pieces: Sequence[Sequence[str]], marks: Sequence[str]) -> str:
    return "".join(text for mark, text in pieces if mark in marks)


def _read(where: str, plan: str, said: str, spans: Any) -> Claim:
    """Return the claim that ``said`` is the text of an item that stands at ``spans``."""
    stretches = spans_of(spans)
    if not stretches or len(stretches) != len(spans):
        raise ValueError
    whole = Span(stretches[0].start, stretches[-1].end)
    return Claim(where, plan, whole, _text(said), How.TEXT, stretches=stretches)


def _wording(named: tuple[str, Any], data: Data) -> Iterator[Claim]:
    """Yield the texts of a task, step by step; what is gone in a step stood in the step before."""
    thread, steps = named
    plans = [_id(data, step[0]) for one in data["threads"] if one["id"] == thread
             for step in one["steps"]]  # fmt: skip
    for at, (plan, items) in enumerate(zip(plans, steps, strict=True)):
        for pieces, _rewritten, spans in items:
            yield _read(f"[{at}]", plan, _said(pieces, _RIGHT), spans)
            if at and any(mark == "deleted" for mark, _text_ in pieces):
                before = [one[2] for one in steps[at - 1]]
                if len(before) == 1:
                    yield _read(f"[{at}].before", plans[at - 1], _said(pieces, _LEFT), before[0])


_LISTS: dict[str, Reader] = {
    "findings": _finding,
    "initiatives": _initiative,
    "targets": _targets,
}
_PARTS: dict[str, Reader] = {"plans": _source, "pairs": _pair}
