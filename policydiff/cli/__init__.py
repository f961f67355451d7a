"""The command line: options → api → render → exit code; a module a command.

Exit codes: 0 done · 1 ``--exit-code`` and the plans differ, or ``verify`` finds what does not hold ·
2 wrong usage or unreadable input · 3 a batch that left files out, or ``verify`` could not check all ·
130 interrupted. Standard output carries the result only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Annotated

import typer

from policydiff import __version__
from policydiff.cli.batch import batch
from policydiff.cli.command import Command, Group
from policydiff.cli.common import help_text
from policydiff.cli.compare import compare
from policydiff.cli.contents import initiatives, targets
from policydiff.cli.corpus import corpus
from policydiff.cli.evaluate import evaluate
from policydiff.cli.explain import explain
from policydiff.cli.figure import figure
from policydiff.cli.parse import parse
from policydiff.cli.report import report
from policydiff.cli.review import review
from policydiff.cli.schema import schema
from policydiff.cli.search import search
from policydiff.cli.track import track
from policydiff.cli.verify import verify

app = typer.Typer(
    name="policydiff",
    cls=Group,
    help=help_text("help"),
    epilog=help_text("exit_codes"),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # its tables cut Chinese sentences; plain help wraps them
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"policydiff {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", help=help_text("version"), callback=_show_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Hold the options that go before any command."""


COMMANDS: dict[str, Callable[..., None]] = {
    "batch": batch,
    "compare": compare,
    "eval": evaluate,
    "explain": explain,
    "figure": figure,
    "initiatives": initiatives,
    "parse": parse,
    "report": report,
    "review": review,
    "schema": schema,
    "search": search,
    "targets": targets,
    "track": track,
    "verify": verify,
}
for name, command in COMMANDS.items():
    app.command(name, cls=Command, help=help_text(name))(command)
app.add_typer(corpus, name="corpus", help=help_text("corpus"))


def main() -> None:
    """Run the command line."""
    # Threads for matrices as small as ours cost more than they gain.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _replace_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure:  # a console that cannot show a character shows a substitute
            reconfigure(errors="replace")
    _prepare_only(sys.argv[1:2])
    try:
        app()
    except SystemExit as stop:
        _leave(stop.code)
        raise


def _replace_closed_streams() -> None:
    """Open something for each standard stream that was closed, in their order.

    Files opened later would get its number, and be written over. There is nothing to read; what
    is written to standard output fails, for it would be lost.
    """
    sys.stdin = sys.stdin or _nothing("r")
    sys.stdout = sys.stdout or _nothing("r")
    sys.stderr = sys.stderr or _nothing("w")


def _nothing(mode: str) -> IO[str]:
    return open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123 - open to the end


def _prepare_only(asked: list[str]) -> None:
    """Leave out the commands beside the one ``asked`` for: typer prepares all that there are."""
    found = [command for command in app.registered_commands if command.name in asked]
    if found:
        app.registered_commands, app.registered_groups = found, []


# What says that there is much to take down, and what wants to take itself down.
_LARGE, _ORDERLY = "numpy", "torch"


def _leave(code: object) -> None:
    """End the process at once, where much was loaded that would be taken down piece by piece.

    That takes longer than to print a result (mypy leaves like this too). A run that someone
    traces ends as any other, and so does one whose output cannot be written.
    """
    watched = sys.gettrace() or sys.getprofile()
    if _LARGE in sys.modules and _ORDERLY not in sys.modules and not watched:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code if isinstance(code, int) else 1)
