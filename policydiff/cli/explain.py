"""``policydiff explain``."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from policydiff.cli.common import (
    FIELD,
    BatchSizeOption,
    CodebookOption,
    DeviceOption,
    EncodingOption,
    ForceOption,
    Lang,
    LangOption,
    ModelOption,
    OutputOption,
    ReadLimitOption,
    ReviewsOption,
    check,
    encoder_for,
    format_for,
    help_text,
    locale_lang,
    reporting,
    write,
)
from policydiff.cli.compare import REPORT_LANG, compared
from policydiff.errors import OptionError


class ExplanationFormat(StrEnum):
    """What an explanation is written as."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


_SUFFIXES = {
    ".txt": ExplanationFormat.TEXT,
    ".json": ExplanationFormat.JSON,
    ".html": ExplanationFormat.HTML,
    ".htm": ExplanationFormat.HTML,
}


def explain(
    left: Annotated[str, typer.Argument(help=help_text("left"), metavar="A")],
    right: Annotated[str, typer.Argument(help=help_text("right"), metavar="B")],
    item: Annotated[
        str | None, typer.Option("--item", "-i", help=help_text("explain_item"))
    ] = None,
    format_: Annotated[
        ExplanationFormat | None, typer.Option("--format", help=help_text("explain_format"))
    ] = None,
    output: OutputOption = None,
    force: ForceOption = False,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    read_limit: ReadLimitOption = None,
    codebook: CodebookOption = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    batch_size: BatchSizeOption = None,
    reviews: ReviewsOption = None,
    left_is: Annotated[
        list[str] | None, typer.Option("--left", help=help_text("left_is"), metavar=FIELD)
    ] = None,
    right_is: Annotated[
        list[str] | None, typer.Option("--right", help=help_text("right_is"), metavar=FIELD)
    ] = None,
) -> None:
    """Say why items are linked or not."""
    with reporting(lang or locale_lang(), read_limit):
        form = format_for(format_, output, _SUFFIXES, ExplanationFormat.TEXT)
        check(output, force=force, inputs=(left, right))
        if left == right == "-":
            raise OptionError("option.stdin_twice")
        from policydiff import api

        sides = (left, left_is), (right, right_is)
        comparison = compared(
            sides,
            encoding=encoding,
            codebook=codebook,
            encoder=encoder_for(model, device, batch_size),
            reviews=reviews,
        )
        found = api.explain(comparison, item)
        if form is ExplanationFormat.TEXT and output is None:
            from policydiff.render.terminal import open_console, print_explanation

            console = open_console(sys.stdout)
            print_explanation(comparison, found, console, lang=lang or locale_lang())
            return
        from policydiff.render import EXPLANATION_RENDERERS

        is_text = form is ExplanationFormat.TEXT
        tongue = lang or (locale_lang() if is_text else Lang(REPORT_LANG))
        result = EXPLANATION_RENDERERS[form](comparison, found, tongue)
        write(result, output, lang or locale_lang())
