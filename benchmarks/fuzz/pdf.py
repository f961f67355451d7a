"""Any objects and drawings in a PDF are read, or an error says why not.

An input is one object of a small file, which is otherwise sound: no mutation of packed bytes would
get past their checksum, and few of a whole file past its table of objects. Its first byte says for
which object it stands; the library, PDFium, is not watched for the branches that it takes.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from unittest.mock import patch

from benchmarks.fuzz.files import read_as
from benchmarks.fuzz.material import fixtures, texts
from policydiff.read.kinds import PDF
from policydiff.read.pdf import read_pdf
from policydiff.read.readers import READERS

# The objects of the small file, numbered from 1; None for streams, which are put in.
_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGES = b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 595 842]>>"
_PAGE = (
    b"<</Type/Page/Parent 2 0 R/Contents %d 0 R/Rotate 0/Resources<</Font<</F1 7 0 R>>"
    b"/XObject<</Fm0 11 0 R/Im0 12 0 R>>>>>>"
)
_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
    b"/DescendantFonts[8 0 R]/ToUnicode 10 0 R>>"
)
_DESCENDANT = (
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 9 0 R"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>"
)
_DESCRIPTOR = (
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/Ascent 880"
    b"/Descent -120/CapHeight 880/ItalicAngle 0/StemV 93>>"
)
_TO_UNICODE = (
    b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/X def/CMapType 2 def "
    b"1 begincodespacerange<0000><FFFF>endcodespacerange 1 beginbfrange<0000><FFFF><0000>"
    b"endbfrange 1 beginbfchar<4E00><4E00>endbfchar endcmap end end"
)
_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 7 0 R>>>>"
_IMAGE = b"/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8"
# Which object each first byte stands for: a number, plain or (negative) packed; 0 for a whole file.
_STANDS_FOR = (5, -5, 6, 7, 8, 9, 10, -10, 11, 3, 2, 1, 12, 0)
_STREAMS = {5: b"", 6: b"", 10: b"", 11: _FORM, 12: _IMAGE}
_PICTURES = b" q 1 0 0 1 0 -300 cm /Fm0 Do Q /Im0 Do"  # what draws the form and the picture
_PACKED_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
# What no mutation of bytes comes upon. Not what draws a form, which may draw itself (an open finding).
PIECES = (
    "BT", "ET", "Tf", "Td", "Tm", "Tj", "TJ", "Tz", "Tc", "Tw", "Tr", "Ts", "cm", "re", "q", "Q", " m ",
    " l ", " S ", " f ", "/F1 16 Tf", "0 0 0 0 0 0", "1 0 0 1 0 0", "<4E00>", "[<4E00> -1 <4E01>]",
    "1" + "0" * 38, "0." + "0" * 37 + "1", "-2147483649", "99999999999999999999", "0.1", "-1",
    "/Type", "/Rotate 90", "/MediaBox[0 0 595 842]", "/CropBox[0 0 1 1]", "/UserUnit", "/Kids[3 0 R]",
    "/Contents[5 0 R 6 0 R]", "/DW 0", "/W[1 9 0]", "/DW2[880 -1000]", "UniGB-UCS2-V", "/Identity-H",
    "/Type3", "/TrueType", "3 0 R", "5 0 R", "7 0 R", "null", "[", "]", "<<", ">>",
)  # fmt: skip
_LEAST = 40  # bytes of a drawing that is worth beginning with


def seeds() -> Iterator[bytes]:
    """Yield every object of the small file, the drawings in the fixtures, and whole files."""
    sound = _sound()
    for at, number in enumerate(_STANDS_FOR):
        yield bytes([at]) + (_file(sound) if number == 0 else sound[abs(number)])
    for text in texts():
        yield b"\0" + _drawing(text.splitlines()[:12])
    for data in fixtures("pdf"):
        for drawing in _drawings(data):
            yield bytes([_STANDS_FOR.index(6)]) + drawing


def _drawings(data: bytes) -> Iterator[bytes]:
    """Yield what draws text in the file ``data``, unpacked."""
    for packed in _PACKED_STREAM.findall(data):
        try:
            drawing = zlib.decompress(packed)
        except zlib.error:
            continue
        if len(drawing) >= _LEAST and b"BT" in drawing:
            yield drawing


@cache
def _sound() -> dict[int, bytes]:
    """Return the objects of the small file by their numbers, the streams without their heads."""
    return {
        1: _CATALOG, 2: _PAGES, 3: _PAGE % 5, 4: _PAGE % 6,
        5: _drawing(["某市2019年工作要点", "一、加强管理", "1.新建学校20所。严禁补课。"]) + _PICTURES,
        6: _table(), 7: _FONT, 8: _DESCENDANT, 9: _DESCRIPTOR, 10: _TO_UNICODE,
        11: _drawing(["2.推进“双减”试点。", "3.加快建设。"]), 12: bytes(4),
    }  # fmt: skip


def _drawing(lines: Sequence[str]) -> bytes:
    """Return what draws ``lines``."""
    shown = " ".join(f"0 -24 Td <{line[:34].encode('utf-16-be').hex()}> Tj" for line in lines)
    return f"BT /F1 16 Tf 80 780 Td {shown} ET".encode()


def _table() -> bytes:
    """Return what draws a ruled table with words in its cells."""
    xs, ys = (80, 160, 320, 500), (700, 660, 620, 580)
    rules = [f"{x} {ys[0]} m {x} {ys[-1]} l S" for x in xs]
    rules += [f"{xs[0]} {y} m {xs[-1]} {y} l S" for y in ys]
    words = (
        "序号",
        "工作任务",
        "责任单位",
        "1",
        "新建学校20所",
        "基建科",
        "2",
        "严禁补课",
        "督导室",
    )
    cells = ((x + 4, y - 20) for y in ys[:-1] for x in xs[:-1])
    shown = [
        f"1 0 0 1 {x} {y} Tm <{word.encode('utf-16-be').hex()}> Tj"
        for (x, y), word in zip(cells, words, strict=True)
    ]
    return " ".join([*rules, "BT /F1 12 Tf", *shown, "ET"]).encode()


def _file(objects: dict[int, bytes], packed: int = 0) -> bytes:
    """Return a file of ``objects``; the stream ``packed``, if any, is packed."""
    data, places = b"%PDF-1.7\n", []
    for number, body in sorted(objects.items()):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, _written(number, body, number == packed))
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (count, table, count, len(data))
    )


def _written(number: int, body: bytes, is_packed: bool) -> bytes:
    if number not in _STREAMS:
        return body
    head = _STREAMS[number] + (b"/Filter/FlateDecode" if is_packed else b"")
    body = zlib.compress(body) if is_packed else body
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(body), body)


def once(data: bytes) -> None:
    """Read and parse a file of which one object, or all, is ``data``.

    Elsewhere that is done in a process of its own, whose branches would not be seen here.
    """
    if data:
        with patch.dict(READERS, {PDF: read_pdf}):
            read_as("fuzzed.pdf", file_of(data))


def file_of(data: bytes) -> bytes:
    """Return the file that the input ``data``, at least a byte, stands for."""
    number = _STANDS_FOR[data[0] % len(_STANDS_FOR)]
    return _file(_sound() | {abs(number): data[1:]}, -number) if number else data[1:]
