"""Which region a plan is of, from its title, its delivery line or, last, its own words."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from policydiff.model import Span
from policydiff.parse.metadata import offices
from policydiff.parse.metadata.flat import Flat
from policydiff.parse.metadata.part import HEAD, Found, View, first
from policydiff.parse.metadata.places import Mention, mentions
from policydiff.parse.metadata.regions import NATION, Division, above, as_of, candidates, inside
from policydiff.text.patterns import lazy

_QUOTED = re.compile(r"《[^》]{0,300}(?:》|$)")
# Lines that name who put a page up, not who issued the document.
_PUBLISHER = re.compile(r"发布者|来源|作者|责任编辑|编辑|供稿|转载")
# How a plan speaks of its own region: 全市, 我区; else 市教育局 at the start of a clause.
_OWN = re.compile(r"[全我](?P<own>[省市县区州旗盟])(?!域)")
_OWN_OFFICE = lazy(r"(?<![㐀-鿿])(?P<own>[省市县区州旗盟])(?=委|政府|教育局)")
_OWN_ENOUGH = 3
# A place named after one of these is a partner, a neighbour or a destination.
_ELSEWHERE = "与和到赴对向驻自从同跟及、"
# Votes that make the most named region likely rather than a guess, and its lead over the next.
_LIKELY_VOTES, _LEAD = 3, 2
# Mentions of the city or province above that settle which of several namesakes is meant.
_SETTLED_BY = 2


class Place(NamedTuple):
    """Every division that fits, all alike (one when it is clear), and the name as printed.

    ``namesakes`` are the divisions among which the names of city and province decided.
    """

    name: str
    divisions: tuple[Division, ...]
    namesakes: tuple[Division, ...] = ()


def place(view: View, year: int | None) -> tuple[Found[Place] | None, bool]:
    """Return where the plan is of, and whether title and delivery contradict each other.

    Where they do, the words of the report itself decide: a title can be a website's.
    """
    titled = first(view, (_central_title, _in_title))
    spoken = first(view, (_spoken_for, _at_session))
    conflict = bool(titled and spoken and _apart(titled.value, spoken.value))
    rest = (_bare_office, _in_caption, _letterhead, _signed, _addressed, _own_words, _by_file_name)
    found = spoken if conflict or titled is None else titled
    found = found or first(view, rest)
    return (None if found is None else _settle(view, found, year)), conflict


def _apart(one: Place, other: Place) -> bool:
    return not any(inside(d, other.divisions) for d in one.divisions) and not any(
        inside(d, one.divisions) for d in other.divisions
    )


def _nation(view: View, where: Span, rule: str, certainty: str = "certain") -> Found[Place]:
    return view.found(Place("全国", candidates(NATION)), where, rule=rule, certainty=certainty)


def _named(view: View, flat: Flat, mention: Mention, rule: str) -> Found[Place]:
    value = Place(mention.name, mention.candidates)
    certainty = "certain" if mention.full else "likely"
    where = flat.span(mention.start, mention.end)
    return view.found(value, where, rule=rule, certainty=certainty)


def _central_title(view: View) -> Found[Place] | None:
    match = offices.CENTRAL.match(view.title.text)
    return _nation(view, view.title.span(*match.span()), "title") if match else None


def _in_title(view: View) -> Found[Place] | None:
    """Take the first region outside quoted titles, else the first within."""
    flat = view.title
    for text in (_QUOTED.sub(lambda quoted: "\n" * len(quoted.group()), flat.text), flat.text):
        if found := mentions(text):
            return _named(view, flat, found[0], "title")
    return None


def _spoken_for(view: View) -> Found[Place] | None:
    """Read in whose name the report is given: 我代表顺平县人民政府."""
    flat = view.whole
    for match in offices.SPEAKS_FOR.finditer(flat.text, 0, HEAD):
        if match["office"] == "国务院":
            return _nation(view, flat.span(*match.span("office")), "delivery")
        for mention in mentions(match["office"]):
            start = match.start("office")
            moved = mention._replace(start=start + mention.start, end=start + mention.end)
            return _named(view, flat, moved, "delivery")
    return None


def _at_session(view: View) -> Found[Place] | None:
    """Read the session or the speaker: 在博野县第十七届…, 上海市市长."""
    text = view.file.text[:HEAD]
    if match := offices.NATIONAL_CONGRESS.search(text):
        return _nation(view, view.file.span(*match.span()), "delivery")
    for mention in mentions(text):
        if offices.AFTER_SESSION_PLACE.match(text, mention.end):
            return _named(view, view.file, mention, "delivery")
    return None


def _bare_office(view: View) -> Found[Place] | None:
    """Find the region of a title's 市教育局 where the file names that office in full."""
    title = offices.OPENING.match(view.title.text)
    if title is None or not offices.BARE.match(title["office"]):
        return None
    kind, office = title["office"][0], title["office"][1:]
    flat = view.file
    for mention in mentions(flat.text):
        line = flat.text[flat.text.rfind("\n", 0, mention.start) + 1 : mention.start]
        named = mention.name.endswith(kind) and flat.text.startswith(office, mention.end)
        if named and not _PUBLISHER.search(line):
            return _named(view, flat, mention, "office")
    return None


def _in_caption(view: View) -> Found[Place] | None:
    if match := offices.CENTRAL.match(view.caption.text):
        return _nation(view, view.caption.span(*match.span()), "caption")
    found = mentions(_QUOTED.sub("", view.caption.text))
    return _named(view, view.caption, found[0], "caption") if found else None


def _letterhead(view: View) -> Found[Place] | None:
    """Read the red heading over the document: 某县教育局文件."""
    match = offices.LETTERHEAD.search(view.file.text, 0, HEAD)
    found = mentions(match["office"]) if match else ()
    if match is None or not found:
        return None
    at = match.start("office")
    moved = found[0]._replace(start=at + found[0].start, end=at + found[0].end)
    return _named(view, view.file, moved, "letterhead")


def _signed(view: View) -> Found[Place] | None:
    for flat in (view.signature, view.whole):
        for line in offices.LINE.finditer(flat.text):
            if match := offices.CENTRAL.match(line["office"]):
                where = flat.span(line.start() + match.start(), line.start() + match.end())
                return _nation(view, where, "signature")
            for mention in mentions(line["office"])[:1]:
                at = line.start() + mention.start, line.start() + mention.end
                return _named(view, flat, mention._replace(start=at[0], end=at[1]), "signature")
    return None


def _addressed(view: View) -> Found[Place] | None:
    match = offices.NATIONAL_ADDRESSEES.search(view.whole.text)
    if match is None:
        return None
    return _nation(view, view.whole.span(*match.span()), "addressees", "likely")


def _own_words(view: View) -> Found[Place] | None:
    """Take the region of the plan's own kind (全市, 我区) that the file names most."""
    kind = _own_kind(view.whole.text)
    votes = _votes(view.whole.text, kind) if kind else {}
    ranked = sorted(votes, key=lambda name: -votes[name].times)
    if not ranked:
        return None
    best = votes[ranked[0]]
    rival = votes[ranked[1]].times if len(ranked) > 1 else 0
    clear = best.full and best.times >= _LIKELY_VOTES and best.times >= _LEAD * rival
    found = _named(view, view.whole, best.mention, "body")
    found = Found(Place(ranked[0], found.value.divisions), found.evidence)
    return _doubted(found, "likely" if clear else "guess")


def _own_kind(text: str) -> str:
    """Return the last character of the plan's own region's name, "" when the text has no word.

    A county's plan speaks of its city as well (全市), but a city's hardly ever says 全县.
    """
    kinds = Counter(match["own"] for match in _OWN.finditer(text))
    for kind in "县旗区":
        if kinds[kind] >= _OWN_ENOUGH:
            return kind
    kinds = kinds or Counter(match["own"] for match in _OWN_OFFICE.finditer(text))
    return kinds.most_common(1)[0][0] if kinds else ""


class _Vote(NamedTuple):
    times: int
    full: bool
    mention: Mention


def _votes(text: str, kind: str) -> dict[str, _Vote]:
    """Count mentions of divisions whose name ends in ``kind``, by name, in text order.

    A short name votes for the full one. A name that comes once says nothing.
    """
    votes: dict[str, _Vote] = {}
    for mention in mentions(text):
        alike = tuple(d for d in mention.candidates if d.name.endswith(kind))
        if not alike or text[max(mention.start - 1, 0) : mention.start] in [*_ELSEWHERE]:
            continue
        name = alike[0].name
        old = votes.get(name) or _Vote(0, False, mention._replace(candidates=alike))
        kept = mention._replace(candidates=alike) if mention.full > old.full else old.mention
        votes[name] = _Vote(old.times + 1, old.full or mention.full, kept)
    return {name: vote for name, vote in votes.items() if vote.times > 1}


def _by_file_name(view: View) -> Found[Place] | None:
    """Take a region from the file's name, which must occur in the text: labels can be wrong."""
    stem = re.split(r"[_.\-@\s\d]", view.part.file_name)[0]
    divisions = candidates(stem)
    if not divisions:
        return None
    at = view.whole.text.find(divisions[0].short)
    if at < 0:
        return None
    place = Place(divisions[0].name if len(divisions) == 1 else stem, divisions)
    where = view.whole.span(at, at + len(divisions[0].short))
    return view.found(place, where, rule="file-name", certainty="guess")


def _doubted(found: Found[Place], certainty: str) -> Found[Place]:
    old = found.evidence
    return Found(found.value, type(old)(old.quote, old.span, certainty, old.rule))


def _settle(view: View, found: Found[Place], year: int | None) -> Found[Place]:
    """Keep the divisions of the plan's year, and of several the one whose parents are named."""
    divisions = as_of(found.value.divisions, year)
    if len(divisions) > 1:
        scores = {each: _named_above(view.whole.text, each) for each in divisions}
        best = max(scores.values())
        leaders = tuple(each for each in divisions if scores[each] == best)
        if sum(best) >= _SETTLED_BY and len(leaders) == 1:
            weaker = "guess" if found.evidence.certainty == "guess" else "likely"
            settled = Place(found.value.name, leaders, divisions)
            return _doubted(Found(settled, found.evidence), weaker)
    return Found(Place(found.value.name, divisions), found.evidence)


def _named_above(text: str, division: Division) -> tuple[int, int]:
    """Count how often the text names the city and the province above ``division`` as its own."""
    counts = {each.level: _own_mentions(text, each.short) for each in above(division)}
    return counts.get("city", 0), counts.get("province", 0)


def _own_mentions(text: str, name: str) -> int:
    return sum(
        text[max(found.start() - 1, 0) : found.start()] not in [*_ELSEWHERE]
        for found in re.finditer(re.escape(name), text)
    )
