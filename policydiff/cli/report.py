"""``policydiff report``."""

from __future__ import annotations

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
    LexiconOption,
    ModelOption,
    OutputOption,
    ReviewsOption,
    check_corpus,
    encoder_for,
    format_for,
    help_text,
    locale_lang,
    reporting,
    say,
    values,
    write,
)
from policydiff.errors import OptionError

_REPORT_LANG = Lang.ZH  # like every file for a reader


class Format(StrEnum):
    """What a report is written as."""

    HTML = "html"
    JSON = "json"
    XLSX = "xlsx"
    CSV = "csv"
    MD = "md"
    GEXF = "gexf"
    GRAPHML = "graphml"


_SUFFIXES = {f".{form}": form for form in Format} | {".htm": Format.HTML, ".markdown": Format.MD}
CorpusArgument = Annotated[
    list[str], typer.Argument(help=help_text("corpus_paths"), metavar="CORPUS")
]


def report(
    paths: CorpusArgument,
    output: OutputOption = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help=help_text("report_format"))
    ] = None,
    force: ForceOption = False,
    lang: Annotated[Lang | None, typer.Option("--lang", help=help_text("report_lang"))] = None,
    encoding: EncodingOption = None,
    lexicon: LexiconOption = None,
    codebook: CodebookOption = None,
    reviews: ReviewsOption = None,
    previous: Annotated[Path | None, typer.Option("--previous", help=help_text("previous"))] = None,
    rules: Annotated[list[str] | None, typer.Option("--rule", help=help_text("rule"))] = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    batch_size: BatchSizeOption = None,
) -> None:
    """Say what became of initiatives and tasks over many plans."""
    tongue = lang or locale_lang()
    with reporting(tongue):
        form = format_for(format_, output, _SUFFIXES, Format.MD)
        if form is Format.XLSX and output is None:
            raise OptionError("output.binary")
        check_corpus(paths, output, force=force, read=(lexicon, codebook, *(reviews or ())))
        encoder = encoder_for(model, device, batch_size)
        from policydiff import api
        from policydiff.cli.progress import Progress
        from policydiff.render import EVOLUTION_RENDERERS

        found = api.evolve(
            paths,
            encoding=encoding,
            codebook=codebook,
            lexicon=lexicon,
            encoder=encoder,
            reviews=reviews,
            previous=previous,
            rules=api.read_rules(values(rules)),
            watch=Progress(tongue),
        )
        say(found.left_out, tongue)
        write(EVOLUTION_RENDERERS[form](found.evolution, lang or _REPORT_LANG), output, tongue)
    if found.left_out:
        raise typer.Exit(UNUSABLE)
