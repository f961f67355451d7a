"""``policydiff batch``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policydiff.cli.command_line import command_line
from policydiff.cli.common import (
    INCOMPLETE,
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
    help_text,
    locale_lang,
    reporting,
    values,
)
from policydiff.cli.report import CorpusArgument, PairOption, RuleOption, read_pairs
from policydiff.errors import OptionError

if TYPE_CHECKING:
    from policydiff.batch.tasks import Model


class PairsName(StrEnum):
    """Which pairs of plans are aligned."""

    CONSECUTIVE = "consecutive"
    SAME_YEAR = "same-year"
    ALL = "all"


PairsOption = Annotated[PairsName, typer.Option("--pairs", help=help_text("pairs"))]
OutOption = Annotated[Path, typer.Option("--out", "-o", help=help_text("out"))]
SinceOption = Annotated[Path | None, typer.Option("--since", help=help_text("since"))]
ReportLimitOption = Annotated[
    int | None, typer.Option("--report-limit", min=0, help=help_text("report_limit"))
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help=help_text("dry_run"))]
JobsOption = Annotated[int | None, typer.Option("--jobs", "-j", help=help_text("jobs"))]
LimitMemoryOption = Annotated[
    str | None, typer.Option("--limit-memory", help=help_text("limit_memory"))
]
SchedulerOption = Annotated[str | None, typer.Option("--scheduler", help=help_text("scheduler"))]
TlsCaOption = Annotated[Path | None, typer.Option("--tls-ca", help=help_text("tls_ca"))]
TlsCertOption = Annotated[Path | None, typer.Option("--tls-cert", help=help_text("tls_cert"))]
TlsKeyOption = Annotated[Path | None, typer.Option("--tls-key", help=help_text("tls_key"))]


def batch(
    context: typer.Context,
    paths: CorpusArgument,
    out: OutOption,
    pairs: PairsOption = PairsName.CONSECUTIVE,
    pair: PairOption = None,
    since: SinceOption = None,
    report_limit: ReportLimitOption = None,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    lang: ReportLangOption = None,
    encoding: EncodingOption = None,
    read_limit: ReadLimitOption = None,
    lexicon: LexiconOption = None,
    codebook: CodebookOption = None,
    reviews: ReviewsOption = None,
    rules: RuleOption = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    batch_size: BatchSizeOption = None,
    jobs: JobsOption = None,
    limit_memory: LimitMemoryOption = None,
    scheduler: SchedulerOption = None,
    tls_ca: TlsCaOption = None,
    tls_cert: TlsCertOption = None,
    tls_key: TlsKeyOption = None,
) -> None:
    """Bring everything that is said of a corpus up to date."""
    tongue = lang or locale_lang()
    with reporting(tongue, read_limit):
        from policydiff.batch.settings import REPORTED, Pairs, Settings
        from policydiff.cli.batch_folder import Folder, Where, check_out, listing_of
        from policydiff.corpus.engine import Tls, memory_size
        from policydiff.evolving import read_rules

        check_out(out, force=force)
        listing = listing_of(paths, out)
        settings = Settings(
            encoding=encoding,
            codebook=codebook,
            lexicon=lexicon,
            model=_model(model, device, batch_size),
            reviews=None if reviews is None else tuple(reviews),
            rules=read_rules(values(rules)),
            pairs=Pairs(pairs.value),
            named=tuple(read_pairs(pair)),
            report_limit=REPORTED if report_limit is None else report_limit,
        )
        folder = Folder(out, tongue, str(lang or Lang.ZH), command_line(context), since)
        if dry_run:
            folder.forecast(listing, settings)
            return
        where = Where(
            jobs=jobs,
            scheduler=scheduler,
            limit_memory=None if limit_memory is None else memory_size(limit_memory),
            tls=Tls(*(None if file is None else str(file) for file in (tls_ca, tls_cert, tls_key))),
        )
        complete = folder.update(listing, settings, where)
    if not complete:
        raise typer.Exit(INCOMPLETE)


def _model(name: str | None, device: str | None, batch_size: int | None) -> Model:
    """Return what names the encoder.

    Raises:
        OptionError: there is something about a model, and none is named.
    """
    from policydiff.batch.tasks import Model

    if name is None and (device is not None or batch_size is not None):
        raise OptionError("option.needs_model")
    return Model(name, device, batch_size)
