"""What a document says of its automatic numbering (ECMA-376, 17.9): lists and their levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policydiff.read.docx.number_formats import KNOWN
from policydiff.read.docx.styles import Styles, style_name
from policydiff.read.docx.symbols import is_unknown, symbol
from policydiff.read.docx.xml import VALUE, Element, W, as_number, is_on, number, value
from policydiff.records import dataclass

LEVELS = 9
LONGEST_LABEL = 64  # characters of a paragraph's automatic number


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: ``text`` is its label with %1 … %9 for the numbers of the levels.

    ``restart`` is as in lvlRestart: the level from 1 whose use restarts this one, 0 for none,
    None when all wider levels do. ``is_legal``: all numbers in the label are decimal. ``style``
    is the paragraph style that stands for the level.
    """

    start: int = 0
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    is_legal: bool = False
    suffix: str = "tab"
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Numbering:
    """A list that paragraphs refer to: its levels, and from where they are to count anew.

    All lists of one ``family`` (abstractNum) count on from one another. ``starts`` are by level.
    """

    id: int
    family: str
    levels: Sequence[Level | None]
    starts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Numberings:
    """The lists of a document by their ids, and its styles."""

    by_id: Mapping[int, Numbering]
    styles: Styles

    def of(self, properties: Element | None) -> tuple[Numbering, int] | None:
        """Return list and level of a paragraph with these ``properties``, None when it has none.

        What a paragraph does not say itself, its style says, or one that this is based on. In a
        style the level is the one that names the style, whatever else stands there (17.9.23).
        """
        own = None if properties is None else properties.find(f"{W}numPr")
        own_id, own_level = number(own, "numId"), number(own, "ilvl")
        chain = list(self.styles.chain(style_name(properties, "pStyle") or self.styles.default))
        style_id = next((style.num for _, style in chain if style.num is not None), None)
        found = self.by_id.get((style_id if own_id is None else own_id) or 0)
        if found is None:
            return None
        level = own_level
        if level is None and own_id is None:
            level = _linked(found, [name for name, _ in chain])
        if level is None:
            level = next((style.level for _, style in chain if style.level is not None), 0)
        return found, min(max(level, 0), LEVELS - 1)


def _linked(numbering: Numbering, names: Sequence[str]) -> int | None:
    """Return the level that stands for the first of the styles ``names`` that has one."""
    levels = {each.style: at for at, each in enumerate(numbering.levels) if each and each.style}
    return next((levels[name] for name in names if name in levels), None)


def is_known(numbering: Numbering, level: int) -> bool:
    """Tell whether the numbers of this level are written in a format that is known here."""
    own = numbering.levels[level]
    return own is None or own.format in KNOWN


def numberings_of(root: Element, styles: Styles) -> Numberings:
    """Return the lists in the part ``root``."""
    lists = {as_number(each.get(f"{W}numId")): each for each in root.iter(f"{W}num")}
    levels = _families(root, lists, styles)
    found = {}
    for name, element in lists.items():
        family = value(element, "abstractNumId") or ""
        if name and family in levels:
            found[name] = _numbering(name, family, levels[family], element)
    return Numberings(found, styles)


def _families(
    root: Element, lists: Mapping[int | None, Element], styles: Styles
) -> dict[str, list[Level | None]]:
    """Return the levels of all families; some have those of the one that a numbering style names."""
    families = {each.get(f"{W}abstractNumId", ""): each for each in root.iter(f"{W}abstractNum")}
    levels = {name: _levels(family) for name, family in families.items()}
    lenders = {link: name for name, each in families.items() if (link := value(each, "styleLink"))}
    for name, family in families.items():
        link = value(family, "numStyleLink")
        if link is not None and not any(levels[name]):
            style = styles.by_id.get(link)
            named = value(lists.get(style.num), "abstractNumId") if style else None
            levels[name] = levels.get(named or lenders.get(link, ""), levels[name])
    return levels


def _levels(family: Element) -> list[Level | None]:
    levels: list[Level | None] = [None] * LEVELS
    for element in family.iterchildren(f"{W}lvl"):
        at = as_number(element.get(f"{W}ilvl"))
        if at is not None and 0 <= at < LEVELS:
            levels[at] = _level(element)
    return levels


def _numbering(
    name: int, family: str, levels: Sequence[Level | None], element: Element
) -> Numbering:
    own, starts = list(levels), {}
    for override in element.iterchildren(f"{W}lvlOverride"):
        at = as_number(override.get(f"{W}ilvl"))
        if at is None or not 0 <= at < LEVELS:
            continue
        start = number(override, "startOverride")
        if start is not None:
            starts[at] = start
        level = override.find(f"{W}lvl")
        if level is not None:
            own[at] = _level(level)
    return Numbering(name, family, own, starts)


def _level(element: Element) -> Level:
    label = element.find(f"{W}lvlText")
    text = "" if label is None else label.get(VALUE, "")[:LONGEST_LABEL]
    forms = element.findall(f".//{W}numFmt")  # a new one has an old one after it, to fall back on
    name = forms[-1].get(VALUE, "decimal") if forms else "decimal"
    if name == "bullet":
        text = _bullet(text, element)
    return Level(
        number(element, "start") or 0,
        name,
        text,
        number(element, "lvlRestart"),
        bool(is_on(element, "isLgl")),
        value(element, "suff") or "tab",
        value(element, "pStyle"),
    )


def _bullet(text: str, level: Element) -> str:
    """Return a bullet as it looks in its font."""
    fonts = level.find(f"{W}rPr/{W}rFonts")
    font = "" if fonts is None else fonts.get(f"{W}ascii", "")
    signs = (symbol(ord(char), font) for char in text)
    return "".join("•" if is_unknown(sign) else sign for sign in signs)
