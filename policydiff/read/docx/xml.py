"""XML of an Office document: parsed within limits, without entities, under one set of names."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any, TypeAlias

from policydiff.errors import ReadError
from policydiff.read.package import Package

Element: TypeAlias = Any  # an lxml element; lxml has no types of its own

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHOICES = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
W, MC, M = f"{{{_WORD}}}", f"{{{_CHOICES}}}", f"{{{_MATHS}}}"
VALUE, LINK = f"{W}val", f"{{{_LINKS}}}id"
# The strict form of ISO 29500 has other names for the same things.
_STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": _WORD,
    "http://purl.oclc.org/ooxml/officeDocument/relationships": _LINKS,
    "http://purl.oclc.org/ooxml/officeDocument/math": _MATHS,
}
_OFF = {"0", "false", "off"}


def root_of(package: Package, part: str) -> Element:
    """Return the root of the XML that is the ``part`` of a document.

    Nothing outside is fetched and no entity is put in; names of the strict form become those of
    the usual one.

    Raises:
        ReadError: as ``Package.markup``; it is no XML, has a document type, or too many levels.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(package.markup(part), parser)
        if any(name in _STRICT for name in root.nsmap.values()):
            _rename(root)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise package.damaged(part, error) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError("package.doctype", path=package.path, part=part)
    return root


def _rename(root: Element) -> None:
    """Give the elements of a strict document the usual names."""
    for element in root.iter("*"):
        if _usual(element.tag) != element.tag:  # one without a namespace may be no name at all
            element.tag = _usual(element.tag)
        for name, value in element.attrib.items():
            if _usual(name) != name:
                del element.attrib[name]
                element.set(_usual(name), value)


def _usual(name: str) -> str:
    space, brace, local = name.rpartition("}")
    return f"{{{_STRICT.get(space[1:], space[1:])}}}{local}" if brace else name


def value(parent: Element | None, name: str) -> str | None:
    """Return ``w:val`` of the child ``w:name`` of ``parent``; None when there is none."""
    child = None if parent is None else parent.find(W + name)
    return None if child is None else child.get(VALUE)


def number(parent: Element | None, name: str) -> int | None:
    """Return ``w:val`` of the child ``w:name`` as a number; None when there is none."""
    return as_number(value(parent, name))


def as_number(text: str | None) -> int | None:
    """Return the number that ``text`` is, of at most nine digits, or None."""
    if text is None or len(text) > 10 or not text.lstrip("-").isdecimal() or not text.isascii():
        return None
    return int(text)


def is_on(parent: Element | None, name: str) -> bool | None:
    """Tell whether the switch ``w:name`` in ``parent`` is on; None when it is not there."""
    child = None if parent is None else parent.find(W + name)
    return None if child is None else child.get(VALUE, "1") not in _OFF


def outermost(root: Element, tags: Container[str]) -> Iterator[Element]:
    """Yield the descendants of ``root`` with one of ``tags`` that lie in no other, in order."""
    waiting = list(reversed(root))
    while waiting:
        element = waiting.pop()
        if element.tag in tags:
            yield element
        else:
            waiting.extend(reversed(element))
