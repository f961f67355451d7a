"""Every regular expression of the package takes time in proportion to the text, at its worst.

``adversarial`` finds the expressions and makes the texts; what is compared is the time for one
text with the time for another ten times as long, never a speed.
"""

import ast
import pickle
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from adversarial import PACKAGE, ROOT, attacks

# These look at a whole text or at its start only: by the name that they go by in their module.
ONLY_AT_START = {
    ("parse/lines.py", "_PAGE_BREAK"),
    ("parse/furniture.py", "PAGE_MARK"),
    ("parse/metadata/sidecar.py", "SELECTOR"),
    ("cli/pages.py", "_OURS"),
    ("evaluation/gold.py", "_NUMBER"),
    ("text/formulas.py", "_FORMULA"),
    ("text/formulas.py", "_GUARDED"),
    ("read/html/tables.py", "_INTEGER"),
    ("read/html/lists.py", "_INTEGER"),
}
# Tables of rules for whole lines.
WHOLE_LINES = {"parse/furniture.py", "parse/frames.py"}
# This is searched for in the last few characters of a stretch only.
IN_A_WINDOW = {("parse/owners.py", "_VERB")}
SEARCHING = {"search", "finditer", "findall", "sub", "subn", "split"}
LENGTH = 2000
# Seconds that a text of ten times that length takes at the least where time grows with the square:
# two hundred million steps. What is quicker is not looked at again.
SQUARE = 0.02
# The long text against ten of the short ones: 1 where time is in proportion, 10 where it grows
# with the square. Looked at twice, for other work on the machine.
AT_MOST, TRIES = 4, 2
# A text so short tells of an expression that doubles its time with every few characters.
SHORT, AT_ONCE = 26, 0.2  # characters, seconds; a thousand times what any other takes


@pytest.fixture(scope="module")
def expressions():
    """All expressions, as a fresh process makes them."""
    command = [sys.executable, "tests/adversarial.py"]
    done = subprocess.run(command, cwd=ROOT, env=None, check=True, capture_output=True)
    return pickle.loads(done.stdout)


def is_harmless(source, flags, *, method):
    """Tell whether the expression takes time in proportion to the worst texts for it."""
    pattern = re.compile(source, flags)

    def work(text):
        method(pattern, text.encode("latin-1", "replace") if isinstance(source, bytes) else text)

    return not any(
        explodes(work, piece, end) or not grows_evenly(work, piece, end)
        for piece, end in attacks(source, flags)
    )


def explodes(work, piece, end):
    """Tell whether a short run already takes long: looked at from short to longer."""
    begun = time.process_time()
    for size in range(SHORT // 2, SHORT, 2):
        work((piece * size)[:size] + end)
        if time.process_time() - begun > AT_ONCE:
            return True
    return False


def grows_evenly(work, piece, end):
    """Tell whether ten times the text takes about ten times as long."""
    short = piece * (LENGTH // len(piece) + 1)
    for _ in range(TRIES):
        long_one = seconds(work, [short * 10 + end])
        if long_one < SQUARE or long_one < AT_MOST * seconds(work, [short + end] * 10):
            return True
    return False


def seconds(work, texts):
    begun = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - begun


def everywhere(pattern, text):
    for _ in pattern.finditer(text):
        pass


def at_start(pattern, text):
    pattern.match(text)
    pattern.fullmatch(text)


@pytest.mark.parametrize(
    "source", [r"\s+$", r"(?:a|a)*b", r"(\d+)*x", r"[^。]*。[^。]*！", "<.*?>"]
)
def test_an_expression_that_is_not_linear_is_seen(source):
    assert not is_harmless(source, 0, method=everywhere)


@pytest.mark.parametrize(
    "source", [r"(?<!\s)\s++$", r"甲{1,40}乙", r"(?:甲|乙)+", rb"\d", r"^\s*甲"]
)
def test_one_that_is_linear_passes(source):
    assert is_harmless(source, 0, method=everywhere)


def test_every_expression_takes_time_in_proportion_to_its_text(expressions):
    assert len(expressions) > 300
    named = ONLY_AT_START | IN_A_WINDOW
    spared = {(file, line) for file, name, line in named_expressions() if (file, name) in named}
    slow = []
    for place, source, flags in expressions:
        file, _, line = place.partition(":")
        whole = file in WHOLE_LINES or (file, int(line)) in spared
        method = at_start if whole else everywhere
        if not is_harmless(source, flags, method=method):
            slow.append((place, source))
    assert slow == []


def named_expressions():
    """Yield (file, name, line) of every expression that a module has a name for."""
    for path in sorted(Path(PACKAGE).rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            made = node.value if isinstance(node, ast.Assign) else None
            if isinstance(made, ast.Call) and ast.unparse(made.func) in ("re.compile", "lazy"):
                file = path.relative_to(PACKAGE).as_posix()
                yield file, ast.unparse(node.targets[0]), made.lineno


def test_what_is_said_to_look_at_the_start_only_does():
    assert {(file, name) for file, name, _ in named_expressions()} >= ONLY_AT_START
    names = {name for _, name in ONLY_AT_START}
    for path in sorted(Path(PACKAGE).rglob("*.py")):
        file = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in SEARCHING:
                name = ast.unparse(node.value)
                assert name not in names or not is_ours(file, name), f"{file}: {name}.{node.attr}"


def is_ours(file, name):
    """Tell whether ``name`` in ``file`` is one that looks at the start only; public ones may be."""
    return (file, name) in ONLY_AT_START or not name.startswith("_")
