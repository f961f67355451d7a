"""Any report is checked, twice the same, and never holds where a sealed byte was altered.

The first byte of an input says which report it is about, the second how it is written down (see
``_How``). What follows are changes of its data, of four bytes each: the part of the data (two), what
becomes of it, and with what. One report is none: all that follows are its bytes.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import chdir
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.fuzz.material import said
from policydiff.errors import PolicyDiffError
from policydiff.fingerprint import fingerprint
from policydiff.model.making import Made, Making
from policydiff.model.verification import Held
from policydiff.render import VERIFICATION_RENDERERS
from policydiff.render.html.app import pack
from policydiff.render.manifest import manifest
from policydiff.render.seal import sealed_json, sealed_page
from policydiff.verify import verified
from policydiff.verify.reading import report_of

_PLANS = {
    "plans/2019.txt": "甲县教育局2019年工作要点\n一、提高质量\n1.加强师德建设。严禁教师有偿补课。\n"
    "2.发展学前教育。新建公办幼儿园20所。\n3.推进集团化办学试点。\n联系电话：0595-87654321\n",
    "plans/2020.txt": "甲县教育局2020年工作要点\n一、提高质量\n1.加强师德建设。原则上不得有偿补课。\n"
    "2.发展学前教育。新建公办幼儿园12所。\n3.推进集团化办学，全面实施。\n",
}
_COMMANDS = {
    "compare.json": ("compare", *_PLANS),
    "compare.html": ("compare", *_PLANS),
    "report.json": ("report", "plans"),
    "report.html": ("report", "plans"),
    "initiatives.json": ("initiatives", "plans"),
}
_REPORTS = (*_COMMANDS, "manifest.json")
_MOST = 8  # changes
_PIPE = "pipe"  # of which nobody ever writes anything
# What a part of the data is replaced by, and names of files.
_VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 1, 10**20, 0.5, float("inf"), "", "甲", "\ud800", [], {}, [0, 1], [[]],
    [0, 10**9], [3, 1], {"id": "甲"}, "0" * 64, "utf-16", "option", "punycode",
)  # fmt: skip
_NAMES = (
    "", ".", "..", "/", "-", "\0", "a" * 300, "../plans/2019.txt", "plans", "a.zip/b.txt", "C:\\x",
    "plans/2019.txt\n", "\ud800", "plans/2020.txt", "甲" * 200 + "/x", "甲/" * 200, "hex", "idna",
    _PIPE,
)  # fmt: skip


@dataclass(frozen=True)
class _How:
    """How a report is written down: the bits of a byte."""

    is_sealed_again: bool
    is_packed: bool
    has_corpus: bool


def seeds() -> Iterator[bytes]:
    """Yield each report as it was made, and with changes of every sort."""
    _made()  # takes longer than any input may
    for report in range(len(_REPORTS)):
        for how in range(8):
            yield bytes([report, how])
        for at in range(0, 240, 8):
            place = (at * 37).to_bytes(2, "big")
            yield bytes([report, at % 8, *place, at % len(_CHANGES), at % len(_VALUES)])
    yield bytes([len(_REPORTS), 0]) + sealed_json('{"schema": "policydiff.plan/1"}').encode()


def once(data: bytes) -> None:
    """Write down a report with what ``data`` changes, and check it."""
    if len(data) < 2:
        return
    at = data[0] % (len(_REPORTS) + 1)
    how = _How(bool(data[1] & 1), bool(data[1] & 2), bool(data[1] & 4))
    if at == len(_REPORTS):
        _checked("raw.json", data[2:], how)
        return
    name, found = _REPORTS[at], deepcopy(_made()[_REPORTS[at]])
    for change in islice(range(2, len(data) - 3, 4), _MOST):
        found = _changed(found, *data[change : change + 4])
    was, written = (_written(name, one, how) for one in (_made()[name], found))
    result = _checked(
        f"fuzzed-{name}", written if how.is_sealed_again else _resealed(written, was), how
    )
    if written == was:
        assert result is Held.HOLDS
    elif not how.is_sealed_again and result is not None:
        assert result is Held.FAILS


def _checked(name: str, data: bytes, how: _How) -> Held | None:
    """Return what a check of the report ``data`` says; None where it says that it is no report."""
    path = _home() / name
    path.write_bytes(data)
    corpus = [str(_home() / "plans")] if how.has_corpus else None
    try:
        found = verified(path, corpus)
    except PolicyDiffError as error:
        said(error)
        return None
    assert verified(path, corpus) == found
    for problem in found.problems:
        assert problem.text("zh")
        assert problem.text("en")
    for write in VERIFICATION_RENDERERS.values():
        assert write(found, "zh")
    return found.held


# --- reports -----------------------------------------------------------------------------------


@cache
def _home() -> Path:
    """Return the folder of the plans and the reports."""
    home = Path(tempfile.mkdtemp(prefix="fuzz-"))
    if hasattr(os, "mkfifo"):
        os.mkfifo(home / _PIPE)
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home


@cache
def _made() -> Mapping[str, Any]:
    """Return the data of a report of each kind on two small plans, which lie beside them."""
    from typer.testing import CliRunner

    from policydiff.cli import app

    for name, text in _PLANS.items():
        (_home() / name).parent.mkdir(exist_ok=True)
        (_home() / name).write_text(text, "utf-8")
    runner, found = CliRunner(), {}
    with chdir(_home()):
        for name, arguments in _COMMANDS.items():
            form = name.rpartition(".")[2]
            done = runner.invoke(app, [*arguments, "--format", form, "-o", name, "--force"])
            assert done.exit_code == 0, done.output
            found[name] = report_of(name, Path(name).read_bytes()).data
        found["manifest.json"] = json.loads(_manifest())
    return found


def _manifest() -> str:
    """Return the manifest of a run that has read the plans and written two reports."""
    corpus, outputs = (
        {name: fingerprint(Path(name).read_bytes()) for name in names}
        for names in (_PLANS, ("compare.json", "initiatives.json"))
    )
    return manifest(Made(Making("batch plans"), "zh", {}, (), "", corpus, {}, ()), outputs)


def _written(name: str, data: Any, how: _How) -> bytes:
    """Return the data of a report as it is written down, with its seal."""
    if name.endswith(".json"):
        text = json.dumps(_unsealed(data), ensure_ascii=False, indent=2)
        written = sealed_json(text) if isinstance(data, dict) else text
    else:
        text = json.dumps(data).replace("<", "\\u003c")
        packed = " data-packed>" + pack(text) if how.is_packed else ">" + text
        element = f'<script type="application/json" id="data"{packed}</script>'
        written = sealed_page(f"<!DOCTYPE html><title>policydiff</title>{element}")
    return written.encode("utf-8", "replace")


def _unsealed(data: Any) -> Any:
    return (
        {name: one for name, one in data.items() if name != "seal"}
        if isinstance(data, dict)
        else data
    )


def _resealed(written: bytes, was: bytes) -> bytes:
    """Return ``written`` with the seal of what it was before."""
    at, before = (max(one.rfind(b',\n  "seal"'), one.rfind(b"<!-- ")) for one in (written, was))
    return written[: at if at >= 0 else None] + was[before:]


# --- changes -----------------------------------------------------------------------------------


def _changed(data: Any, high: int, low: int, change: int, by: int) -> Any:
    """Return ``data`` with one of its parts changed."""
    parts = list(_parts({"": data}))
    holder, key = parts[(high << 8 | low) % len(parts)]
    other, name = parts[by * 257 % len(parts)]
    _CHANGES[change % len(_CHANGES)](holder, key, by, deepcopy(other[name]))
    return parts[0][0].get("")


def _parts(data: Any) -> Iterator[tuple[Any, Any]]:
    """Yield where every part of ``data`` stands: what holds it, and its name or number there."""
    for key, one in data.items() if isinstance(data, dict) else enumerate(data):
        yield data, key
        if isinstance(one, dict | list):
            yield from _parts(one)


def _replace(holder: Any, key: Any, by: int, _: Any) -> None:
    holder[key] = deepcopy(_VALUES[by % len(_VALUES)])


def _name(holder: Any, key: Any, by: int, _: Any) -> None:
    holder[key] = _NAMES[by % len(_NAMES)]


def _delete(holder: Any, key: Any, _by: int, _: Any) -> None:
    del holder[key]


def _copy(holder: Any, key: Any, _by: int, other: Any) -> None:
    holder[key] = other


def _repeat(holder: Any, key: Any, by: int, _: Any) -> None:
    if isinstance(holder, list):
        holder[key:key] = [deepcopy(holder[key])] * (1 + by % 3)
    else:
        holder[key] = [holder[key]]


def _nudge(holder: Any, key: Any, by: int, _: Any) -> None:
    """Move a number, or put a character into a text."""
    was = holder[key]
    if isinstance(was, int | float):
        holder[key] = was + by - 128
    elif isinstance(was, str):
        at = by % (len(was) + 1)
        holder[key] = was[:at] + chr(by) + was[at:]


_CHANGES = (_replace, _name, _delete, _copy, _repeat, _nudge)
