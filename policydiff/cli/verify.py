"""``policydiff verify``."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policydiff.cli.common import (
    DIFFER,
    INCOMPLETE,
    ForceOption,
    LangOption,
    OutputOption,
    ReadLimitOption,
    check,
    format_for,
    help_text,
    locale_lang,
    reporting,
    write,
)


class Format(StrEnum):
    """What a verification is written as."""

    TEXT = "text"
    JSON = "json"


_SUFFIXES = {".txt": Format.TEXT, ".json": Format.JSON}


def verify(
    report: Annotated[Path, typer.Argument(help=help_text("verify_report"), metavar="REPORT")],
    corpus: Annotated[
        list[str] | None, typer.Argument(help=help_text("verify_corpus"), metavar="[CORPUS]...")
    ] = None,
    format_: Annotated[Format | None, typer.Option("--format", help=help_text("format"))] = None,
    output: OutputOption = None,
    force: ForceOption = False,
    lang: LangOption = None,
    read_limit: ReadLimitOption = None,
) -> None:
    """Check that a report is as it was written, and quotes what stands in its files."""
    tongue = lang or locale_lang()
    with reporting(tongue, read_limit):
        form = format_for(format_, output, _SUFFIXES, Format.TEXT)
        check(output, force=force, inputs=(str(report),))
        from policydiff.cli.progress import Progress
        from policydiff.model.verification import Held
        from policydiff.verify import verified

        found = verified(report, corpus or None, watch=Progress(tongue))
        if form is Format.TEXT and output is None:
            from policydiff.render.terminal import open_console, print_verification

            print_verification(found, open_console(sys.stdout), lang=tongue)
        else:
            from policydiff.render import VERIFICATION_RENDERERS

            write(VERIFICATION_RENDERERS[form](found, tongue), output, tongue)
    codes = {Held.FAILS: DIFFER, Held.UNCHECKED: INCOMPLETE}
    if found.held in codes:
        raise typer.Exit(codes[found.held])
