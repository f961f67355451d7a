"""Make of a part's XML what a reader of the document sees: changes accepted, wrappers gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policydiff.read.docx.xml import MC, Element, M, W

# What goes with all that is in it.
_REVISED = {f"{W}{name}" for name in (
    "pPrChange", "rPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange",
    "tblPrExChange", "tblGridChange", "numberingChange",
)}  # fmt: skip
_DELETION = f"{W}del"
_DELETED = {_DELETION, f"{W}moveFrom"}
_DROPPED = {
    f"{W}{name}" for name in ("sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "rubyPr", "rt")
}
_STORIES = {f"{W}{name}" for name in ("txbxContent", "body", "footnote", "endnote", "hdr", "ftr")}
# What gives way to what is in it.
_WRAPPERS = {f"{W}{name}" for name in (
    "ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml", "hyperlink", "fldSimple", "dir",
    "bdo", "ruby", "rubyBase",
)}  # fmt: skip
_CHOICES = {f"{MC}AlternateContent", f"{MC}Choice", f"{MC}Fallback"}
_PROPERTIES = {f"{W}rPr", f"{W}trPr", f"{W}numPr", f"{W}tcPr", f"{M}ctrlPr"}
_ROW_DELETED = f"{W}trPr/{W}del"
_MARKS_DELETED = (f"{W}pPr/{W}rPr/{W}del", f"{W}pPr/{W}rPr/{W}moveFrom")


def settle(root: Element) -> int:
    """Settle everything in ``root`` in place and return how many deletions it held.

    Tracked insertions are kept and deletions dropped, of alternatives the first is taken, and
    paragraphs whose end was deleted go on in the next.
    """
    _choose(root)
    deletions = _drop_rows(root)
    for element in list(root.iter(*_REVISED, *_DROPPED)):
        _remove(element)
    for element in list(root.iter(*_DELETED)):
        parent = element.getparent()
        if parent is not None and parent.tag not in _PROPERTIES:
            deletions += element.tag == _DELETION and len(element) > 0
            _remove(element)
    for element in list(root.iter(*_WRAPPERS, *_CHOICES)):
        _unwrap(element)
    _join(root)
    for mark in list(_stray_marks(root)):
        _remove(mark)
    return deletions


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Element) -> None:
    if element.getparent() is None:
        return
    for child in list(element):
        element.addprevious(child)
    _remove(element)


def _choose(root: Element) -> None:
    """Keep of each set of alternatives the first, or what there is for want of any."""
    for element in list(root.iter(f"{MC}AlternateContent")):
        choices = [each for each in element if each.tag == f"{MC}Choice" and len(each)]
        choices += [each for each in element if each.tag == f"{MC}Fallback"]
        for other in list(element):
            if other not in choices[:1]:
                element.remove(other)


def _drop_rows(root: Element) -> int:
    """Drop the deleted rows and cells of tables and return how many."""
    rows = [row for row in root.iter(f"{W}tr") if row.find(_ROW_DELETED) is not None]
    cells = [mark.getparent().getparent() for mark in root.iter(f"{W}cellDel")]
    for element in (*rows, *cells):
        _remove(element)
    return len(rows) + len(cells)


def _join(root: Element) -> None:
    """Let paragraphs whose mark was deleted go on in the next; the next keeps its properties.

    Where none follows the paragraph stays, unless nothing is left in it.
    """
    waiting: list[Element] = []
    for paragraph in list(root.iter(f"{W}p")):
        if waiting and _following(waiting[-1]) is not paragraph:
            _leave(waiting)
            waiting = []
        if any(paragraph.find(mark) is not None for mark in _MARKS_DELETED):
            waiting.append(paragraph)
        elif waiting:
            _take_over(paragraph, waiting)
            waiting = []
    _leave(waiting)


def _following(paragraph: Element) -> Element | None:
    return next(paragraph.itersiblings(f"{W}p", f"{W}tbl"), None)


def _leave(paragraphs: Iterable[Element]) -> None:
    for paragraph in paragraphs:
        if paragraph.find(f"{W}r") is None:
            _remove(paragraph)


def _take_over(paragraph: Element, others: Iterable[Element]) -> None:
    """Put the content of the paragraphs ``others`` at the head of ``paragraph``."""
    head = paragraph.find(f"{W}pPr")
    for other in others:
        for child in list(other):
            if child.tag == f"{W}pPr":
                continue
            if head is None:
                paragraph.insert(0, child)
            else:
                head.addnext(child)
            head = child
        _remove(other)


def _stray_marks(root: Element) -> Iterator[Element]:
    """Yield marks of fields that lack their other end: they enclose nothing."""
    open_fields: dict[Element, list[list[Element]]] = {}
    for mark in root.iter(f"{W}fldChar"):
        fields = open_fields.setdefault(_story(mark), [])
        sort = mark.get(f"{W}fldCharType")
        if sort == "begin":
            fields.append([mark])
        elif not fields:
            yield mark
        elif sort == "end":
            fields.pop()
        else:
            fields[-1].append(mark)
    for fields in open_fields.values():
        for marks in fields:
            yield from marks


def _story(element: Element) -> Element:
    """Return the text that ``element`` is part of: a body, a text box or a note."""
    for above in element.iterancestors():
        if above.tag in _STORIES:
            return above
    return element.getroottree().getroot()
