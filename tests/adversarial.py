"""Every regular expression of the package, and texts that are the worst for it.

Worst cases come from the expression's own tree: long runs of what its repetitions take, of what
stands between them, and of its whole shortest match, each also broken off in the middle.
"""

from __future__ import annotations

import pickle
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from itertools import product
from pathlib import Path
from pkgutil import walk_packages
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

ROOT = Path(__file__).parents[1]
PACKAGE = str(ROOT / "policydiff")
# A repetition of fewer is not one that time depends on.
_A_FEW = 3
# Of one expression so many characters are tried in pairs, after all of them alone.
_PAIRED = 4
_ALONE = 12
# What a class that excludes is asked for, in this order: some of it is taken by other parts.
_OTHERS = "的a1 。\n，(：、"
_ALWAYS = (" ", "的", "1", "\n")
# Ends every run: hardly any expression takes it.
_NOTHING = "\0\0"
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_OF_CATEGORY = {
    codes.CATEGORY_DIGIT: "1", codes.CATEGORY_NOT_DIGIT: "的", codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_NOT_SPACE: "的", codes.CATEGORY_WORD: "a", codes.CATEGORY_NOT_WORD: "。",
}  # fmt: skip


def taken(node) -> str:
    """Return a character that an item of a set takes."""
    code, value = node
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.RANGE:
        return chr(value[0])
    return _OF_CATEGORY[value] if code is codes.CATEGORY else ""


def members(items) -> list[str]:
    """Return a few characters that the set takes."""
    if items and items[0][0] is codes.NEGATE:
        excluded = re.compile(f"[{''.join(map(re.escape, filter(None, map(taken, items[1:]))))}]")
        return [char for char in _OTHERS if not excluded.match(char)][:2]
    return [taken(item) for item in items if taken(item)]


def shortest(tree) -> str:
    """Return a short text that the tree takes, as far as it can be told without looking around."""
    return "".join(map(_shortest, tree))


def _shortest(node) -> str:
    code, value = node
    if code is codes.LITERAL:
        return chr(value)
    if code in (codes.ANY, codes.NOT_LITERAL):
        return "的"
    if code is codes.IN:
        return next(iter(members(value)), "的")
    if code is codes.BRANCH:
        return shortest(value[1][0])
    if code is codes.SUBPATTERN:
        return shortest(value[-1])
    if code is codes.ATOMIC_GROUP:
        return shortest(value)
    if code in _REPEATS:
        return shortest(value[2]) * max(value[0], 0)
    return ""


def nodes(tree) -> Iterator[tuple]:
    """Yield every node of a tree, those inside others too."""
    for node in tree:
        yield node
        for part in _parts(node):
            yield from nodes(part)


def _parts(node) -> list:
    code, value = node
    if code is codes.BRANCH:
        return list(value[1])
    if code in (codes.SUBPATTERN, codes.ASSERT, codes.ASSERT_NOT):
        return [value[-1]]
    if code is codes.ATOMIC_GROUP:
        return [value]
    if code in _REPEATS:
        return [value[2]]
    return []


def pieces(source: str | bytes, flags: int) -> list[str]:
    """Return what a text that is bad for the expression may be made of, again and again."""
    tree = parser.parse(source, flags & ~re.UNICODE if isinstance(source, bytes) else flags)
    repeated, others = [], []
    for code, value in nodes(tree):
        if code in _REPEATS and value[1] > _A_FEW:
            repeated.append(shortest(value[2]) or "的")
            repeated += [each for node in nodes(value[2]) for each in members_of(node)]
        else:
            others += members_of((code, value))
    alone = list(dict.fromkeys([*repeated, *others]))[:_ALONE]
    pairs = ["".join(pair) for pair in product(alone[:_PAIRED], repeat=2)]
    whole = shortest(tree)
    broken = [whole[:-1], *(whole[at:] for at in range(1, _A_FEW))]
    return list(dict.fromkeys(filter(None, [*alone, *pairs, whole, *broken, *_ALWAYS])))


def members_of(node) -> list[str]:
    """Return a few characters that a node takes, if it is one that takes a single one."""
    code, value = node
    if code is codes.IN:
        return members(value)[:3]
    return [chr(value)] if code is codes.LITERAL else []


def attacks(source: str | bytes, flags: int) -> Iterator[tuple[str, str]]:
    """Yield what makes a bad text when it is repeated, and what then ends it."""
    for piece in pieces(source, flags):
        yield piece, _NOTHING


def expressions() -> list[tuple[str, str | bytes, int]]:
    """Return every expression that our modules make: where, its source, its flags.

    They are noted while all modules are loaded and the commands run, in this process: it must
    be a fresh one.
    """
    found: dict[tuple[str | bytes, int], str] = {}
    compiled = re._compile

    def noted(source, flags):
        frame = sys._getframe(1)
        while frame.f_code.co_filename.endswith(("/re/__init__.py", "/text/patterns.py")):
            frame = frame.f_back
        if frame.f_code.co_filename.startswith(PACKAGE):
            place = Path(frame.f_code.co_filename).relative_to(PACKAGE)
            if isinstance(source, str | bytes):
                found.setdefault((source, int(flags)), f"{place}:{frame.f_lineno}")
        return compiled(source, flags)

    def at_once(source, flags=0, *, needs=""):  # noqa: ARG001 - as ``lazy``
        return re.compile(source, flags)

    re._compile = noted
    import_module("policydiff.text.patterns").lazy = at_once
    for module in walk_packages([PACKAGE], "policydiff."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    _use(import_module("policydiff.api"))
    return [(place, source, flags) for (source, flags), place in found.items()]


def _use(api) -> None:
    """Have what is made of tables made."""
    seeds = [str(path) for path in sorted((ROOT / "seeds").glob("*.txt"))[:2]]
    api.explain(api.compare(*seeds))
    api.evolve(seeds)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.stdout.buffer.write(pickle.dumps(expressions()))
