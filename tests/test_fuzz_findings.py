"""What fuzzing found (``benchmarks/fuzzing.md``), each as the smallest input that shows it."""

import json
from pathlib import Path

import pytest

from benchmarks.fuzz import (
    align,
    archive,
    contents,
    csv,
    decode,
    docx,
    html,
    parse,
    pdf,
    verify,
    xlsx,
)
from policydiff.read import source_of

# Cells of a table without rows, of which some stand in what the page sets apart as furniture.
_CELLS = (
    "<p><n>序号<g></p>工作任务<td><p>1<p>好<td>建成县城东站，严格野外用火管理。"
    "<.发展林下经济。建好配备护林员260名，严格管理"
)
_SPACED = "<table><tr><td>工作任务<td>责任单位<tr><td>\u2004新建学校\x1c<td>基建科</table>"
_ENDLESS = (
    b"\0-0.5 45 99999999999999999999999999 -802.27 -1 842 cm 90 184.94 -446.25 -1 "
    b"340282350000000000000000000000000000000 cm /F1 16 Tf 2147483648 99999999999999999999999999 "
    b"622.02 cm 230.12 750.86 1000000 cm 0.5 -122.05 1000000 Tm <3001002E002E002E4E00> Tj"
)
_UNKNOWN_ENCODING = b'<?xml version="1.0" encoding="none"?><a/>'


def _report(source: str) -> bytes:
    """A report on a file with that name, as it stands in a file of its own."""
    plan = {"id": "0", "source": {"name": source, "sha256": "0" * 64}}
    return b"\6\0" + json.dumps({"schema": "policydiff.plan/1", "plan": plan}).encode()


_FUZZED = Path(__file__).parent / "fuzzed"


@pytest.mark.parametrize(
    ("target", "data"),
    [
        # A number and a scraper's line break made an item without a word.
        (parse, b"2.\\n"),
        (parse, "一、\n（一）&nbsp;\n1.**\n".encode()),
        # A cell was furniture and an item at once: the segments did not tile the text.
        (html, _CELLS.encode()),
        # A space of an uncommon width, or a control character, at the edge of a cell was in its item.
        (html, _SPACED.encode()),
        # The name of an element that is none, in a document of the strict form: the parser
        # lets it pass in some places only, so that the input stays long.
        (docx, b"\0" + (_FUZZED / "strict_prefix.xml").read_bytes()),
        # The second row of a header was shorter than the first: a column had no cell over it.
        (csv, "序号,工作任务,责任单位\n,工作任务\n1,新建学校20所,基建科\n".encode()),
        # A cell with nothing but markup made an item without a word.
        (csv, "序号,工作任务,责任单位\n1,**,基建科\n".encode()),
        # An encoding that there is not, of a list of parts and of strings.
        (xlsx, b"\4" + _UNKNOWN_ENCODING),
        (xlsx, b"\1" + _UNKNOWN_ENCODING),
        # Characters without a size, of hardly any, at places that are no numbers or endless.
        (pdf, b"\0Tf 6 Tr [<0031003100314E0065B0> 507.45 <0031300165B0002E>] TJ"),
        (pdf, b"\0BT /F1 0.1 Tf 80 700 Td <4E00> Tj 0 -1 Td <4E01> Tj ET"),
        (pdf, b"\0 12 Tf 0.%b1 Tz 2 Tr <4E004E004E00> Tj" % (b"0" * 37)),
        (pdf, _ENDLESS),
        # A name longer than any, and a pipe, which lies beside the report, was waited for.
        (verify, _report("甲" * 100 + "/x")),
        (verify, _report("pipe")),
        # The SHA-256 of a source in a page was a list.
        (verify, bytes.fromhex("261e00100413")),
    ],
)
def test_what_fuzzing_found_stays_mended(target, data):
    target.once(data)


def test_a_page_larger_than_any_is_not_gone_through():
    page = b"<</Type/Page/Contents 5 0 R/MediaBox[0 0 %d 842]/Resources<</Font<</F1 7 0 R>>>>>>"
    for wide, told in ((14_400, []), (14_401, ["pdf.damaged_pages"])):
        _, notes = source_of("large.pdf", pdf.file_of(b"\x09" + page % wide))
        assert [note.code for note in notes] == told


@pytest.mark.parametrize(
    "target",
    [align, archive, contents, csv, decode, docx, html, parse, pdf, verify, xlsx],
)
def test_every_target_takes_its_seeds_and_nothing(target):
    for data in [b"", *list(target.seeds())[::7][:4]]:
        target.once(data)
