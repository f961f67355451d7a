"""policydiff: what changed between Chinese government plans, with the evidence.

    >>> import policydiff
    >>> policydiff.compare("2019.txt", "2020.txt").changes  # doctest: +SKIP

The names below load what they need when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from policydiff.api import (
        align_plans,
        compare,
        evaluate,
        evolve,
        explain,
        read_plan,
        read_plans,
    )
    from policydiff.errors import PolicyDiffError
    from policydiff.model import Alignment, Change, Comparison, Document, Item, Link, Plan

_HOMES = {
    "align_plans": "policydiff.api",
    "compare": "policydiff.api",
    "evaluate": "policydiff.api",
    "evolve": "policydiff.api",
    "explain": "policydiff.api",
    "read_plan": "policydiff.api",
    "read_plans": "policydiff.api",
    "PolicyDiffError": "policydiff.errors",
    "Alignment": "policydiff.model",
    "Change": "policydiff.model",
    "Comparison": "policydiff.model",
    "Document": "policydiff.model",
    "Item": "policydiff.model",
    "Link": "policydiff.model",
    "Plan": "policydiff.model",
}

__all__ = [  # noqa: RUF022 - functions first
    "align_plans",
    "compare",
    "evaluate",
    "evolve",
    "explain",
    "read_plan",
    "read_plans",
    "PolicyDiffError",
    "Alignment",
    "Change",
    "Comparison",
    "Document",
    "Item",
    "Link",
    "Plan",
    "__version__",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
