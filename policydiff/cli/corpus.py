"""``policydiff corpus``: show what there is; ``settle.py`` has ``init``."""

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
from policydiff.cli.report import CorpusArgument
from policydiff.cli.settle import init

corpus = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


class Format(StrEnum):
    """What is written of a corpus."""

    TEXT = "text"
    JSON = "json"


_SUFFIXES = {".txt": Format.TEXT, ".json": Format.JSON}


@corpus.callback()
def root() -> None:
    """Hold the commands on a corpus."""


corpus.command(help=help_text("corpus_init"))(init)


@corpus.command(help=help_text("corpus_show"))
def show(
    paths: CorpusArgument,
    format_: Annotated[Format | None, typer.Option("--format", help=help_text("format"))] = None,
    output: OutputOption = None,
    force: ForceOption = False,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    read_limit: ReadLimitOption = None,
) -> None:
    """Show coverage, series and problems of a corpus."""
    tongue = lang or locale_lang()
    with reporting(tongue, read_limit):
        form = format_for(format_, output, _SUFFIXES, Format.TEXT)
        check_corpus(paths, output, force=force)
        from policydiff.corpus.overview import store_folder

        store = store_folder(paths[0]) if len(paths) == 1 else None
        if store is not None:
            _show_store(store, form, output, tongue)
            return
        from policydiff import api
        from policydiff.cli.progress import Progress

        found = api.survey(paths, encoding=encoding, watch=Progress(tongue))
        if form is Format.TEXT and output is None:
            from policydiff.render.terminal import open_console, print_corpus

            print_corpus(found.evolution, open_console(sys.stdout), lang=tongue)
        else:
            from policydiff.render import CORPUS_RENDERERS

            say(found.left_out, tongue)
            write(CORPUS_RENDERERS[form](found.evolution, tongue), output, tongue)
    if found.left_out:
        raise typer.Exit(UNUSABLE)


def _show_store(folder: Path, form: Format, output: Path | None, lang: Lang) -> None:
    """Show what the store in ``folder`` holds."""
    from policydiff.corpus.overview import overview

    found = overview(folder)
    if form is Format.TEXT and output is None:
        from policydiff.render.terminal import open_console, print_store

        print_store(found, open_console(sys.stdout), lang=lang)
    else:
        from policydiff.render import STORE_RENDERERS

        write(STORE_RENDERERS[form](found, lang), output, lang)
