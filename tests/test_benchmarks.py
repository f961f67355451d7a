"""What the benchmarks conclude from figures: slowdowns by ratio, floors of quality."""

import json
import sys

import pytest

from benchmarks import core, floors
from benchmarks.floors import Breach, Floors, breaches, load, moved, rendered
from benchmarks.ratios import slowdowns

PINNED = Floors("sum", {"one": {"at_least": {"all/f1": 0.9}, "at_most": {"rows/0/wrong": 0.1}}})


@pytest.mark.parametrize(("factor", "fails"), [(1.6, True), (1.4, False), (0.5, False)])
def test_a_kernel_is_slower_from_one_and_a_half_times_its_committed_ratio(factor, fails):
    found = slowdowns({"decide": 2.0, "edits": 4.0}, {"decide": 2.0 * factor, "edits": 4.0})
    assert [one.kernel for one in found] == ["decide"] * fails


def test_a_slowdown_names_kernel_and_both_ratios():
    (found,) = slowdowns({"decide": 2.0}, {"decide": 3.2})
    assert str(found) == "decide: committed ratio 2.00, present ratio 3.20, 1.60 times"


def test_a_kernel_that_one_side_lacks_fails():
    gone, new = slowdowns({"decide": 2.0}, {"edits": 1.0})
    assert str(gone) == "decide: committed ratio 2.00, not measured"
    assert str(new) == "edits: ratio 1.00, no committed one"


def test_what_is_no_number_is_no_pass():
    assert slowdowns({"decide": 2.0}, {"decide": float("nan")})
    assert slowdowns({"decide": 0.0}, {"decide": 0.1})


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """What the next runs of the kernels give, and which were asked for; 2.0 is committed."""
    committed = tmp_path / "core.json"
    entry = {"ms": 2.0, "reference_ms": 1.0, "ratio": 2.0}
    committed.write_text(json.dumps({"kernels": {"decide": entry, "edits": entry}}), "utf-8")
    monkeypatch.setattr(core, "OUT", committed)
    monkeypatch.setattr(sys, "argv", ["core.py"])
    given, asked = [], []

    def measured(kernels=()):
        asked.append(list(kernels))
        return {name: entry | {"ratio": ratio} for name, ratio in given.pop(0).items()}

    monkeypatch.setattr(core, "measured", measured)
    return given, asked


def test_a_kernel_that_stays_slow_fails_the_build_and_nothing_is_written(runs, capsys):
    given, asked = runs
    before = core.OUT.read_bytes()
    given += [{"decide": 3.2, "edits": 2.0}, {"decide": 3.4}, {"decide": 3.3}]
    assert core.main() == 1
    assert asked == [[], ["decide"], ["decide"]]
    said = capsys.readouterr().err
    assert "decide: committed ratio 2.00, present ratio 3.20, 1.60 times" in said
    assert "edits" not in said
    assert core.OUT.read_bytes() == before
    assert not core.OUT.with_suffix(".md").exists()


def test_a_kernel_that_looked_slow_once_passes(runs):
    given, asked = runs
    given += [{"decide": 3.2, "edits": 2.0}, {"decide": 2.8}]
    assert core.main() == 0
    assert asked == [[], ["decide"]]


def test_a_kernel_that_was_not_measured_fails(runs, capsys):
    given, _ = runs
    given += [{"edits": 2.0}] * 3
    assert core.main() == 1
    assert "decide: committed ratio 2.00, not measured" in capsys.readouterr().err


def test_only_on_demand_figures_are_rewritten(runs, monkeypatch):
    given, _ = runs
    given += [{"decide": 3.2, "edits": 2.0}, {"decide": 3.6, "edits": 1.5}]
    monkeypatch.setattr(sys, "argv", ["core.py", "--write"])
    assert core.main() == 0
    written = json.loads(core.OUT.read_text("utf-8"))
    assert core.ratios(written["kernels"]) == {"decide": 3.2, "edits": 1.5}
    assert {"command", "processor", "python", "numpy"} <= set(written["conditions"])
    page = core.OUT.with_suffix(".md").read_text("utf-8")
    assert "| decide | 2.0 | 1.0 | 3.2 | 2.0 | × 1.60 **slower** |" in page


@pytest.mark.parametrize(
    ("f1", "wrong", "beyond"),
    [(0.9, 0.1, []), (0.89, 0.1, ["all/f1"]), (0.95, 0.11, ["rows/0/wrong"]),
     (float("nan"), 0.0, ["all/f1"])],
)  # fmt: skip
def test_figures_beyond_their_limits_are_named(f1, wrong, beyond):
    found = breaches("one", {"all": {"f1": f1}, "rows": [{"wrong": wrong}]}, PINNED)
    assert [one.figure for one in found] == beyond


def test_a_figure_that_is_gone_is_beyond_its_limit():
    found = breaches("one", {"rows": []}, PINNED)
    assert found == [
        Breach("one", "all/f1", None, "at_least", 0.9),
        Breach("one", "rows/0/wrong", None, "at_most", 0.1),
    ]
    assert str(found[0]) == "one: all/f1 is None, at least 0.9 is pinned"


def test_a_floor_moves_with_a_reason_that_is_recorded(tmp_path):
    file = tmp_path / "floors.toml"
    with pytest.raises(ValueError, match="reason"):
        moved(PINNED, "one", "all/f1", 0.8, "because")
    with pytest.raises(KeyError):
        moved(PINNED, "one", "all/f2", 0.8, "the gold has forty pairs more")
    lower = moved(PINNED, "one", "all/f1", 0.8, "the gold has forty pairs more")
    file.write_text(rendered(lower), encoding="utf-8")
    assert load(file) == lower
    assert lower.of("one", "all/f1") == 0.8
    assert (lower.moved[0].before, lower.moved[0].after) == (0.9, 0.8)
    assert PINNED.of("one", "all/f1") == 0.9
    silently = file.read_text("utf-8").replace('"all/f1" = 0.8', '"all/f1" = 0.7')
    file.write_text(silently, encoding="utf-8")
    with pytest.raises(ValueError, match="without a reason"):
        load(file)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of all figures and floors, which the command may spoil."""
    for file in (*floors.FOLDER.glob("*.json"), floors.FLOORS):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(floors, "FOLDER", tmp_path)
    monkeypatch.setattr(floors, "FLOORS", tmp_path / "floors.toml")
    return tmp_path


def command(monkeypatch, *argv: str) -> int:
    monkeypatch.setattr(sys, "argv", ["floors.py", *argv])
    return floors.main()


def test_the_command_fails_under_a_floor_and_writes_nothing(folder, monkeypatch, capsys):
    assert command(monkeypatch) == 0
    figures = json.loads((folder / "quality.json").read_text("utf-8"))
    figures["strict"]["f1"] = 0.5
    (folder / "quality.json").write_text(json.dumps(figures), encoding="utf-8")
    before = {file: file.read_bytes() for file in folder.iterdir()}
    assert command(monkeypatch) == 1
    assert "quality: strict/f1 is 0.5, at least 0.91 is pinned" in capsys.readouterr().err
    assert command(monkeypatch, "operations") == 0
    with pytest.raises(SystemExit) as refused:
        command(monkeypatch, "--move", "quality", "strict/f1", "0.5")
    assert refused.value.code
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


@pytest.mark.usefixtures("folder")
def test_the_command_moves_a_floor_with_a_reason(monkeypatch):
    why = "annotated anew by two readers"
    assert command(monkeypatch, "--move", "quality", "strict/f1", "0.5", "--reason", why) == 0
    assert load().moved[0].reason == why
    assert load().of("quality", "strict/f1") == 0.5


def test_the_committed_figures_hold_the_committed_floors():
    assert floors.FLOORS.read_text("utf-8") == rendered(load())
    assert floors.check() == 0
