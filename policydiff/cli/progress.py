"""How far a long work is, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from policydiff.cli.common import Lang
from policydiff.messages import message

Step = TypeVar("Step")
# Fewer steps are done before a person has read how many there are.
_FEW = 20


@dataclass(frozen=True, slots=True)
class Progress:
    """Goes through the steps of a work and says on standard error how many are done."""

    lang: Lang

    def __call__(self, what: str, steps: Sequence[Step], /) -> Iterable[Step]:
        """Return ``steps``; ``what`` is said as ``cli.progress.<what>``."""
        if len(steps) < _FEW or not sys.stderr.isatty():
            return steps
        from rich.console import Console
        from rich.progress import track

        said = message(f"cli.progress.{what}", self.lang)
        return track(steps, said, console=Console(stderr=True), transient=True)
