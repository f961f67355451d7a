"""What stands on the pages of a PDF, as the library tells it: characters, rules, pictures.

Places are in points from the top left of the page as it is read: a page whose text is turned, as
wide tables are, is turned upright.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double, c_float, c_int
from io import BytesIO
from typing import Any, NamedTuple

from policydiff.errors import ReadError
from policydiff.read.limits import beyond, limits
from policydiff.read.pdf.streams import check_streams
from policydiff.records import dataclass

_QUARTER = math.pi / 2
_SLANT = 0.05  # radians; text slanted more is a mark across the page
_THIN = 2.5  # points; a filled box that is thinner is a rule
_DEPTH = 4  # of forms in forms, in which programs put a page's drawing
_PASSWORD, _SECURITY = 4, 5  # errors of FPDF_GetLastError
_PICTURE = 0.3  # of the page, that a picture covers which may be a scan of it
# Lines drawn on a page; 40 rows of 10 cells have 1,600 edges. More is a map, and no table.
_MOST_RULES = 5_000
# Points; larger pages are none (ISO 32000-1, annex C). The library takes time in proportion to the
# size of a page, for each piece of text: at a hundred million points 0.2 s for each.
_LARGEST = 14_400
_FARTHEST = 1_000_000.0  # points from the corner of a page, at which what it draws is kept
_SMALLEST = 0.1  # points, of a character: what has no size is read, and set as if it had this
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

Matrix = tuple[float, float, float, float, float, float]


class Glyph(NamedTuple):
    """A character: where it begins and ends, its base line, and the height of its line."""

    char: str
    x0: float
    x1: float
    base: float
    height: float


class Rule(NamedTuple):
    """A drawn line, level or upright: from the left or the top, at the same place all along."""

    level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page: ``turned`` is text that runs in another direction, ``unmapped`` counts characters
    of which the file does not say what they are. ``width`` is that of the page as it is read.
    """  # noqa: D205

    number: int
    width: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    turned: str = ""
    unmapped: int = 0
    is_picture: bool = False
    shapes: int = 0


def pages_in(data: bytes, path: str) -> Iterator[Page]:
    """Yield the pages of the PDF ``data``.

    Raises:
        ReadError: it is damaged, needs a password, or has too many pages.
    """
    import pypdfium2

    check_streams(data, path)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        raise ReadError(
            "pdf.encrypted" if code in (_PASSWORD, _SECURITY) else "pdf.damaged", path=path
        ) from error
    try:
        if len(document) > limits().pages:
            raise beyond("pdf.pages", path, "pages")
        _check_decrypted(document, path)
        shapes = 0
        for at in range(len(document)):
            page = _page(document, at, path)
            shapes += page.shapes
            if shapes > limits().shapes:
                raise beyond("pdf.shapes", path, "shapes")
            yield page
    finally:
        document.close()


def _check_decrypted(document: Any, path: str) -> None:
    """Measure what is packed in a file that is encrypted without a password, as many are."""
    import pypdfium2.raw as pdfium

    if pdfium.FPDF_GetSecurityHandlerRevision(document.raw) >= 0:
        plain = BytesIO()
        document.save(plain, flags=pdfium.FPDF_REMOVE_SECURITY)
        check_streams(plain.getvalue(), path)


def _page(document: Any, at: int, path: str) -> Page:
    import pypdfium2

    none = Page(at + 1, 0.0, (), (), unmapped=-1)
    try:
        page = document[at]
        if max(page.get_size()) > _LARGEST:
            return none
        text = page.get_textpage()
    except pypdfium2.PdfiumError:  # the page tree names what is no page
        return none
    try:
        return _read(page, text, at + 1, path)
    finally:
        text.close()
        page.close()


def _read(page: Any, text: Any, number: int, path: str) -> Page:
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(text.raw)
    if count > limits().page_characters:
        raise beyond("pdf.page_too_long", path, "page_characters", page=number)
    found = [each for at in range(count) if (each := _character(text.raw, at))]
    turns = Counter(turn for _, turn, _ in found if turn is not None)
    turn = max(sorted(turns), key=lambda each: turns[each]) if turns else 0
    width, height = page.get_size()
    box = page.get_bbox()
    upright = _Upright(turn, box)
    unmapped = sum(lost for _, _, lost in found)
    across = "".join(glyph[0] for glyph, way, _ in found if way != turn)
    glyphs = tuple(upright.glyph(*glyph) for glyph, way, lost in found if way == turn and not lost)
    matrix_rules, picture = _drawn(page.raw, width * height)
    rules = tuple(upright.rule(*each) for each in matrix_rules)
    shapes = pdfium.FPDFPage_CountObjects(page.raw)
    return Page(number, upright.width, glyphs, rules, across, unmapped, picture, shapes)


def _character(text: Any, at: int) -> tuple[tuple[str, Any, float, float], int | None, bool] | None:
    """Return a visible character with its box and origin, its quarter turns, whether it is lost."""
    import pypdfium2.raw as pdfium

    code = pdfium.FPDFText_GetUnicode(text, at)
    char = chr(code) if 0 < code <= 0x10FFFF else "\ufffd"
    if char.isspace() or pdfium.FPDFText_IsGenerated(text, at) == 1:
        return None
    box = pdfium.FS_RECTF()
    x, y = c_double(), c_double()
    pdfium.FPDFText_GetLooseCharBox(text, at, byref(box))
    pdfium.FPDFText_GetCharOrigin(text, at, byref(x), byref(y))
    angle = pdfium.FPDFText_GetCharAngle(text, at)
    turn = round(angle / _QUARTER) if angle >= 0 else 0  # it is no number in a place that is none
    straight = abs(angle - turn * _QUARTER) <= _SLANT
    lost = char == "\ufffd" or pdfium.FPDFText_HasUnicodeMapError(text, at) == 1 or code < ord(" ")
    edges = (box.left, box.bottom, box.right, box.top)
    return (char, edges, x.value, y.value), turn % 4 if straight else None, lost


class _Upright:
    """Turns places on a page so that its text stands upright, from the top left."""

    def __init__(self, turn: int, box: Sequence[float]) -> None:
        self.turn = turn
        corners = [self._turned(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        self.left = min(x for x, _ in corners)
        self.top = max(y for _, y in corners)
        self.width = max(x for x, _ in corners) - self.left

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        x, y = _within(x), _within(y)
        return ((x, y), (-y, x), (-x, -y), (y, -x))[self.turn]

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of ``x``, ``y`` of the page as it is read."""
        x, y = self._turned(x, y)
        return x - self.left, self.top - y

    def glyph(self, char: str, box: Sequence[float], x: float, y: float) -> Glyph:
        """Return a character; its height is that of its box."""
        (x0, y0), (x1, y1) = self.point(box[0], box[1]), self.point(box[2], box[3])
        left, right = min(x0, x1), max(x0, x1, min(x0, x1) + _SMALLEST)
        return Glyph(char, left, right, self.point(x, y)[1], max(abs(y1 - y0), _SMALLEST))

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Rule:
        """Return a drawn line, of which the two ends are given."""
        (x0, y0), (x1, y1) = self.point(x0, y0), self.point(x1, y1)
        if abs(x1 - x0) >= abs(y1 - y0):
            return Rule(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
        return Rule(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))


def _within(place: float) -> float:
    """Return a coordinate of a page; a hostile file makes some that are no numbers, or endless."""
    return 0.0 if math.isnan(place) else min(max(place, -_FARTHEST), _FARTHEST)


def _drawn(page: Any, area: float) -> tuple[list[tuple[float, float, float, float]], bool]:
    """Return the straight lines that are drawn on ``page``, and whether a picture covers it.

    A page with very many is a drawing, and no table is looked for in it.
    """
    import pypdfium2.raw as pdfium

    rules: list[tuple[float, float, float, float]] = []
    picture = False
    for shape, matrix in _shapes(page, None, _IDENTITY, 0):
        kind = pdfium.FPDFPageObj_GetType(shape)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            size = _area(shape, matrix)
            picture = picture or size >= _PICTURE * area
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            rules += _lines(shape, matrix)
        if len(rules) > _MOST_RULES:
            return [], picture
    return rules, picture


def _area(picture: Any, outer: Matrix) -> float:
    """Return how much of the page a picture covers; it fills the unit square of its matrix."""
    a, b, c, d, _, _ = _times(_matrix(picture), outer)
    return abs(a * d - b * c)


def _shapes(page: Any, form: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFFormObj_CountObjects(form) if form else pdfium.FPDFPage_CountObjects(page)
    for at in range(min(count, _MOST_RULES)):
        shape = (
            pdfium.FPDFFormObj_GetObject(form, at) if form else pdfium.FPDFPage_GetObject(page, at)
        )
        if not shape:
            continue
        if pdfium.FPDFPageObj_GetType(shape) == pdfium.FPDF_PAGEOBJ_FORM:
            if depth < _DEPTH:
                yield from _shapes(page, shape, _times(_matrix(shape), matrix), depth + 1)
        else:
            yield shape, matrix


def _matrix(shape: Any) -> Matrix:
    import pypdfium2.raw as pdfium

    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(shape, byref(found)):
        return _IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)  # fmt: skip


def _lines(shape: Any, outer: Matrix) -> Iterator[tuple[float, float, float, float]]:
    """Yield the level and upright lines of a path, thin boxes as lines; no filled areas."""
    import pypdfium2.raw as pdfium

    fill, stroke = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(shape, byref(fill), byref(stroke))
    points = list(_points(shape, _times(_matrix(shape), outer)))
    if not points:
        return
    xs, ys = [x for x, _, _ in points], [y for _, y, _ in points]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    if min(wide, high) <= _THIN:
        middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        if wide >= high:
            yield min(xs), middle_y, max(xs), middle_y
        else:
            yield middle_x, min(ys), middle_x, max(ys)
    elif stroke.value:
        for (x0, y0, _), (x1, y1, begins) in zip(points, [*points[1:], points[0]], strict=True):
            if not begins and min(abs(x1 - x0), abs(y1 - y0)) <= _THIN / 2:
                yield x0, y0, x1, y1


def _points(shape: Any, matrix: Matrix) -> Iterator[tuple[float, float, bool]]:
    """Yield the corners of a path, and whether a new line begins there; none if it has curves."""
    import pypdfium2.raw as pdfium

    a, b, c, d, e, f = matrix
    count = pdfium.FPDFPath_CountSegments(shape)
    if count > _MOST_RULES:
        return
    for at in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(shape, at)
        x, y = c_float(), c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        begins = pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO
        yield a * x.value + c * y.value + e, b * x.value + d * y.value + f, begins
