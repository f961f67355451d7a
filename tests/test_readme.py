"""The READMEs are true: their files, commands and outputs are run as they stand."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
INPUT = re.compile(r"`(\d{4}\.txt)`[：:]\n\n```text\n(.*?)```", re.DOTALL)
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)\)")


def commands(page: str) -> list[tuple[str, str]]:
    """Every command of the page with the output shown under it."""
    found = []
    for block in CONSOLE.findall(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def run(arguments: list[str], folder: Path) -> str:
    environment = os.environ | {
        "COLUMNS": "80",
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture
def folder(request, tmp_path):
    page = request.param.read_text("utf-8")
    for name, text in INPUT.findall(page):
        (tmp_path / name).write_text(text, "utf-8")
    return page, tmp_path


@pytest.mark.parametrize("folder", READMES, indirect=True, ids=lambda path: path.name)
def test_commands_give_the_output_shown(folder):
    page, place = folder
    ours = [
        (command, shown) for command, shown in commands(page) if command.startswith("policydiff")
    ]
    assert len(ours) == 11
    for command, shown in ours:
        output = run(["-m", *shlex.split(command)], place)
        got = [line.rstrip() for line in output.splitlines()]
        wanted = shown.splitlines()
        if wanted and wanted[-1] == "…":
            wanted = wanted[:-1]
            got = got[: len(wanted)]
        assert not shown or got == wanted


@pytest.mark.parametrize("folder", READMES, indirect=True, ids=lambda path: path.name)
def test_python_example_runs(folder):
    page, place = folder
    output = run(["-c", PYTHON.search(page)[1]], place)
    assert output.count("reworded") == 2


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_make_targets_and_links_exist(path):
    page = path.read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = [command.split()[1] for command, _ in commands(page) if command.startswith("make ")]
    assert targets == ["demo", "test"]
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)
    assert [link for link in LINK.findall(page) if not (path.parent / link).exists()] == []
