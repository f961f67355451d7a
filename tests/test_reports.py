"""The committed pages are what their commands write today."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.make_reports import commands

ROOT = Path(__file__).parents[1]
COMMANDS = commands()


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[-2])
def test_report_is_current(arguments, tmp_path):
    target = arguments[arguments.index("-o") + 1]
    written = tmp_path / "page.html"
    command = [str(written) if argument == target else argument for argument in arguments]
    subprocess.run([sys.executable, "-m", "policydiff", *command], cwd=ROOT, check=True)
    assert written.read_bytes() == (ROOT / target).read_bytes(), "stale: run make golden"


def test_every_page_has_its_command():
    named = {Path(arguments[arguments.index("-o") + 1]).name for arguments in COMMANDS}
    assert named == {path.name for path in (ROOT / "reports").glob("*.html")}
