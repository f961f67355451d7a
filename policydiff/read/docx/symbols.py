"""Characters of symbol fonts: what they look like, in Unicode."""

from __future__ import annotations

# Symbol fonts have their characters at F000 to F0FF, or, in old documents, at 00 to FF.
_PRIVATE = 0xF000
_UNKNOWN = "〓"  # U+3013, which printers set for a sign that they have not
_SYMBOL = {0xB7: "•", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xAE: "→", 0xD7: "·"}
_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x74: "◆",
    0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA4: "◉", 0xA7: "▪",
    0xA8: "□", 0xAB: "★", 0xB2: "☆", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗",
    0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x81 + at: chr(0x2460 + at) for at in range(10)},  # ① …
    **{0x8C + at: chr(0x2776 + at) for at in range(10)},  # ❶ …
}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x51: "☒", 0xA3: "□", 0x97: "●", 0x98: "●"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def symbol(code: int, font: str) -> str:
    """Return the character number ``code`` of ``font``, "〓" for one of a symbol font not known."""
    table = _FONTS.get(font.strip().lower())
    low = code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 0x100 else code
    if table is not None and low < 0x100:
        return table.get(low, _UNKNOWN)
    if 0xE000 <= code <= 0xF8FF or not _is_character(code):
        return _UNKNOWN
    return chr(code)


def is_unknown(char: str) -> bool:
    """Tell whether ``symbol`` knew no character."""
    return char == _UNKNOWN


def _is_character(code: int) -> bool:
    return 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
