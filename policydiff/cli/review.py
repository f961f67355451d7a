"""``policydiff review``."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policydiff.cli.common import (
    BatchSizeOption,
    CodebookOption,
    DeviceOption,
    EncodingOption,
    ForceOption,
    Lang,
    LangOption,
    ModelOption,
    ReviewsOption,
    check,
    encoder_for,
    format_for,
    help_text,
    locale_lang,
    reporting,
    write,
)
from policydiff.errors import OptionError

_QUESTIONS = 20  # as many as a careful reader answers in one sitting
_SHEET_LANG = Lang.ZH  # like every file for a reader


class Format(StrEnum):
    """What a sheet is written as."""

    HTML = "html"
    CSV = "csv"


_SUFFIXES = {".html": Format.HTML, ".htm": Format.HTML, ".csv": Format.CSV}


def review(
    left: Annotated[str, typer.Argument(help=help_text("left"), metavar="A")],
    right: Annotated[str, typer.Argument(help=help_text("right"), metavar="B")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help=help_text("sheet"))] = None,
    table: Annotated[Path | None, typer.Option("--csv", help=help_text("sheet_csv"))] = None,
    count: Annotated[
        int, typer.Option("-n", "--questions", min=1, help=help_text("questions"))
    ] = _QUESTIONS,
    reviews: ReviewsOption = None,
    force: ForceOption = False,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    codebook: CodebookOption = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    batch_size: BatchSizeOption = None,
) -> None:
    """Write a question sheet about two plans."""
    with reporting(lang or locale_lang()):
        targets = _targets(output, table, (left, right), force=force)
        if left == right == "-":
            raise OptionError("option.stdin_twice")
        from policydiff import api
        from policydiff.render import SHEET_RENDERERS

        encoder = encoder_for(model, device, batch_size)
        first, first_notes = api.read_plan(left, encoding=encoding, codebook=codebook)
        second, second_notes = api.read_plan(right, encoding=encoding, codebook=codebook)
        answers = api.find_answers(first, second, reviews=reviews)
        _spare({answer.file for answer in answers}, targets)
        asked, notes = api.question_sheet(
            first, second, encoder=encoder, answers=answers, count=count
        )
        for note in (*first_notes, *second_notes, *notes):
            place = f"{note.where}: " if note.where else ""
            typer.echo(place + note.text(lang or locale_lang()), err=True)
        for path, form in targets.items():
            write(SHEET_RENDERERS[form](asked, lang or _SHEET_LANG), path, lang or locale_lang())


def _targets(
    output: Path | None, table: Path | None, inputs: tuple[str, str], *, force: bool
) -> dict[Path, Format]:
    """Return the files to write and their formats, once it is clear that they can be written."""
    if output is None and table is None:
        raise OptionError("review.no_output")
    if output and table and output.resolve() == table.resolve():
        raise OptionError("review.same_file", path=output)
    targets = {output: format_for(None, output, _SUFFIXES, Format.HTML)} if output else {}
    targets |= {table: Format.CSV} if table else {}
    for path in targets:
        check(path, force=force, inputs=inputs)
    return targets


def _spare(answered: set[str], targets: Iterable[Path]) -> None:
    """Refuse to write a sheet over answers, even with --force: they are somebody's work."""
    for path in targets:
        if any(path.exists() and path.samefile(file) for file in answered):
            raise OptionError("review.over_answers", path=path)
