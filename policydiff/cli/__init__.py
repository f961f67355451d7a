"""The command line: options → api → render → exit code.

Exit codes: 0 done · 1 ``--exit-code`` and the plans differ · 2 wrong usage or unreadable input ·
130 interrupted. Standard output carries the result only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policydiff import __version__
from policydiff.errors import OptionError, PolicyDiffError
from policydiff.messages import message

if TYPE_CHECKING:
    from policydiff.model import Comparison, Note, Plan

DIFFER, UNUSABLE, INTERRUPTED = 1, 2, 130
REPORT_LANG = "zh"  # pages, tables and documents are for Chinese offices unless --lang says else


class Lang(StrEnum):
    """The language of messages and reports."""

    ZH = "zh"
    EN = "en"


class Format(StrEnum):
    """What a comparison is written as."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"
    XLSX = "xlsx"


class ParseFormat(StrEnum):
    """What a parsed document is written as."""

    TEXT = "text"
    JSON = "json"


_SUFFIXES = {
    ".txt": Format.TEXT, ".json": Format.JSON, ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN,
    ".html": Format.HTML, ".htm": Format.HTML, ".xlsx": Format.XLSX,
}  # fmt: skip


def locale_lang() -> Lang:
    """Return the language of the user's locale: Chinese where it says so, else English."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return Lang.ZH if next(filter(None, names), "").lower().startswith("zh") else Lang.EN


def _help(code: str) -> str:
    return message(f"cli.{code}", locale_lang())


app = typer.Typer(
    name="policydiff",
    help=_help("help"),
    epilog=_help("exit_codes"),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

LangOption = Annotated[Lang | None, typer.Option("--lang", help=_help("lang"))]
EncodingOption = Annotated[str | None, typer.Option("--encoding", help=_help("encoding"))]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help=_help("output"))]
ForceOption = Annotated[bool, typer.Option("--force", "-f", help=_help("force"))]


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"policydiff {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", help=_help("version"), callback=_show_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Hold the options that go before any command."""


@app.command(help=_help("compare"))
def compare(
    left: Annotated[str, typer.Argument(help=_help("left"), metavar="A")],
    right: Annotated[str, typer.Argument(help=_help("right"), metavar="B")],
    format_: Annotated[Format | None, typer.Option("--format", help=_help("format"))] = None,
    output: OutputOption = None,
    force: ForceOption = False,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    left_is: Annotated[list[str] | None, typer.Option("--left", help=_help("left_is"))] = None,
    right_is: Annotated[list[str] | None, typer.Option("--right", help=_help("right_is"))] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help=_help("exit_code"))] = False,
) -> None:
    """Compare two plans."""
    with _reporting(lang or locale_lang()):
        form = _format(format_, output)
        _check(output, force=force)
        if left == right == "-":
            raise OptionError("option.stdin_twice")
        result = _compared((left, left_is), (right, right_is), encoding)
        _write_comparison(result, form, output, lang)
    if exit_code and any(change.kind != "kept" or change.moved for change in result.changes):
        raise typer.Exit(DIFFER)


def _compared(
    left: tuple[str, list[str] | None], right: tuple[str, list[str] | None], encoding: str | None
) -> Comparison:
    from policydiff import api

    plans: list[Plan] = []
    notes: list[Note] = []
    for path, said in (left, right):
        plan, found = api.read_plan(path, encoding=encoding, values=_values(said))
        plans.append(plan)
        notes.extend(found)
    return api.compare_plans(*plans, notes=tuple(notes))


@app.command(help=_help("parse"))
def parse(
    file: Annotated[str, typer.Argument(help=_help("file"), metavar="FILE")],
    format_: Annotated[
        ParseFormat, typer.Option("--format", help=_help("format"))
    ] = ParseFormat.TEXT,
    output: OutputOption = None,
    force: ForceOption = False,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    said: Annotated[list[str] | None, typer.Option("--set", help=_help("set"))] = None,
) -> None:
    """Show how a file was understood."""
    with _reporting(lang or locale_lang()):
        _check(output, force=force)
        from policydiff import api
        from policydiff.render import DOCUMENT_RENDERERS

        document = api.read_plans(file, encoding=encoding, values=_values(said))
        tongue = lang or locale_lang()
        if format_ is ParseFormat.TEXT and output is None:
            from policydiff.render.terminal import open_console, print_document

            print_document(document, open_console(sys.stdout), lang=tongue)
            return
        _write(DOCUMENT_RENDERERS[format_](document, tongue), output, tongue)


def _write_comparison(
    result: Comparison, form: Format, output: Path | None, lang: Lang | None
) -> None:
    if form is Format.TEXT and output is None:
        from policydiff.render.terminal import open_console, print_comparison

        print_comparison(result, open_console(sys.stdout), lang=lang or locale_lang())
        return
    from policydiff.render import RENDERERS

    tongue = lang or (locale_lang() if form is Format.TEXT else Lang(REPORT_LANG))
    _write(RENDERERS[form](result, tongue), output, lang or locale_lang())


def _write(content: str | bytes, output: Path | None, lang: Lang) -> None:
    from policydiff.cli.output import write_file, write_stdout

    if output is None:
        write_stdout(content)
        return
    write_file(output, content.encode("utf-8", "replace") if isinstance(content, str) else content)
    typer.echo(message("cli.written", lang, {"path": output}), err=True)


def _format(asked: Format | None, output: Path | None) -> Format:
    """Return the format asked for, or the one that the output's name ends in."""
    form = asked or (_SUFFIXES.get(output.suffix.lower()) if output else None) or Format.TEXT
    if form is Format.XLSX and output is None:
        raise OptionError("output.binary")
    return form


def _check(output: Path | None, *, force: bool) -> None:
    if output is not None:
        from policydiff.cli.output import check_target

        check_target(output, force=force)


def _values(said: list[str] | None) -> dict[str, object]:
    """Read ``FIELD=VALUE`` options."""
    values: dict[str, object] = {}
    for each in said or ():
        name, equals, value = each.partition("=")
        if not equals:
            raise OptionError("option.assignment", value=each)
        values[name.strip()] = value.strip()
    return values


@contextmanager
def _reporting(lang: Lang) -> Iterator[None]:
    """Turn what can go wrong into a message on standard error and an exit code."""
    try:
        yield
    except PolicyDiffError as error:
        typer.echo(f"policydiff: {error.text(lang)}", err=True)
        raise typer.Exit(UNUSABLE) from None
    except KeyboardInterrupt:
        typer.echo(message("cli.interrupted", lang), err=True)
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python must not complain when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure:  # a console that cannot show a character shows a substitute
            reconfigure(errors="replace")
    app()
