"""Styles of a document: what paragraphs and characters have because of their style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from policydiff.read.docx.xml import VALUE, Element, W, is_on, number, value
from policydiff.records import dataclass

# Styles, each based on the next; Word allows some ten.
_LONGEST_CHAIN = 50
_CONTENTS = re.compile(r"(?i)toc ?(?:\d|heading)")


@dataclass(frozen=True, slots=True)
class Style:
    """A style: ``num`` and ``level`` of its numbering and ``is_hidden`` are None where it is silent."""

    name: str
    based_on: str | None
    num: int | None
    level: int | None
    is_hidden: bool | None


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document by their ids; ``default`` is that of paragraphs without one."""

    by_id: Mapping[str, Style]
    default: str | None

    def chain(self, name: str | None) -> Iterator[tuple[str, Style]]:
        """Yield the style ``name`` and those that it is based on, the next of all first."""
        for _ in range(_LONGEST_CHAIN):
            if name is None or name not in self.by_id:
                return
            yield name, self.by_id[name]
            name = self.by_id[name].based_on

    def is_hidden(self, name: str | None) -> bool | None:
        """Tell whether text in the style ``name`` is hidden; None when it does not say."""
        said = (style.is_hidden for _, style in self.chain(name))
        return next((each for each in said if each is not None), None)

    def is_contents(self, name: str | None) -> bool:
        """Tell whether paragraphs in the style ``name`` are of a table of contents."""
        style = self.by_id.get(name or "")
        return style is not None and _CONTENTS.fullmatch(style.name) is not None


NO_STYLES = Styles({}, None)


def styles_of(root: Element) -> Styles:
    """Return the styles in the part ``root``."""
    found, default = {}, None
    for element in root.iter(f"{W}style"):
        name = element.get(f"{W}styleId", "")
        found[name] = _style(element)
        if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true"):
            default = name
    return Styles(found, default)


def _style(element: Element) -> Style:
    paragraph = element.find(f"{W}pPr")
    numbering = None if paragraph is None else paragraph.find(f"{W}numPr")
    return Style(
        value(element, "name") or "",
        value(element, "basedOn"),
        number(numbering, "numId"),
        number(numbering, "ilvl"),
        is_on(element.find(f"{W}rPr"), "vanish"),
    )


def style_name(properties: Element | None, tag: str) -> str | None:
    """Return the style that ``properties`` of a paragraph (pStyle) or a run (rStyle) name."""
    child = None if properties is None else properties.find(W + tag)
    return None if child is None else child.get(VALUE)
