"""Words that no dictionary has, as jieba's hidden Markov model finds them.

Only that part of jieba is loaded. The package around it reads and keeps its dictionary in a way
of its own (see ``text.words``), and takes longer to import than to cut a plan into words.
"""

from __future__ import annotations

import sys
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_PACKAGE = "jieba"
# Runs of a few plans: most have two or three characters, and the same ones come again and again.
_KEPT = 4096


@lru_cache(maxsize=_KEPT)
def unknown_words(run: str) -> tuple[str, ...]:
    """Return the words of a ``run`` of characters that are no known words together."""
    return tuple(_model().cut(run))


@cache
def _model() -> Any:  # jieba has no types
    """Import ``jieba.finalseg`` alone, or take it from the jieba that someone has imported.

    While that goes on an empty package stands in for jieba, and ``pkg_resources``, which it
    would import and can do without, is hidden.
    """
    if _PACKAGE in sys.modules:
        return import_module("jieba.finalseg")
    spec = find_spec(_PACKAGE)
    if spec is None or spec.submodule_search_locations is None:
        raise ModuleNotFoundError(_PACKAGE)
    stand_in = ModuleType(_PACKAGE)
    stand_in.__path__ = list(spec.submodule_search_locations)
    before = {name: sys.modules.get(name) for name in (_PACKAGE, "pkg_resources")}
    hidden: dict[str, Any] = {_PACKAGE: stand_in, "pkg_resources": None}
    sys.modules.update(hidden)
    try:
        return import_module("jieba.finalseg")
    finally:
        _restore(before)


def _restore(before: dict[str, ModuleType | None]) -> None:
    """Take the parts of jieba out again, so that a later import of it is whole."""
    for name in [one for one in sys.modules if one.split(".")[0] == _PACKAGE]:
        del sys.modules[name]
    for name, module in before.items():
        sys.modules.pop(name, None)
        if module is not None:
            sys.modules[name] = module
