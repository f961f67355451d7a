"""The command line: what it prints where, what it writes, how it exits."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from policydiff.cli.output import write_file
from policydiff.errors import OptionError

ROOT = Path(__file__).parents[1]
OLD = """青禾县教育局2019年工作要点
一、提高教育质量
1.加强师德建设。严格落实师德考核，严禁教师有偿补课。
2.发展学前教育。新建公办幼儿园20所，公办园在园幼儿占比达到45%。
"""
NEW = OLD.replace("2019", "2020").replace("20所", "12所")
TWO_PARTS = """青禾县2021年政府工作报告
一、2020年工作回顾
（一）产业升级取得突破。新增规模以上企业十家，高新技术企业五家，特色种植面积达到十万亩以上。
二、2021年工作安排
（一）抓好项目建设。谋划实施重点项目五十个，完成投资六十亿元，强化要素保障和跟踪服务。
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "old.txt").write_text(OLD, "utf-8")
    (tmp_path / "new.txt").write_text(NEW, "utf-8")
    (tmp_path / "report.txt").write_text(TWO_PARTS, "utf-8")
    return tmp_path


def policydiff(folder, *arguments, stdin=b"", **environment):
    """Run the command as a user would; output as bytes."""
    base = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    settings = {"LANG": "C.UTF-8", "COLUMNS": "80", "PYTHONPATH": str(ROOT)} | environment
    return subprocess.run(
        [sys.executable, "-m", "policydiff", *map(str, arguments)],
        cwd=folder, env=base | settings, input=stdin, capture_output=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--model", "no/such/folder"], "no such folder"),
        (["--model", "."], "holds no sentence-transformers model"),
        (["--device", "cpu"], "--model"),
        (["--batch-size", "8"], "--model"),
    ],
)
@pytest.mark.parametrize("command", ["compare", "explain", "review"])
def test_a_model_that_cannot_be_had_is_an_error(folder, command, arguments, said):
    target = ["-o", "sheet.html"] if command == "review" else []
    done = policydiff(folder, command, "old.txt", "new.txt", *target, *arguments)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert done.stdout == b""
    assert not (folder / "sheet.html").exists()


def test_without_a_codebook_both_plans_share_themes_found_in_them():
    seeds = ("seeds/003_3dc192c5d4a6b533.txt", "seeds/000_fc38ebbe2eb95428.txt")
    arguments = ["compare", *seeds, "--format", "json"]
    usual, result = (
        json.loads(policydiff(ROOT, *arguments, *more).stdout)
        for more in ([], ["--codebook", "none"])
    )
    words = {}
    for side in ("left", "right"):
        assert result[side]["codebook"] == "themes"
        for item in result[side]["items"]:
            for area in item["areas"]:
                assert words.setdefault(area["id"], area["zh"]) == area["zh"]
    used = [
        {area["id"] for item in result[side]["items"] for area in item["areas"]}
        for side in ("left", "right")
    ]
    assert len(used[0] & used[1]) >= 2
    assert result["links"] == usual["links"]  # themes are no evidence


def test_result_goes_to_stdout_and_nothing_else_does(folder):
    done = policydiff(folder, "compare", "old.txt", "new.txt", "--format", "json")
    assert done.returncode == 0
    result = json.loads(done.stdout)
    assert result["schema"] == "policydiff.comparison/1"
    assert [change["kind"] for change in result["changes"]] == ["kept", "reworded"]
    assert done.stderr == b""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["compare", "old.txt", "old.txt"], 0),
        (["compare", "old.txt", "new.txt"], 0),
        (["compare", "old.txt", "new.txt", "--exit-code"], 1),
        (["compare", "old.txt", "old.txt", "--exit-code"], 0),
        (["compare", "old.txt", "missing.txt"], 2),
        (["compare", "old.txt"], 2),
        (["compare", "-", "-"], 2),
        (["compare", "old.txt", "."], 2),
        (["compare", "old.txt", "new.txt@2015"], 2),
        (["compare", "old.txt", "new.txt", "--format", "xlsx"], 2),
        (["compare", "old.txt", "new.txt", "--encoding", "klingon"], 2),
        (["compare", "old.txt", "new.txt", "--left", "year"], 2),
        (["compare", "old.txt", "new.txt", "--left", "year=19"], 2),
        (["compare", "old.txt", "new.txt", "--right", "colour=red"], 2),
        (["compare", "old.txt", "new.txt", "-o", "nowhere/page.html"], 2),
        (["compare", "old.txt", "new.txt", "-o", "."], 2),
        (["parse", "missing.txt"], 2),
        (["nonsense"], 2),
        (["--version"], 0),
        (["--help"], 0),
        (["compare", "--help"], 0),
    ],
)
def test_exit_code_and_no_traceback(folder, arguments, code):
    done = policydiff(folder, *arguments)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert bool(done.stderr) is (code == 2)


def test_an_error_says_what_and_where(folder):
    done = policydiff(folder, "compare", "old.txt", "missing.txt", "--lang", "en")
    assert b"missing.txt" in done.stderr
    assert done.stdout == b""


@pytest.mark.parametrize("code", ["LC_ALL", "LANG"])
def test_language_follows_the_locale_and_the_option_goes_before(folder, code):
    locale = {code: "zh_CN.UTF-8"}
    assert (
        "计划对比" in policydiff(folder, "compare", "old.txt", "new.txt", **locale).stdout.decode()
    )
    english = policydiff(folder, "compare", "old.txt", "new.txt", "--lang", "en", **locale)
    assert "Plan comparison" in english.stdout.decode()


def test_pages_are_chinese_unless_told_otherwise(folder):
    policydiff(folder, "compare", "old.txt", "new.txt", "-o", "page.html")
    assert 'lang="zh' in (folder / "page.html").read_text("utf-8")
    policydiff(
        folder, "compare", "old.txt", "new.txt", "-o", "page.html", "--force", "--lang", "en"
    )
    assert 'lang="en' in (folder / "page.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["a.json", "a.md", "a.html", "a.txt"])
def test_the_name_after_o_decides_the_format(folder, name):
    done = policydiff(folder, "compare", "old.txt", "new.txt", "-o", name, "--lang", "en")
    assert (done.returncode, done.stdout) == (0, b"")
    text = (folder / name).read_text("utf-8")
    start = {"a.json": "{", "a.md": "#", "a.html": "<!", "a.txt": "Plan"}[name]
    assert text.lstrip().startswith(start)


def test_a_spreadsheet_opens(folder):
    policydiff(folder, "compare", "old.txt", "new.txt", "-o", "a.xlsx")
    assert len(load_workbook(folder / "a.xlsx").sheetnames) >= 4


def test_an_existing_file_is_not_overwritten(folder):
    (folder / "a.html").write_text("mine", "utf-8")
    done = policydiff(folder, "compare", "old.txt", "new.txt", "-o", "a.html")
    assert done.returncode == 2
    assert (folder / "a.html").read_text("utf-8") == "mine"
    assert policydiff(folder, "compare", "old.txt", "new.txt", "-o", "a.html", "-f").returncode == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "a.html",
        "new.txt",
        "old.txt",
        "report.txt",
    ]


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(tmp_path, monkeypatch):
    target = tmp_path / "page.html"
    target.write_bytes(b"old")

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OptionError, match="No space left"):
        write_file(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_standard_input(folder):
    done = policydiff(
        folder, "compare", "-", "new.txt", "--format", "json", stdin=OLD.encode("gb18030")
    )
    result = json.loads(done.stdout)
    assert result["left"]["source"]["name"] == "-"
    assert result["left"]["source"]["encoding"] == "gb18030"
    assert [change["kind"] for change in result["changes"]] == ["kept", "reworded"]


@pytest.mark.parametrize(
    ("name", "year", "kind"),
    [
        ("report.txt", 2021, "plan"),
        ("report.txt@2020", 2020, "summary"),
        ("report.txt@summary", 2020, "summary"),
        ("report.txt@plan", 2021, "plan"),
    ],
)
def test_one_of_several_plans_is_picked(folder, name, year, kind):
    done = policydiff(folder, "compare", name, "new.txt", "--format", "json")
    result = json.loads(done.stdout)
    assert (result["left"]["year"], result["left"]["kind"]) == (year, kind)
    chosen = any(note["code"] == "plan.chosen" for note in result["notes"])
    assert chosen is ("@" not in name)


def test_an_existing_path_wins_over_the_selector(folder):
    (folder / "report.txt@2020").write_text(OLD, "utf-8")
    (folder / "plan@2020").write_text(OLD, "utf-8")
    done = policydiff(folder, "parse", "plan@2020", "--format", "json")
    assert json.loads(done.stdout)["plans"][0]["year"] == 2019


def test_metadata_can_be_corrected(folder):
    done = policydiff(
        folder, "compare", "old.txt", "new.txt", "--left", "region=徐州市", "--left", "year=2018",
        "--format", "json",
    )  # fmt: skip
    left = json.loads(done.stdout)["left"]
    assert left["region"] == {
        "name": "徐州市",
        "province": "江苏省",
        "level": "city",
        "code": "320300",
    }
    assert left["year"] == 2018
    assert left["evidence"]["year"]["rule"] == "option"


def test_a_sidecar_corrects_and_options_go_before_it(folder):
    (folder / "corpus.toml").write_text('["old.txt"]\nyear = 2017\nregion = "大连市"\n', "utf-8")
    done = policydiff(folder, "parse", "old.txt", "--set", "year=2016", "--format", "json")
    plan = json.loads(done.stdout)["plans"][0]
    assert (plan["year"], plan["region"]["name"]) == (2016, "大连市")


@pytest.mark.parametrize("name", ["README.md", "readme.txt", "corpus.toml"])
def test_companions_are_never_documents(folder, name):
    (folder / name).write_text("", "utf-8")
    assert policydiff(folder, "parse", name).returncode == 2


def test_a_document_without_items_is_a_note_not_a_failure(folder):
    text = "某市人民政府办公室转发省政府意见的通知\n各县人民政府：\n现将省政府办公厅的意见转发给你们，请认真贯彻执行。\n"
    (folder / "notice.txt").write_text(text, "utf-8")
    done = policydiff(folder, "compare", "notice.txt", "new.txt", "--format", "json")
    result = json.loads(done.stdout)
    assert done.returncode == 0
    assert "changes.no_items" in [note["code"] for note in result["notes"]]


def test_output_survives_a_gbk_console(folder):
    (folder / "new.txt").write_text(
        NEW + "3.加强🏫建设。完善ǔ校园㈠设施，改善办学条件，提升服务水平。\n", "utf-8"
    )
    done = policydiff(
        folder, "compare", "old.txt", "new.txt", "--lang", "zh", PYTHONIOENCODING="gbk"
    )
    assert done.returncode == 0
    assert "计划对比" in done.stdout.decode("gbk")


def test_a_closed_pipe_is_no_error(folder):
    command = f"'{sys.executable}' -m policydiff compare old.txt new.txt | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_interrupt_exits_with_130(folder):
    waiting = subprocess.Popen(
        [sys.executable, "-m", "policydiff", "compare", "-", "new.txt"], cwd=folder,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    time.sleep(4)  # until it waits for input, on a busy machine too
    waiting.send_signal(signal.SIGINT)
    _, errors = waiting.communicate(timeout=30)
    assert waiting.returncode == 130
    assert b"Traceback" not in errors


def test_an_input_is_never_overwritten(folder):
    done = policydiff(folder, "compare", "old.txt", "new.txt", "-o", "old.txt", "--force")
    assert done.returncode == 2
    assert (folder / "old.txt").read_text("utf-8") == OLD


def test_an_unknown_ending_is_refused_and_parse_follows_the_ending(folder):
    assert policydiff(folder, "compare", "old.txt", "new.txt", "-o", "a.docx").returncode == 2
    assert policydiff(folder, "parse", "old.txt", "-o", "a.json").returncode == 0
    assert json.loads((folder / "a.json").read_text("utf-8"))["schema"] == "policydiff.plans/1"


def test_a_link_is_written_through_and_a_mode_is_kept(folder):
    target = folder / "real.html"
    target.write_text("old", "utf-8")
    target.chmod(0o600)
    (folder / "link.html").symlink_to(target)
    policydiff(folder, "compare", "old.txt", "new.txt", "-o", "link.html", "--force")
    assert (folder / "link.html").is_symlink()
    assert target.read_text("utf-8").startswith("<!")
    assert target.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_stdout_is_an_error_not_a_traceback(folder):
    command = f"'{sys.executable}' -m policydiff compare old.txt new.txt > /dev/full"
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_the_note_on_the_chosen_plan_speaks_the_readers_language(folder):
    chinese = policydiff(folder, "compare", "report.txt", "new.txt", "--lang", "zh").stdout.decode()
    assert "2021年计划" in "".join(chinese.split())


def test_a_plain_comparison_loads_no_pydantic(folder):
    """Typer's conversions would load it, see ``cli.command``."""
    code = "import sys; from typer.testing import CliRunner; from policydiff.cli import app; "
    code += "done = CliRunner().invoke(app, ['compare', 'old.txt', 'new.txt']); "
    code += "print(done.exit_code, 'pydantic' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout.split() == ["0", "False"]
