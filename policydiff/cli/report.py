"""``policydiff report``."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policydiff.cli.command_line import command_line
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
    ReadLimitOption,
    ReportLangOption,
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
from policydiff.cli.pages import check_folder, folder_of, write_pages
from policydiff.errors import OptionError

if TYPE_CHECKING:
    from policydiff.model.evolution import Evolution
    from policydiff.model.making import Making

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
    QDPX = "qdpx"


# What has room for two plans side by side.
_SIDE_BY_SIDE = {Format.HTML, Format.JSON}
_SUFFIXES = {f".{form}": form for form in Format} | {".htm": Format.HTML, ".markdown": Format.MD}
CorpusArgument = Annotated[
    list[str], typer.Argument(help=help_text("corpus_paths"), metavar="CORPUS")
]
FormatOption = Annotated[Format | None, typer.Option("--format", help=help_text("report_format"))]
PreviousOption = Annotated[Path | None, typer.Option("--previous", help=help_text("previous"))]
SingleFileOption = Annotated[bool, typer.Option("--single-file", help=help_text("single_file"))]
RuleOption = Annotated[
    list[str] | None, typer.Option("--rule", help=help_text("rule"), metavar="NAME=VALUE")
]
PairOption = Annotated[
    list[str] | None, typer.Option("--pair", help=help_text("pair"), metavar="A,B")
]


def report(
    context: typer.Context,
    paths: CorpusArgument,
    output: OutputOption = None,
    format_: FormatOption = None,
    force: ForceOption = False,
    lang: ReportLangOption = None,
    encoding: EncodingOption = None,
    read_limit: ReadLimitOption = None,
    lexicon: LexiconOption = None,
    codebook: CodebookOption = None,
    reviews: ReviewsOption = None,
    previous: PreviousOption = None,
    rules: RuleOption = None,
    pair: PairOption = None,
    single_file: SingleFileOption = False,
    model: ModelOption = None,
    device: DeviceOption = None,
    batch_size: BatchSizeOption = None,
) -> None:
    """Say what became of initiatives and tasks over many plans."""
    tongue = lang or locale_lang()
    with reporting(tongue, read_limit):
        form = format_for(format_, output, _SUFFIXES, Format.MD)
        _check_format(form, pair=bool(pair), single_file=single_file)
        page = form is Format.HTML
        beside = None if single_file or not page else output
        check_folder(beside, force=force)
        check_corpus(paths, output, force=force, read=(lexicon, codebook, *(reviews or ())))
        encoder = encoder_for(model, device, batch_size)
        from policydiff import api
        from policydiff.cli.progress import Progress
        from policydiff.model.making import Making
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
            beside=page,
            pairs=read_pairs(pair),
            watch=Progress(tongue),
        )
        say(found.left_out, tongue)
        if page:
            used = api.data_used(encoder=encoder, lexicon=lexicon, codebook=codebook)
            making = Making(command_line(context), used)
            pages = _pages(found.evolution, beside, str(lang or _REPORT_LANG), making)
            write_pages(pages, output, tongue, beside=beside is not None)
        else:
            write(EVOLUTION_RENDERERS[form](found.evolution, lang or _REPORT_LANG), output, tongue)
    if found.left_out:
        raise typer.Exit(UNUSABLE)


def _check_format(form: Format, *, pair: bool, single_file: bool) -> None:
    """Raise OptionError when ``form`` cannot hold what is asked of it."""
    if pair and form not in _SIDE_BY_SIDE:
        raise OptionError("option.pair_format", format=form.value)
    if single_file and form is not Format.HTML:
        raise OptionError("option.single_file", format=form.value)


def _pages(
    evolution: Evolution, beside: Path | None, lang: str, making: Making
) -> Mapping[str, str]:
    """Return the page of ``evolution``, with its texts or with pages of them ``beside`` it."""
    from policydiff.render.html.evolution import Place, evolution_page, evolution_site

    if beside is None:
        return {"": evolution_page(evolution, lang=lang, making=making)}
    place = Place(beside.name, folder_of(beside).name)
    return evolution_site(evolution, place, lang=lang, making=making)


def read_pairs(said: list[str] | None) -> list[tuple[str, str]]:
    """Read the two names of each pair, between them a comma."""
    pairs = []
    for each in said or ():
        left, comma, right = each.replace("，", ",").partition(",")
        if not (comma and left.strip() and right.strip()):
            raise OptionError("option.pair", value=each)
        pairs.append((left.strip(), right.strip()))
    return pairs
