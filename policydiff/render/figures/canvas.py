"""The paper of a figure: title above, key and caption below, and what is drawn between them.

Lengths are centimetres from the lower left corner. Text is never read as a formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from policydiff.errors import OptionError
from policydiff.render.figures.asked import Look
from policydiff.render.figures.fonts import Face
from policydiff.render.figures.signs import INK, PAPER, RULE, SOFT, Box, Fill, Pen, Sign

TITLE, BODY, SMALL = 10.0, 7.5, 6.5
_CM = 2.54
_LINE = 1.35 / 72 * _CM  # the height of a line of one point
_MARGIN = 0.3
_GAP = 0.25
_SWATCH = 0.55
_NARROWEST = 10.0  # captions under less are columns of words
# Lower, and names have no lines, or lines no course.
_LEAST, _LEAST_AXES = 0.6, 0.9
_DPI = 300  # what journals ask for
_MOST_PIXELS = 100_000_000
# A PDF can hold TrueType fonts as they are (42); PostScript outlines only as drawings (3), for
# matplotlib would label them wrongly.
_EMBEDDED = {True: 42, False: 3}
# Whatever the user's own settings are, figures look the same and are the same bytes.
_STYLE: dict[str, object] = {
    "svg.fonttype": "path",
    "svg.hashsalt": "policydiff",
    "text.parse_math": False,
    "axes.unicode_minus": False,
    "hatch.linewidth": 0.4,
    "axes.edgecolor": RULE,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": RULE,
    "ytick.color": RULE,
}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw with matplotlib's own settings and ours, not with the user's."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)  # type: ignore[arg-type]
        yield


@dataclass(frozen=True, slots=True)
class Frame:
    """The words around a figure."""

    title: str
    caption: str
    key: tuple[Sign, ...]


def room_in(look: Look) -> float | None:
    """Return the width that is left between the margins, None where the figure decides."""
    return None if look.width is None else look.width - 2 * _MARGIN


class Canvas:
    """A figure being drawn; ``left`` to ``right`` and ``bottom`` to ``top`` are free for it."""

    def __init__(self, face: Face, look: Look, frame: Frame, size: tuple[float, float]) -> None:
        """Lay out title, key and caption around a body of ``size``."""
        self.face = face
        self.look, self.frame = look, frame
        self.width = look.width or max(size[0] + 2 * _MARGIN, _NARROWEST)
        room = self.width - 2 * _MARGIN
        self._title = face.wrapped(frame.title, TITLE, room)
        self._caption = face.wrapped(frame.caption, SMALL, room)
        self._key = _key_rows(frame.key, face, room)
        above = _MARGIN + _height(self._title, TITLE) + _GAP
        below = _MARGIN + _height(self._caption, SMALL) + _height(self._key, SMALL * 1.2) + 2 * _GAP
        self.height = look.height or above + size[1] + below
        self.left, self.right = _MARGIN, self.width - _MARGIN
        self.bottom, self.top = below, self.height - above
        self.require(min(self.top - self.bottom, room), _LEAST)
        self.figure = Figure((self.width / _CM, self.height / _CM), facecolor=PAPER)
        self.page = self._page()
        self._frame()

    def require(self, length: float, least: float) -> None:
        """Raise OptionError where a ``length`` is less than can be read."""
        if length < least:
            raise OptionError("figure.too_small", width=self.width, height=self.height)

    def _page(self) -> Axes:
        page = self.figure.add_axes((0, 0, 1, 1))
        page.set(xlim=(0, self.width), ylim=(0, self.height))
        page.axis("off")
        page.set_zorder(1)  # words stand above the lines of any axes
        return page

    def _frame(self) -> None:
        self.lines(self._title, _MARGIN, self.height - _MARGIN, points=TITLE)
        self.lines(
            self._caption, _MARGIN, _MARGIN + _height(self._caption, SMALL), points=SMALL, ink=SOFT
        )
        y = self.bottom - _GAP - SMALL * 0.6 * _LINE
        for row in self._key:
            x = _MARGIN
            for sign, width in row:
                self._sign(sign, x, y)
                x += width
            y -= SMALL * 1.2 * _LINE

    def _sign(self, sign: Sign, x: float, y: float) -> None:
        if isinstance(sign.look, Box):
            self.box(x, y - 0.11, _SWATCH - 0.15, 0.24, sign.look)
        else:
            ends = [x, x + _SWATCH - 0.1]
            self.line(self.page, ends, [y, y], sign.look, marks=False)
            if sign.look.marker:
                self.line(self.page, [sum(ends) / 2], [y], sign.look)
        self.text(x + _SWATCH, y, sign.meaning, points=SMALL)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        points: float = BODY,
        ink: str = INK,
        across: str = "left",
        along: str = "center_baseline",
        turned: float = 0,
        halo: bool = False,
    ) -> Text:
        """Write ``text`` at a place of the page; a ``halo`` lets it be read on hatching."""
        return self.page.text(
            x, y, text, fontproperties=self.face.properties(points), color=ink, ha=across, va=along,
            rotation=turned, rotation_mode="anchor", clip_on=False,
            path_effects=[withStroke(linewidth=1.6, foreground=PAPER)] if halo else [],
        )  # fmt: skip

    def lines(
        self, texts: Sequence[str], x: float, y: float, *, points: float, ink: str = INK
    ) -> None:
        """Write lines downwards from ``y``."""
        for at, text in enumerate(texts):
            self.text(x, y - (at + 0.5) * points * _LINE, text, points=points, ink=ink)

    def heading(self, text: str, right: float, *, points: float) -> float:
        """Write ``text`` at the top, up to ``right``, and return where it ends below."""
        lines = self.face.wrapped(text, points, max(right - self.left, _LEAST))
        self.lines(lines, self.left, self.top, points=points, ink=SOFT)
        return self.top - _height(lines, points)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        look: Box,
        *,
        axes: Axes | None = None,
    ) -> None:
        """Fill a cell whose lower left corner is at ``x`` and ``y``."""
        on = axes or self.page
        part = height * look.part
        if look.hatch:
            on.add_patch(Rectangle((x, y), width, height, facecolor=look.fill, edgecolor=RULE,
                hatch=look.hatch, linewidth=0, zorder=0.5))  # fmt: skip
            return
        on.add_patch(Rectangle((x, y), width, part, facecolor=look.fill, edgecolor=look.edge,
            linewidth=0.5, zorder=1))  # fmt: skip
        if look.part < 1:
            on.add_patch(Rectangle((x, y), width, height, fill=False, edgecolor=look.edge,
                linewidth=0.5, zorder=1))  # fmt: skip

    def line(
        self,
        axes: Axes,
        xs: Sequence[float],
        ys: Sequence[float],
        pen: Pen,
        *,
        marks: bool = True,
        width: float = 1.3,
    ) -> Line2D:
        """Draw a line through points of ``axes``; ``marks`` alone where the pen has some."""
        made = Line2D(
            xs, ys, color=pen.colour, linewidth=0 if marks else width, linestyle=pen.dash,
            marker=pen.marker if marks else "", markersize=4.2, markeredgewidth=0.9,
            markerfacecolor=PAPER if pen.fill is Fill.HOLLOW else pen.colour,
            fillstyle="left" if pen.fill is Fill.HALF else "full", markerfacecoloralt=PAPER,
            zorder=4 if marks else 3, clip_on=False, dash_capstyle="butt",
        )  # fmt: skip
        return axes.add_line(made)

    def axes(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Return axes at a place of the page; ticks and their labels are the caller's."""
        self.require(min(width, height), _LEAST_AXES)
        made = self.figure.add_axes((
            left / self.width, bottom / self.height, width / self.width, height / self.height,
        ))  # fmt: skip
        made.set_xticks([])
        made.set_yticks([])
        made.patch.set_visible(False)
        return made

    def saved(self) -> bytes:
        """Return the figure as a file: no date, no program, its title and caption inside."""
        form, dpi = self.look.form, self.look.dpi or _DPI
        if form == "png" and self.width * self.height * (dpi / _CM) ** 2 > _MOST_PIXELS:
            raise OptionError("figure.pixels", width=self.width, height=self.height, dpi=dpi)
        mpl.rcParams["pdf.fonttype"] = _EMBEDDED[self.face.is_truetype]
        stream = BytesIO()
        self.figure.savefig(stream, format=form, dpi=dpi, metadata=self._metadata()[form])
        return stream.getvalue()

    def _metadata(self) -> Mapping[str, Mapping[str, str | None]]:
        title, caption = self.frame.title, self.frame.caption
        said = {"Title": title, "Description": caption}
        nobody = {"Creator": None, "Producer": None, "CreationDate": None}
        return {
            "svg": {**said, "Creator": None, "Date": None},
            "pdf": {"Title": title, "Subject": caption, **nobody},
            "png": {**said, "Software": None},
        }


def _height(lines: Sequence[object], points: float) -> float:
    return len(lines) * points * _LINE


def _key_rows(key: Sequence[Sign], face: Face, room: float) -> list[list[tuple[Sign, float]]]:
    """Return the entries of the key in rows, each entry with the width it takes."""
    rows: list[list[tuple[Sign, float]]] = []
    for sign in key:
        width = _SWATCH + face.width(sign.meaning, SMALL) + 0.45
        if not rows or sum(taken for _, taken in rows[-1]) + width > room:
            rows.append([])
        rows[-1].append((sign, width))
    return rows
