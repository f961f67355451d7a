"""Texts that are none, or far too much of one."""

from __future__ import annotations

import random
import string
from pathlib import Path

from benchmarks.hostile_cases.case import DONE, Case, holding, plan, put

_PARSE = ("parse", "a.txt")
_MEGABYTE = 2**20
_HAN = [chr(code) for code in range(0x4E00, 0x9FA6)]


def _random(size: int) -> bytes:
    return random.Random(8).randbytes(size)


def _items(count: int, start: int = 0) -> str:
    """Return a plan of ``count`` different items."""
    chance = random.Random(count + start)
    lines = (
        f"{at % 999 + 1}.{''.join(chance.choices(_HAN, k=4))}。{''.join(chance.choices(_HAN, k=16))}。"
        for at in range(count)
    )
    return "甲县教育局2019年工作要点\n一、重点\n" + "\n".join(lines) + "\n"


def _two_of(count: int):
    def make(folder: Path) -> None:
        put(folder, "a.txt", _items(count))
        put(folder, "b.txt", _items(count, 1))

    return make


def _two_with(text: str):
    def make(folder: Path) -> None:
        put(folder, "a.txt", _item_of(text))
        put(folder, "b.txt", _item_of(text.replace("20", "30")))

    return make


def _item_of(text: str) -> str:
    return f"甲县教育局2019年工作要点\n一、重点\n1.加强管理。{text}\n2.推进改革。落实制度。\n"


_BYTES = (
    Case("empty", "a file of no bytes", holding(b""), _PARSE, said="empty"),
    Case("white space", "4,000 line ends and spaces", holding(" \r\n" * 1000), _PARSE, said="empty"),
    Case("NULs alone", "4,000 NUL bytes", holding(b"\0" * 4000), _PARSE),
    Case("noise", "64 KiB of random bytes", holding(_random(65536)), _PARSE),
    Case("an image", "a PNG named a.txt", holding(b"\x89PNG\r\n\x1a\n" + _random(99)), _PARSE, said="PNG"),
    Case("a program", "an ELF file named a.txt", holding(b"\x7fELF\2\1\1" + b"\0" * 9 + _random(999)), _PARSE),
    Case("cut", "UTF-8 that ends in the middle of a character", holding(plan().encode()[:-2]), _PARSE, DONE, said="could not be decoded"),
    Case("mixed encodings", "a plan half in UTF-8, half in GB18030", holding(plan().encode() + plan().encode("gb18030")), _PARSE, said="cannot be decoded"),
    Case("NULs in a text", "a plan with a NUL after every line", holding(plan().replace("\n", "\0\n")), _PARSE, said="NUL"),
    Case("lone surrogates", "surrogates as UTF-8 bytes in a plan", holding(plan().replace("加强", "加\ud800强")), _PARSE, DONE),
    Case("half a unit", "UTF-16 of an odd number of bytes", holding(plan().encode("utf-16")[:-1]), _PARSE, DONE),
    Case("beyond Unicode", "UTF-32 with numbers that are no characters", holding(plan().encode("utf-32") + b"\xff\xff\xff\x7f" * 9), _PARSE),
    Case("only a mark", "a byte order mark and nothing else", holding(b"\xef\xbb\xbf"), _PARSE),
    Case("a false charset", "a UTF-8 plan that declares Big5", holding("charset=big5\n" + plan()), _PARSE, DONE),
    Case("a wrong encoding", "UTF-8 read by order as UTF-16", holding(plan()), (*_PARSE, "--encoding", "utf-16"), DONE),
    Case("an encoding that is none", "--encoding zlib_codec", holding(plan()), (*_PARSE, "--encoding", "zlib_codec")),
    Case("a long name of an encoding", "--encoding aaa…", holding(plan()), (*_PARSE, "--encoding", "a" * 100000)),
    Case("an encoding that is slow", "half a megabyte read by order as IDNA", holding(plan() * 1500), (*_PARSE, "--encoding", "idna")),
)  # fmt: skip

_DIRECTIONS = "\u202e\u2066\u200f\u061c"
_ESCAPES = "\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b5A\r"
_CONTENT = (
    Case("directions", "a plan full of marks that turn the direction of writing", holding(plan().replace("。", f"{_DIRECTIONS}。")), _PARSE, DONE),
    Case("escapes", "a plan with escape sequences for terminals", holding(plan().replace("。", f"{_ESCAPES}。")), _PARSE, DONE),
    Case("a year beyond all", "title and tasks of the year 99999", holding(plan(99999)), _PARSE, DONE),
    Case("a number beyond all", "a target of 10^400 亿", holding(_item_of(f"完成投资1{'0' * 400}亿元，增长{'9' * 400}%。")), ("targets", "a.txt"), DONE),
    Case("Chinese numbers without end", "10,000 characters of 亿", holding(_item_of(f"完成投资一{'亿' * 10000}元。")), ("targets", "a.txt"), DONE),
    Case("numbering without end", "ordinals of a hundred digits", holding("".join(f"{'9' * 100}.加强管理。\n" for _ in range(99))), _PARSE, DONE),
    Case("parentheses", "100,000 opening parentheses", holding(_item_of("（" * 100_000)), _PARSE, DONE),
    Case("quotes that never close", "50,000 of 《“", holding(_item_of("《“" * 50_000)), ("initiatives", "a.txt"), DONE),
    Case("one character", "200,000 times 一", holding("一" * 200_000), _PARSE, DONE),
    Case("one line end of each kind", "every Unicode line end and space, 500 times", holding("\v\f\x1c\x1d\x1e\x85\u2028\u2029\u3000\u200b\ufeff" * 500 + plan()), _PARSE, DONE),
    Case("joined letters", "an item with 10,000 combining accents", holding(_item_of("e" + "\u0301" * 10_000)), _PARSE, DONE),
    Case("beyond the BMP", "a plan with every third character beyond the BMP", holding(plan().replace("教", "𠮷𠀀😀")), _PARSE, DONE),
)  # fmt: skip

_SIZES = (
    Case("100 MB", "one line of 100 MB", holding(lambda: "推进改革" * 8_750_000), _PARSE, said="64", heavy=True),
    Case("60 MB", "one line of 60 MB, which the limit allows", holding(lambda: "推进改革" * 5_240_000), _PARSE, said="2000000", heavy=True),
    Case("a million headings", "a million lines 一、重点", holding(lambda: "一、重点\n" * 1_000_000), _PARSE, said="2000000", heavy=True),
    Case("100,000 headings", "100,000 lines 一、重点", holding(lambda: "一、重点\n" * 100_000), _PARSE, said="2000", heavy=True),
    Case("headings on one line", "a line of 400,000 headings with wide spaces between", holding(lambda: "一、重点　　" * 330_000), _PARSE, said="2000", heavy=True),
    Case("a million line ends", "a million empty lines around a plan", holding(lambda: "\n" * 1_000_000 + plan()), _PARSE, said="100000", heavy=True),
    Case("100,000 items", "one plan of 100,000 items", holding(lambda: _items(100_000)), _PARSE, heavy=True),
    Case("an item of 5 MB", "one item of 5 MB", holding(lambda: _item_of("推进改革，落实制度。" * 175_000)), _PARSE, DONE, heavy=True),
    Case("a million targets", "a million targets in one item", holding(lambda: _item_of("新建学校20所，" * 1_000_000)), ("targets", "a.txt"), said="2000000", heavy=True),
    Case("20,000 targets", "20,000 targets in one item", holding(lambda: _item_of("新建学校20所，" * 20_000)), ("targets", "a.txt"), DONE, heavy=True),
    Case("20,000 items each", "two plans of 20,000 items", _two_of(20_000), ("compare", "a.txt", "b.txt"), said="2000", heavy=True),
    Case("2,000 items each", "two plans of 2,000 items", _two_of(2000), ("compare", "a.txt", "b.txt", "--format", "json", "-o", "out.json"), DONE, heavy=True),
    Case("20,000 targets each", "two plans of 20,000 targets in one item", _two_with("新建学校20所，" * 20_000), ("compare", "a.txt", "b.txt", "-o", "out.html"), DONE, heavy=True),
    Case("the same line", "a plan of 20,000 equal items", holding(lambda: "一、重点\n" + "1.推进改革，落实各项制度，加强管理。\n" * 20_000), ("compare", "a.txt", "a.txt"), heavy=True),
    Case("a million words", "a line of 200,000 different words", holding(lambda: _item_of("，".join(_HAN[at % 20000] + _HAN[at // 7 % 20000] for at in range(200_000)))), ("compare", "a.txt", "a.txt"), DONE, heavy=True),
    Case("spaces", "2 MB of spaces inside a line", holding(lambda: f"一、重点{' ' * 2 * _MEGABYTE}工作。\n"), _PARSE, said="2000000", heavy=True),
    Case("letters", "1 MB of ASCII without a space", holding(lambda: string.ascii_letters * 20_000), _PARSE, DONE, heavy=True),
)  # fmt: skip

CASES = _BYTES + _CONTENT + _SIZES
