"""``policydiff initiatives`` and ``policydiff targets``: what plans commit to, as lists."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policydiff.cli.common import (
    UNUSABLE,
    EncodingOption,
    ForceOption,
    Lang,
    LangOption,
    LexiconOption,
    OutputOption,
    ReadLimitOption,
    check_corpus,
    format_for,
    help_text,
    locale_lang,
    reporting,
    say,
    write,
)

_LIST_LANG = Lang.ZH  # like every file for a reader


class Format(StrEnum):
    """What a list is written as."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    QDPX = "qdpx"


_SUFFIXES = {
    ".txt": Format.TEXT, ".json": Format.JSON, ".csv": Format.CSV, ".xlsx": Format.XLSX,
    ".qdpx": Format.QDPX,
}  # fmt: skip
FilesArgument = Annotated[list[str], typer.Argument(help=help_text("files"), metavar="FILE")]
FormatOption = Annotated[Format | None, typer.Option("--format", help=help_text("format"))]


def initiatives(
    files: FilesArgument,
    format_: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    read_limit: ReadLimitOption = None,
    lexicon: LexiconOption = None,
) -> None:
    """List the named initiatives of plans."""
    _list(
        "initiatives", files, asked=format_, output=output, force=force, lang=lang,
        encoding=encoding, read_limit=read_limit, lexicon=lexicon,
    )  # fmt: skip


def targets(
    files: FilesArgument,
    format_: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    read_limit: ReadLimitOption = None,
) -> None:
    """List the quantitative targets and results of plans."""
    _list(
        "targets", files, asked=format_, output=output, force=force, lang=lang,
        encoding=encoding, read_limit=read_limit,
    )  # fmt: skip


def _list(
    name: str,
    files: list[str],
    *,
    asked: Format | None,
    output: Path | None,
    force: bool,
    lang: Lang | None,
    encoding: str | None,
    read_limit: list[str] | None,
    lexicon: Path | None = None,
) -> None:
    tongue = lang or locale_lang()
    with reporting(tongue, read_limit):
        form = format_for(asked, output, _SUFFIXES, Format.TEXT)
        check_corpus(files, output, force=force, read=(lexicon,))
        from policydiff import api
        from policydiff.cli.progress import Progress

        found = api.findings(
            files, encoding=encoding, lexicon=lexicon, sorts=[name], watch=Progress(tongue)
        )
        if form is Format.TEXT and output is None:
            from policydiff.render.terminal import open_console, print_list

            print_list(name, found, open_console(sys.stdout), lang=tongue)
        else:
            from policydiff.render import LIST_RENDERERS

            say((*found.left_out, *found.notes), tongue)
            in_words = tongue if form is Format.TEXT else lang or _LIST_LANG
            write(LIST_RENDERERS[form](name, found, in_words), output, tongue)
    if found.left_out:
        raise typer.Exit(UNUSABLE)
