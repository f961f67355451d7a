"""``policydiff eval``."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policydiff.cli.common import (
    BatchSizeOption,
    DeviceOption,
    ForceOption,
    LangOption,
    ModelOption,
    OutputOption,
    ReadLimitOption,
    check,
    encoder_for,
    format_for,
    help_text,
    locale_lang,
    reporting,
    write,
)


class EvaluationFormat(StrEnum):
    """What an evaluation is written as."""

    TEXT = "text"
    JSON = "json"


_SUFFIXES = {".txt": EvaluationFormat.TEXT, ".json": EvaluationFormat.JSON}


def evaluate(
    gold: Annotated[list[Path], typer.Argument(help=help_text("eval_gold"), metavar="GOLD…")],
    complete: Annotated[bool, typer.Option("--complete", help=help_text("eval_complete"))] = False,
    format_: Annotated[
        EvaluationFormat | None, typer.Option("--format", help=help_text("eval_format"))
    ] = None,
    output: OutputOption = None,
    force: ForceOption = False,
    lang: LangOption = None,
    read_limit: ReadLimitOption = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    batch_size: BatchSizeOption = None,
) -> None:
    """Measure the alignment on labels."""
    tongue = lang or locale_lang()
    with reporting(tongue, read_limit):
        form = format_for(format_, output, _SUFFIXES, EvaluationFormat.TEXT)
        check(output, force=force, inputs=tuple(map(str, gold)))
        from policydiff import api
        from policydiff.render import EVALUATION_RENDERERS

        found = api.evaluate(
            *gold, complete=complete, encoder=encoder_for(model, device, batch_size)
        )
        if form is EvaluationFormat.TEXT and output is None:
            from policydiff.render.terminal import open_console, print_evaluation

            print_evaluation(found, open_console(sys.stdout), lang=tongue)
            return
        write(EVALUATION_RENDERERS[form](found, tongue), output, tongue)
