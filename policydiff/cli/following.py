"""How far a run is, stage by stage, on standard error: a bar on a terminal, else plain lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from time import monotonic

import typer

from policydiff.cli.common import Lang
from policydiff.messages import message

# Seconds between lines where there is no terminal: a log of an hour has some hundred.
_BETWEEN_LINES = 30.0


@dataclass(frozen=True, slots=True)
class Following:
    """Shows each stage of a run: what is done, how fast, how long it will take."""

    lang: Lang

    def __call__(self, what: str, total: int, /) -> AbstractContextManager[Callable[[int], None]]:
        """Begin the stage ``what``, said as ``cli.progress.<what>``, of ``total`` works."""
        said = message(f"cli.progress.{what}", self.lang)
        return _bar(said, total) if sys.stderr.isatty() else _lines(said, total, self.lang)


@contextmanager
def _bar(said: str, total: int) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"), TimeElapsedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task, begun = bar.add_task(said, total=total, rate=""), monotonic()
        done = 0

        def told(count: int) -> None:
            nonlocal done
            done += count
            rate = done / max(monotonic() - begun, 1e-9)
            bar.update(task, advance=count, rate=f"{rate:.0f}/s" if done else "")

        yield told


@contextmanager
def _lines(said: str, total: int, lang: Lang) -> Iterator[Callable[[int], None]]:
    begun = last = monotonic()
    done = 0

    def say() -> None:
        values = {"what": said, "done": done, "total": total}
        seconds = f"{monotonic() - begun:.1f}"
        typer.echo(message("cli.progress_line", lang, {**values, "seconds": seconds}), err=True)

    def told(count: int) -> None:
        nonlocal done, last
        done += count
        if monotonic() - last >= _BETWEEN_LINES and done < total:
            last = monotonic()
            say()

    yield told
    if total:
        say()
