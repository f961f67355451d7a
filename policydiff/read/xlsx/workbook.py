"""What the sheets of a workbook share: their list, strings and number formats."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from policydiff.read.limits import beyond, limits
from policydiff.read.package import Package
from policydiff.read.xlsx.xml import elements
from policydiff.records import dataclass

_CONTENT_TYPES = "[Content_Types].xml"
_MAIN = (".sheet.main+xml", ".sheet.macroEnabled.main+xml", ".template.main+xml")
_NO_CELLS = ("/chartsheets/", "/dialogsheets/", "/macrosheets/")
_STRICT_ID = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_USUAL_ID = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, the part that holds it, and whether it is hidden."""

    name: str
    part: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """``formats`` are the number formats of the cell styles; ``from_1904`` is where days begin."""

    sheets: tuple[Sheet, ...]
    strings: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    from_1904: bool = False


def workbook_in(package: Package) -> Workbook:
    """Return what ``package`` says of its sheets.

    Raises:
        ReadError: it is no workbook, or has too many sheets.
    """
    main = _main_part(package)
    folder = main.rpartition("/")[0]
    links = package.links(main)
    sheets, from_1904 = [], False
    for element in elements(package, main):
        if element.tag == "sheet":
            link = element.get(f"{{{_USUAL_ID}}}id") or element.get(f"{{{_STRICT_ID}}}id") or ""
            _, part = links.get(link, ("", ""))
            if part and not any(kind in f"/{part}" for kind in _NO_CELLS):
                hidden = element.get("state", "visible") != "visible"
                sheets.append(Sheet(element.get("name", ""), part, hidden))
        elif element.tag == "workbookPr":
            from_1904 = element.get("date1904") in ("1", "true")
    if len(sheets) > limits().sheets:
        raise beyond("xlsx.sheets", package.path, "sheets")
    strings = tuple(_strings(package, f"{folder}/sharedStrings.xml"))
    formats = _formats(package, f"{folder}/styles.xml")
    return Workbook(tuple(sheets), strings, formats, from_1904)


def _main_part(package: Package) -> str:
    if _CONTENT_TYPES in package:
        for element in elements(package, _CONTENT_TYPES):
            if element.get("ContentType", "").endswith(_MAIN):
                return element.get("PartName", "").lstrip("/")
    return "xl/workbook.xml"


def _strings(package: Package, part: str) -> Iterator[str]:
    if part in package:
        for element in elements(package, part):
            if element.tag == "si":
                text = text_of(element)
                yield text if text.strip() else ""  # told here, once for all cells that name it
                element.clear()


def text_of(element: Element) -> str:
    """Return the text of a string, its runs put together; how it is pronounced is left out."""
    runs = [child for child in element if child.tag in ("t", "r")]
    return "".join(
        part.text or ""
        for run in runs
        for part in ([run] if run.tag == "t" else run)
        if part.tag == "t"
    )


def _formats(package: Package, part: str) -> tuple[str, ...]:
    """Return the number format of each cell style: its code, or its number among the built-in."""
    if part not in package:
        return ()
    codes: dict[str, str] = {}
    formats: tuple[str, ...] = ()
    for element in elements(package, part):
        if element.tag == "numFmt":
            codes[element.get("numFmtId", "")] = element.get("formatCode", "")
        elif element.tag == "cellXfs":
            ids = [style.get("numFmtId", "0") for style in element if style.tag == "xf"]
            formats = tuple(codes.get(each, each) for each in ids)
    return formats
