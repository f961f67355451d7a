"""Hostile inputs, those of ``benchmarks/hostile.py`` that take no time: each ends as it must."""

import sys

import pytest

from benchmarks import hostile
from benchmarks.hostile_cases.every import CASES
from policydiff.cli import app

ALONE = [case for case in CASES if case.before or case.piped or case.end or case.twice]
QUICK = [case for case in CASES if not case.heavy and case not in ALONE]
# Of those that need a process of their own, one of each sort; the benchmark has them all.
CHOSEN = (
    "an unreadable file", "a read-only folder", "a full disk", "a full output", "a closed output",
    "a closed input", "a closed pipe", "all closed", "Ctrl-C after 0.1 s", "Ctrl-C after 0.3 s",
    "Ctrl-C in a report after 0.6 s", "ended while comparing",
)  # fmt: skip


@pytest.mark.parametrize("case", QUICK, ids=lambda case: case.name)
def test_a_hostile_input_ends_as_it_must(case, tmp_path, monkeypatch, capfd):
    folder = tmp_path / "here"
    folder.mkdir()
    case.make(folder)
    before = hostile.state(folder)
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["policydiff", *case.command])
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "400")
    with pytest.raises(SystemExit) as ended:
        app(list(case.command))
    said = capfd.readouterr()
    output = said.out + said.err
    assert (
        hostile.judged(case, [ended.value.code or 0], output, before, hostile.state(folder)) == []
    )
    if case.wanted is not None:
        case.wanted(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="rights and limits are those of Linux")
@pytest.mark.parametrize("name", CHOSEN)
def test_a_run_that_is_hindered_ends_as_it_must(name):
    (case,) = (case for case in ALONE if case.name == name)
    assert hostile.tried(case).faults == ()


def test_there_are_cases_of_every_sort():
    assert len(CASES) >= 60
    assert len(QUICK) > len(CASES) / 2
