"""How far a long work is, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

from policydiff.cli.common import Lang
from policydiff.messages import message

Step = TypeVar("Step")
# So many steps are sure to last; fewer are shown once they have lasted this long.
_MANY = 20
_SOON = 1.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Goes through the steps of a work and says on standard error how many are done."""

    lang: Lang

    def __call__(self, what: str, steps: Sequence[Step], /) -> Iterable[Step]:
        """Return ``steps``; ``what`` is said as ``cli.progress.<what>``."""
        if not sys.stderr.isatty():
            return steps
        return _shown(message(f"cli.progress.{what}", self.lang), steps)


def _shown(said: str, steps: Sequence[Step]) -> Iterator[Step]:
    from rich.console import Console
    from rich.progress import Progress as Bar

    bar = Bar(console=Console(stderr=True), transient=True)
    task = bar.add_task(said, total=len(steps))
    begun = monotonic()
    try:
        for step in steps:
            if len(steps) >= _MANY or monotonic() - begun > _SOON:
                bar.start()
            yield step
            bar.advance(task)
    finally:
        bar.stop()
