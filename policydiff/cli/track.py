"""``policydiff track``."""

from __future__ import annotations

import sys
from enum import StrEnum
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
from policydiff.cli.report import CorpusArgument


class Format(StrEnum):
    """What the track of an initiative is written as."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


_SUFFIXES = {".txt": Format.TEXT, ".json": Format.JSON, ".csv": Format.CSV}


def track(
    name: Annotated[str, typer.Argument(help=help_text("track_name"))],
    paths: CorpusArgument,
    format_: Annotated[Format | None, typer.Option("--format", help=help_text("format"))] = None,
    output: OutputOption = None,
    force: ForceOption = False,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    read_limit: ReadLimitOption = None,
    lexicon: LexiconOption = None,
) -> None:
    """Follow one initiative through many plans."""
    tongue = lang or locale_lang()
    with reporting(tongue, read_limit):
        form = format_for(format_, output, _SUFFIXES, Format.TEXT)
        check_corpus(paths, output, force=force, read=(lexicon,))
        from policydiff import api
        from policydiff.cli.progress import Progress

        found = api.track(name, paths, encoding=encoding, lexicon=lexicon, watch=Progress(tongue))
        if form is Format.TEXT and output is None:
            from policydiff.render.terminal import open_console, print_track

            print_track(found.evolution, open_console(sys.stdout), lang=tongue)
        else:
            from policydiff.render import TRACK_RENDERERS

            say(found.left_out, tongue)
            in_words = tongue if form is Format.TEXT else lang or Lang.ZH
            write(TRACK_RENDERERS[form](found.evolution, in_words), output, tongue)
    if found.left_out:
        raise typer.Exit(UNUSABLE)
