"""``policydiff parse``."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from policydiff.cli.common import (
    FIELD,
    CodebookOption,
    EncodingOption,
    ForceOption,
    LangOption,
    OutputOption,
    ReadLimitOption,
    check,
    format_for,
    help_text,
    locale_lang,
    reporting,
    values,
    write,
)


class ParseFormat(StrEnum):
    """What a parsed document is written as."""

    TEXT = "text"
    JSON = "json"
    QDPX = "qdpx"


_SUFFIXES = {
    ".txt": ParseFormat.TEXT, ".json": ParseFormat.JSON, ".qdpx": ParseFormat.QDPX,
}  # fmt: skip


def parse(
    file: Annotated[str, typer.Argument(help=help_text("file"), metavar="FILE")],
    format_: Annotated[
        ParseFormat | None, typer.Option("--format", help=help_text("format"))
    ] = None,
    output: OutputOption = None,
    force: ForceOption = False,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    read_limit: ReadLimitOption = None,
    codebook: CodebookOption = None,
    said: Annotated[
        list[str] | None, typer.Option("--set", help=help_text("set"), metavar=FIELD)
    ] = None,
) -> None:
    """Show how a file was understood."""
    with reporting(lang or locale_lang(), read_limit):
        form = format_for(format_, output, _SUFFIXES, ParseFormat.TEXT)
        check(output, force=force, inputs=(file,))
        from policydiff import api
        from policydiff.render import DOCUMENT_RENDERERS

        document = api.read_plans(file, encoding=encoding, values=values(said), codebook=codebook)
        tongue = lang or locale_lang()
        if form is ParseFormat.TEXT and output is None:
            from policydiff.render.terminal import open_console, print_document

            print_document(document, open_console(sys.stdout), lang=tongue)
            return
        write(DOCUMENT_RENDERERS[form](document, tongue), output, tongue)
