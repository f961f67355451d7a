"""``policydiff compare``."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policydiff.cli.command_line import command_line
from policydiff.cli.common import (
    DIFFER,
    FIELD,
    BatchSizeOption,
    CodebookOption,
    DeviceOption,
    EncodingOption,
    ForceOption,
    Lang,
    LangOption,
    LexiconOption,
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
    values,
    write,
)
from policydiff.errors import OptionError

if TYPE_CHECKING:
    from policydiff.embed import Encoder
    from policydiff.model import Comparison, Note, Plan

REPORT_LANG = "zh"  # pages, tables and documents are for Chinese offices unless --lang says else


class Format(StrEnum):
    """What a comparison is written as."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"
    XLSX = "xlsx"
    QDPX = "qdpx"


# Formats that hold the full explanation of every link.
_EXPLAINED = {Format.JSON, Format.HTML}
_SUFFIXES = {
    ".txt": Format.TEXT, ".json": Format.JSON, ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN,
    ".html": Format.HTML, ".htm": Format.HTML, ".xlsx": Format.XLSX, ".qdpx": Format.QDPX,
}  # fmt: skip


def compare(
    context: typer.Context,
    left: Annotated[str, typer.Argument(help=help_text("left"), metavar="A")],
    right: Annotated[str, typer.Argument(help=help_text("right"), metavar="B")],
    format_: Annotated[Format | None, typer.Option("--format", help=help_text("format"))] = None,
    output: OutputOption = None,
    force: ForceOption = False,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    read_limit: ReadLimitOption = None,
    codebook: CodebookOption = None,
    lexicon: LexiconOption = None,
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
    exit_code: Annotated[bool, typer.Option("--exit-code", help=help_text("exit_code"))] = False,
) -> None:
    """Compare two plans."""
    with reporting(lang or locale_lang(), read_limit):
        form = format_for(format_, output, _SUFFIXES, Format.TEXT)
        check(output, force=force, inputs=(left, right))
        if left == right == "-":
            raise OptionError("option.stdin_twice")
        sides = ((left, left_is), (right, right_is))
        encoder = encoder_for(model, device, batch_size)
        result = compared(
            sides,
            encoding=encoding,
            codebook=codebook,
            encoder=encoder,
            reviews=reviews,
            lexicon=lexicon,
        )
        if form in _EXPLAINED:
            from policydiff.api import explained

            result = explained(result)
        if form is Format.HTML:
            from policydiff import api
            from policydiff.model.making import Making
            from policydiff.render.html.evolution import comparison_page

            used = api.data_used(encoder=encoder, lexicon=lexicon, codebook=codebook)
            making = Making(command_line(context), used)
            made = comparison_page(result, lang=lang or REPORT_LANG, making=making)
            write(made, output, lang or locale_lang())
        else:
            _write_comparison(result, form, output, lang)
    if exit_code and any(change.kind != "kept" or change.moved for change in result.changes):
        raise typer.Exit(DIFFER)


def compared(
    sides: tuple[tuple[str, list[str] | None], ...],
    *,
    encoding: str | None,
    codebook: Path | None,
    encoder: Encoder | None,
    reviews: list[Path] | None = None,
    lexicon: Path | None = None,
) -> Comparison:
    """Return the comparison of two files, each with what the user says of it."""
    from policydiff import api

    plans: list[Plan] = []
    notes: list[Note] = []
    for path, said in sides:
        plan, found = api.read_plan(path, encoding=encoding, values=values(said), codebook=codebook)
        plans.append(plan)
        notes.extend(found)
    answers = api.find_answers(*plans, reviews=reviews)
    return api.compare_plans(
        *plans, encoder=encoder, answers=answers, lexicon=lexicon, notes=tuple(notes)
    )


def _write_comparison(
    result: Comparison, form: Format, output: Path | None, lang: Lang | None
) -> None:
    if form is Format.TEXT and output is None:
        from policydiff.render.terminal import open_console, print_comparison

        print_comparison(result, open_console(sys.stdout), lang=lang or locale_lang())
        return
    from policydiff.render import RENDERERS

    tongue = lang or (locale_lang() if form is Format.TEXT else Lang(REPORT_LANG))
    write(RENDERERS[form](result, tongue), output, lang or locale_lang())
