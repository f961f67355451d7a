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

# Cells of a table without rows, of which some stand in what the page sets apart as furniture.
_CELLS = (
    "<p><n>序号<g></p>工作任务<td><p>1<p>好<td>建成县城东站，严格野外用火管理。"
    "<.发展林下经济。建好配备护林员260名，严格管理"
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
        # A name longer than any, and a pipe, which lies beside the report, was waited for.
        (verify, _report("甲" * 100 + "/x")),
        (verify, _report("pipe")),
    ],
)
def test_what_fuzzing_found_stays_mended(target, data):
    target.once(data)


@pytest.mark.parametrize(
    "target",
    [align, archive, contents, csv, decode, docx, html, parse, pdf, verify, xlsx],
)
def test_every_target_takes_its_seeds_and_nothing(target):
    for data in [b"", *list(target.seeds())[::7][:4]]:
        target.once(data)
