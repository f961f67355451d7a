"""``policydiff figure``."""

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
    ReadLimitOption,
    ReportLangOption,
    ReviewsOption,
    check_corpus,
    encoder_for,
    help_text,
    locale_lang,
    reporting,
    say,
    write,
)
from policydiff.cli.report import CorpusArgument
from policydiff.errors import OptionError

_FIGURE_LANG = Lang.ZH  # like every file for a reader


class Kind(StrEnum):
    """What a figure shows."""

    COVERAGE = "coverage"
    MATRIX = "matrix"
    ADOPTION = "adoption"
    TARGETS = "targets"
    THREADS = "threads"


class Format(StrEnum):
    """What a figure is written as."""

    SVG = "svg"
    PDF = "pdf"
    PNG = "png"


class Columns(StrEnum):
    """What the columns of a matrix are."""

    PLAN = "plan"
    YEAR = "year"


# The kinds that an option says something of; any other option goes with all of them.
_GOES_WITH = {
    "--initiative": (Kind.MATRIX, Kind.ADOPTION),
    "--by": (Kind.MATRIX,),
    "--metric": (Kind.TARGETS,),
    "--thread": (Kind.THREADS,),
    "--series": (Kind.TARGETS, Kind.THREADS),
}
_Words = list[str] | None
KindOption = Annotated[Kind, typer.Option("--kind", help=help_text("figure_kind"))]
OutputOption = Annotated[Path, typer.Option("-o", "--output", help=help_text("figure_output"))]
InitiativeOption = Annotated[
    _Words, typer.Option("--initiative", help=help_text("figure_initiative"))
]
MetricOption = Annotated[_Words, typer.Option("--metric", help=help_text("figure_metric"))]
ThreadOption = Annotated[_Words, typer.Option("--thread", help=help_text("figure_thread"))]
SeriesOption = Annotated[str | None, typer.Option("--series", help=help_text("figure_series"))]
TopOption = Annotated[
    int | None, typer.Option("--top", min=1, max=100, help=help_text("figure_top"))
]
ByOption = Annotated[Columns | None, typer.Option("--by", help=help_text("figure_by"))]
TitleOption = Annotated[str | None, typer.Option("--title", help=help_text("figure_title"))]
FontOption = Annotated[Path | None, typer.Option("--font", help=help_text("figure_font"))]
DpiOption = Annotated[
    int | None, typer.Option("--dpi", min=36, max=1200, help=help_text("figure_dpi"))
]
WidthOption = Annotated[
    float | None, typer.Option("--width", min=3, max=100, help=help_text("figure_width"))
]
HeightOption = Annotated[
    float | None, typer.Option("--height", min=2, max=150, help=help_text("figure_height"))
]


def figure(
    paths: CorpusArgument,
    kind: KindOption,
    output: OutputOption,
    initiatives: InitiativeOption = None,
    metrics: MetricOption = None,
    threads: ThreadOption = None,
    series: SeriesOption = None,
    top: TopOption = None,
    by: ByOption = None,
    title: TitleOption = None,
    font: FontOption = None,
    dpi: DpiOption = None,
    width: WidthOption = None,
    height: HeightOption = None,
    force: ForceOption = False,
    lang: ReportLangOption = None,
    encoding: EncodingOption = None,
    read_limit: ReadLimitOption = None,
    lexicon: LexiconOption = None,
    codebook: CodebookOption = None,
    reviews: ReviewsOption = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    batch_size: BatchSizeOption = None,
) -> None:
    """Draw a figure of what many plans say."""
    tongue = lang or locale_lang()
    with reporting(tongue, read_limit):
        form = _format(output)
        given = {"--initiative": initiatives, "--by": by, "--metric": metrics, "--thread": threads,
            "--series": series}  # fmt: skip
        _check_options(kind, {option for option, value in given.items() if value})
        if dpi is not None and form is not Format.PNG:
            raise OptionError("figure.dpi", path=output)
        check_corpus(paths, output, force=force, read=(font, lexicon, codebook, *(reviews or ())))
        encoder = encoder_for(model, device, batch_size)
        from policydiff import api
        from policydiff.cli.progress import Progress
        from policydiff.evolve.selection import Wanted, selected
        from policydiff.render.figures import Asked, Look, require_extra
        from policydiff.render.figures import figure as drawn
        from policydiff.render.labels import Labels

        require_extra()
        wanted = Wanted(initiatives or (), metrics or (), threads or (), series)
        watch = Progress(tongue)
        found = (
            api.survey(paths, encoding=encoding, watch=watch)
            if kind is Kind.COVERAGE
            else api.evolve(
                paths, encoding=encoding, codebook=codebook, lexicon=lexicon, encoder=encoder,
                reviews=reviews, watch=watch,
            )
        )  # fmt: skip
        say(found.left_out, tongue)
        asked = Asked(Labels(lang or _FIGURE_LANG), top, wanted.by_name, by)
        look = Look(form, title, font, dpi, width, height)
        shown = selected(found.evolution, wanted, lexicon)
        write(drawn(kind, shown, asked, look), output, tongue)
    if found.left_out:
        raise typer.Exit(UNUSABLE)


def _format(output: Path) -> Format:
    try:
        return Format(output.suffix.lower().removeprefix("."))
    except ValueError as error:
        known = " ".join(f".{form}" for form in Format)
        raise OptionError("figure.suffix", path=output, known=known) from error


def _check_options(kind: Kind, given: set[str]) -> None:
    """Raise OptionError when an option of other kinds is given."""
    for option, kinds in _GOES_WITH.items():
        if option in given and kind not in kinds:
            raise OptionError("figure.option", option=option, kinds=" | ".join(kinds), kind=kind)
