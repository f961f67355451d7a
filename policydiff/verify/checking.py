"""Whether what a report states holds: on the files it was made of, else on its own texts."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from policydiff import __version__
from policydiff.messages import LANGUAGES
from policydiff.model import Span
from policydiff.model.verification import Held, Problem
from policydiff.records import dataclass
from policydiff.render.plain import ELLIPSIS
from policydiff.text.traditional import installed, is_traditional
from policydiff.verify.claims import (
    Claim,
    Fragment,
    How,
    Origin,
    Statement,
    joined,
    moved,
    words_at,
)
from policydiff.verify.files import Files, Found

# Quotes of one file that are named one by one; where a line is lost, all after it fail.
_NAMED = 20
_AROUND = 20
# Counts of claims by what became of them.
ON_FILES, WITHIN, FAILED, UNCHECKED = "on_files", "within", "failed", "unchecked"


@dataclass(frozen=True, slots=True)
class Told:
    """What checking the claims of one report says: ``counts`` of them, and what is wrong."""

    counts: Mapping[str, int]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Reporter:
    """The report whose claims are checked: its ``name``, and the version that made it."""

    name: str
    version: str


def check(
    said: Statement, reporter: Reporter, files: Files, found: Mapping[str, Found | None]
) -> Told:
    """Return what becomes of all claims of a report; ``found`` has its files by their SHA-256."""
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    by_plan: dict[str, list[Claim]] = defaultdict(list)
    for claim in said.claims:
        by_plan[claim.plan if claim.plan in said.origins else ""].append(claim)
    for claim in by_plan.pop("", ()):
        counts[FAILED] += 1
        values = {"place": claim.where}
        problems.append(Problem("verify.malformed", reporter.name, claim.where, values))
    for plan, origin in said.origins.items():
        claims, place = by_plan.get(plan, []), found.get(origin.sha256)
        text = _text(origin, files, place)
        if isinstance(text, Problem):
            problems.append(text)
            counts[FAILED if text.held is Held.FAILS else UNCHECKED] += len(claims)
        elif text is not None and place is not None:
            wrong = _on_file(claims, (text, origin, place), reporter, counts)
            problems += wrong
        else:
            own = said.fragments.get(plan, ())
            problems += _inside(claims, (origin, own), reporter.name, counts)
    return Told(counts, problems)


def _text(origin: Origin, files: Files, found: Found | None) -> str | Problem | None:
    if found is None:
        return None
    # An altered byte must not have the file read in another encoding.
    is_needed = origin.is_told or not found.is_same
    text = files.text(found.path, origin.encoding if is_needed else None)
    if isinstance(text, str):
        return text
    # What cannot be read here could be read where the report was made: with LibreOffice, an extra …
    held = Held.UNCHECKED if found.is_same else Held.FAILS
    reason = {lang: text.text(lang) for lang in LANGUAGES}
    return Problem("verify.unreadable", found.path, "", {"reason": reason}, held)


# --- on the file -------------------------------------------------------------------------------


def _on_file(
    claims: Sequence[Claim],
    source: tuple[str, Origin, Found],
    reporter: Reporter,
    counts: Counter[str],
) -> Iterator[Problem]:
    text, origin, found = source
    if is_traditional(text) and installed() is None:
        converted = [claim for claim in claims if claim.how is How.COMPARED]
        claims = [claim for claim in claims if claim.how is not How.COMPARED]
        counts[UNCHECKED] += len(converted)
        yield Problem(
            "verify.traditional", found.path, "", {"count": len(converted)}, Held.UNCHECKED
        )
    wrong = [claim for claim in claims if len(set(words_at(claim, text))) > 1]
    counts[FAILED] += len(wrong)
    counts[ON_FILES] += len(claims) - len(wrong)
    if found.is_same and not _is_the_text(origin, text):
        values = {"made_by": reporter.version or "?", "version": __version__, "count": len(wrong)}
        yield Problem("verify.other_text", found.path, "", {"report": reporter.name, **values})
    wrong.sort(key=lambda claim: (claim.span.start, claim.span.end))
    for claim in wrong[:_NAMED]:
        yield _differs(claim, words_at(claim, text), found.path, reporter.name)
    if len(wrong) > _NAMED:
        values = {"count": len(wrong) - _NAMED, "report": reporter.name}
        yield Problem("verify.more_quotes", found.path, "", values)


def _is_the_text(origin: Origin, text: str) -> bool:
    """Tell whether ``text`` is what the plan was read from, as far as the report says it.

    A plan's id is the start of the SHA-256 of its text.
    """
    if origin.span is None:
        return True
    start, end = origin.span
    return _id_starts(origin, text[start:end])


def _id_starts(origin: Origin, text: str) -> bool:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest().startswith(origin.plan)


def _differs(claim: Claim, words: tuple[str, str], path: str, report: str) -> Problem:
    wanted, found = words
    at = _first_difference(wanted, found)
    values = {
        "report": report,
        "place": claim.where,
        "offset": _offset(claim, at),
        "wanted": _excerpt(wanted, at),
        "found": _excerpt(found, at),
    }
    return Problem("verify.quote", path, f"{claim.span.start}-{claim.span.end}", values)


def _first_difference(left: str, right: str) -> int:
    pairs = zip(left, right, strict=False)
    shortest = min(len(left), len(right))
    return next((at for at, (one, other) in enumerate(pairs) if one != other), shortest)


def _offset(claim: Claim, at: int) -> int:
    """Return the offset in the text of what differs first, where the quote keeps its offsets."""
    keeps = claim.how in (How.EXACT, How.SEGMENT)
    return claim.span.start + (at if keeps else 0)


def _excerpt(text: str, at: int) -> str:
    start, end = max(at - _AROUND, 0), at + _AROUND
    before, after = ELLIPSIS if start else "", ELLIPSIS if end < len(text) else ""
    return before + text[start:end] + after


# --- within the report -------------------------------------------------------------------------


def _inside(
    claims: Sequence[Claim],
    source: tuple[Origin, Sequence[Fragment]],
    report: str,
    counts: Counter[str],
) -> Iterator[Problem]:
    """Check claims on the text that the report itself has, where it has it."""
    origin, fragments = source
    is_whole = _is_whole(origin, fragments)
    for claim in claims:
        told = None if is_whole and claim.how is How.SEGMENT else _told_inside(claim, fragments)
        if is_whole and claim.how is How.SEGMENT:
            counts[WITHIN] += 1
        elif told is None:
            counts[UNCHECKED] += 1
        elif told[0] == told[1]:
            counts[WITHIN] += 1
        else:
            counts[FAILED] += 1
            yield _differs(claim, told, report, report)


def _is_whole(origin: Origin, fragments: Sequence[Fragment]) -> bool:
    """Tell whether ``fragments`` are the whole text of the plan, by the id that it has from it."""
    text = joined(fragments, origin.span) if origin.span else None
    return text is not None and _id_starts(origin, text)


def _told_inside(claim: Claim, fragments: Sequence[Fragment]) -> tuple[str, str] | None:
    """Return the words wanted and those in ``fragments``; None where the text is not all there."""
    if not fragments or _is_own(claim, fragments):
        return None
    claim = _cut(claim, fragments)
    needed = claim.span if claim.shape is None else claim.shape.span
    text = joined(fragments, needed)
    return None if text is None else words_at(moved(claim, -needed.start), text)


def _is_own(claim: Claim, fragments: Sequence[Fragment]) -> bool:
    """Tell whether a claim is one of the fragments, which cannot be its own witness."""
    if claim.how is not How.EXACT:
        return claim.how in (How.SEGMENT, How.MASKED)
    at = bisect_left(fragments, claim.span, key=lambda one: one.span)
    return at < len(fragments) and fragments[at].span == claim.span


def _cut(claim: Claim, fragments: Sequence[Fragment]) -> Claim:
    """Return a claim on what is around a quote with as much of that as ``fragments`` have."""
    start, end = claim.span
    if claim.how is How.BEFORE:
        start = min(max(start, fragments[0].span.start), end)
    if claim.how is How.AFTER:
        end = max(min(end, fragments[-1].span.end), start)
    return replace(claim, span=Span(start, end))
