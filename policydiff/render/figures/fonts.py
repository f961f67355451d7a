"""The font of a figure: one that has every character in it, found among those installed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from matplotlib import font_manager
from matplotlib.font_manager import FontEntry, FontManager, FontPath, FontProperties, get_font
from matplotlib.ft2font import FT2Font

from policydiff.errors import OptionError

# Families made for simplified Chinese, sans serif before serif, the most widely installed first.
FAMILIES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC",
    "Microsoft YaHei", "Hiragino Sans GB", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
    "DengXian", "Heiti SC", "STHeiti", "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC",
    "SimSun", "NSimSun", "Songti SC", "STSong", "AR PL UMing CN", "Droid Sans Fallback",
)  # fmt: skip
# Fonts that have a box, or nothing, for every character there is; matplotlib brings one.
_PLACEHOLDERS = ("Last Resort", ".LastResort", "LastResort", "Adobe Blank")
_REGULAR = 400
# Book and medium weights still read as running text.
_NEAR_REGULAR = 100
_CM_PER_POINT = 2.54 / 72
# FreeType measures in 64ths of a point here.
_UNITS = 64
# So many missing characters tell a reader which document they come from.
_TOLD = 8
# Words of Latin letters stay whole; no line begins with a closing mark.
_PIECES = re.compile(r"(?:[!-~]+|.)[，。；：、）》”’,.;:)% ]*")


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file; widths are in centimetres."""

    path: FontPath
    name: str

    @property
    def font(self) -> FT2Font:
        """The face as FreeType has it."""
        return get_font(self.path)

    @property
    def is_truetype(self) -> bool:
        """Whether its outlines are TrueType's; those of the other sort are PostScript's."""
        table = self.font.get_sfnt_table("maxp")
        return table is not None and table["version"][0] == 1

    def lacks(self, needed: Iterable[int]) -> tuple[int, ...]:
        """Return those of the code points ``needed`` that it has no glyph for."""
        return tuple(sorted(set(needed).difference(self.font.get_charmap())))

    def width(self, text: str, points: float) -> float:
        """Return how wide ``text`` is at a size of ``points``."""
        font = self.font
        font.set_size(points, 72)
        font.set_text(text, 0)
        return font.get_width_height()[0] / _UNITS * _CM_PER_POINT

    def widest(self, texts: Iterable[str], points: float) -> float:
        """Return the width of the widest of ``texts``, 0 for none."""
        return max((self.width(text, points) for text in texts), default=0.0)

    def wrapped(self, text: str, points: float, width: float) -> list[str]:
        """Return ``text`` in lines of at most ``width``."""
        lines = [""]
        for piece in _PIECES.findall(text):
            for part in [piece] if self.width(piece, points) <= width else piece:
                if lines[-1] and self.width((lines[-1] + part).rstrip(), points) > width:
                    lines.append("")
                lines[-1] += part
        return [line.rstrip() for line in lines]

    def properties(self, points: float) -> FontProperties:
        """Return what makes matplotlib draw with it."""
        return FontProperties(fname=self.path, size=points)


def find_face(texts: Iterable[str], given: Path | None = None) -> Face:
    """Return a face with every character of ``texts``: of the file ``given``, or of an installed one.

    Raises:
        OptionError: there is none, or the file is no font.
    """
    needed = {ord(character) for text in texts for character in text}
    if given is not None:
        return _covering(_given(given), needed, "figure.font_lacks", font=given)
    try:
        return _covering(_installed(font_manager.fontManager), needed, "figure.no_font")
    except OptionError:  # the list is kept between runs, and a font may have come since
        return _covering(_installed(FontManager()), needed, "figure.no_font")


def _covering(faces: Iterable[Face], needed: set[int], code: str, **values: object) -> Face:
    nearest, missing = "—", tuple(sorted(needed))
    for face in faces:
        lacking = face.lacks(needed)
        if not lacking:
            return face
        if len(lacking) < len(missing):
            nearest, missing = face.name, lacking
    told = " ".join(f"{chr(one)} (U+{one:04X})" for one in missing[:_TOLD])
    more = " …" if len(missing) > _TOLD else ""
    raise OptionError(code, nearest=nearest, characters=told + more, **values)


def _given(path: Path) -> Iterator[Face]:
    """Return the faces of a font file, those for simplified Chinese first."""
    try:
        count = FT2Font(path).num_faces
        faces = [_face(FontPath(str(path), index)) for index in range(count)]
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error).rpartition(": ")[2]
        raise OptionError("figure.font_unreadable", path=path, reason=reason) from error
    yield from sorted(faces, key=lambda face: _rank(face.name))


def _face(path: FontPath) -> Face:
    return Face(path, FT2Font(path.path, face_index=path.face_index).family_name)


def _installed(manager: FontManager) -> Iterator[Face]:
    """Return the upright faces installed: known families, then others; regular weights first."""
    for entry in sorted(manager.ttflist, key=_preference):
        told = entry.style == "normal" and not entry.name.startswith(_PLACEHOLDERS)
        if told and Path(entry.fname).is_file():
            yield Face(FontPath(entry.fname, entry.index), entry.name)


def _preference(entry: FontEntry) -> tuple[object, ...]:
    rank, off = _rank(entry.name), abs(_weight(entry) - _REGULAR)
    unknown, far = rank == len(FAMILIES), off > _NEAR_REGULAR
    return unknown, far, rank, off, entry.name, entry.fname, entry.index


def _weight(entry: FontEntry) -> int:
    return entry.weight if isinstance(entry.weight, int) else _REGULAR


def _rank(name: str) -> int:
    return FAMILIES.index(name) if name in FAMILIES else len(FAMILIES)
