"""Make the pages in reports/ by the commands that reports/README.md names.

    python tools/make_reports.py

Run from the root of the project, so that the pages name the seeds as the commands do.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMAND = re.compile(r"`policydiff ((?:compare|report) .+?)`")


def commands() -> list[list[str]]:
    """Return the arguments of every command that reports/README.md names."""
    page = (ROOT / "reports" / "README.md").read_text(encoding="utf-8")
    return [shlex.split(found) for found in COMMAND.findall(page)]


if __name__ == "__main__":
    for arguments in commands():
        subprocess.run([sys.executable, "-m", "policydiff", *arguments], cwd=ROOT, check=True)
