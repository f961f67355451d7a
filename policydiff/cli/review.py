"""``policydiff review``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policydiff.cli.common import (
    UNUSABLE,
    BatchSizeOption,
    CodebookOption,
    DeviceOption,
    EncodingOption,
    ForceOption,
    Lang,
    LangOption,
    ModelOption,
    ReadLimitOption,
    ReviewsOption,
    check,
    encoder_for,
    format_for,
    help_text,
    locale_lang,
    reporting,
    say,
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
    paths: Annotated[list[str], typer.Argument(help=help_text("review_paths"), metavar="PATH")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help=help_text("sheet"))] = None,
    table: Annotated[Path | None, typer.Option("--csv", help=help_text("sheet_csv"))] = None,
    count: Annotated[
        int, typer.Option("-n", "--questions", min=1, help=help_text("questions"))
    ] = _QUESTIONS,
    reviews: ReviewsOption = None,
    force: ForceOption = False,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    read_limit: ReadLimitOption = None,
    codebook: CodebookOption = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    batch_size: BatchSizeOption = None,
) -> None:
    """Write a question sheet about two plans, or about those of a corpus."""
    tongue = lang or locale_lang()
    with reporting(tongue, read_limit):
        from policydiff.read.folder import listed

        targets = _targets(output, table, listed(paths).files, force=force)
        if paths.count("-") > 1:
            raise OptionError("option.stdin_twice")
        from policydiff import api
        from policydiff.cli.progress import Progress
        from policydiff.render import SHEET_RENDERERS

        watch = Progress(tongue)
        encoder = encoder_for(model, device, batch_size)
        corpus = api.read_corpus(paths, encoding=encoding, codebook=codebook, watch=watch)
        say((*corpus.left_out, *corpus.notes), tongue)
        if len(corpus.plans) < 2:
            raise OptionError("review.too_few_plans")
        answers = api.find_answers(*corpus.plans, reviews=reviews)
        _spare({answer.file for answer in answers}, targets)
        asked, notes = api.question_sheet(
            corpus.plans, encoder=encoder, answers=answers, count=count, watch=watch
        )
        say((*asked.notes, *notes), tongue)
        asked = replace(asked, notes=(*corpus.left_out, *asked.notes))
        for path, form in targets.items():
            write(SHEET_RENDERERS[form](asked, lang or _SHEET_LANG), path, tongue)
    if corpus.left_out:
        raise typer.Exit(UNUSABLE)


def _targets(
    output: Path | None, table: Path | None, inputs: Sequence[str], *, force: bool
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
