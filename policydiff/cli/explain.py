"""``policydiff explain``."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policydiff.cli.common import (
    EncodingOption,
    ForceOption,
    Lang,
    LangOption,
    OutputOption,
    check,
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
) -> None:
    """Say why items are linked or not."""
    with reporting(lang or locale_lang()):
        form = _format(format_, output)
        check(output, force=force)
        if left == right == "-":
            raise OptionError("option.stdin_twice")
        from policydiff import api

        comparison = compared((left, None), (right, None), encoding)
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


def _format(asked: ExplanationFormat | None, output: Path | None) -> ExplanationFormat:
    """Return the format asked for, or the one that the output's name ends in."""
    by_name = _SUFFIXES.get(output.suffix.lower()) if output else None
    return asked or by_name or ExplanationFormat.TEXT
