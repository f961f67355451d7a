"""What the fuzzers begin with: the seeds, cut short, the fixtures, and small plans."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from benchmarks.fuzz.pieces import ROOT
from policydiff.errors import PolicyDiffError
from policydiff.model import Document, Note, Source
from policydiff.parse.document import parse

FIXTURES = ROOT / "tests" / "formats"
# So much of a text has all that its end has, and is gone through in milliseconds.
SHORT = 1500


def texts() -> Iterator[str]:
    """Yield the beginnings and ends of the seeds, and one small plan."""
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        text = path.read_text("utf-8")
        yield from (text[:SHORT], text[-SHORT:])
    yield "甲县2019年工作要点\n一、加强管理\n1.新建学校20所。严禁补课。\n2.推进“双减”试点。\n"


def fixtures(form: str) -> Iterator[bytes]:
    """Yield the small fixtures of one format, if there are any."""
    for path in sorted((FIXTURES / form).glob(f"*.{form}*")):
        yield path.read_bytes()


def said(what: Note | PolicyDiffError) -> None:
    """Check that a note or an error has its sentence in both languages."""
    assert what.text("zh")
    assert what.text("en")


def document(text: str) -> Document:
    """Return the plans in ``text``."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return parse(Source("fuzzed.txt", digest, "utf-8", "utf-8", text))
