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


def batch(
    context: typer.Context,
    paths: CorpusArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help=help_text("out"))],
    pairs: Annotated[
        PairsName, typer.Option("--pairs", help=help_text("pairs"))
    ] = PairsName.CONSECUTIVE,
    pair: PairOption = None,
    since: Annotated[Path | None, typer.Option("--since", help=help_text("since"))] = None,
    report_limit: Annotated[
        int | None, typer.Option("--report-limit", min=0, help=help_text("report_limit"))
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=help_text("dry_run"))] = False,
    force: ForceOption = False,
    lang: Annotated[Lang | None, typer.Option("--lang", help=help_text("report_lang"))] = None,
    encoding: EncodingOption = None,
    read_limit: ReadLimitOption = None,
    lexicon: LexiconOption = None,
    codebook: CodebookOption = None,
    reviews: ReviewsOption = None,
    rules: RuleOption = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    batch_size: BatchSizeOption = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", help=help_text("jobs"))] = None,
    limit_memory: Annotated[
        str | None, typer.Option("--limit-memory", help=help_text("limit_memory"))
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", help=help_text("scheduler"))
    ] = None,
    tls_ca: Annotated[Path | None, typer.Option("--tls-ca", help=help_text("tls_ca"))] = None,
    tls_cert: Annotated[Path | None, typer.Option("--tls-cert", help=help_text("tls_cert"))] = None,
    tls_key: Annotated[Path | None, typer.Option("--tls-key", help=help_text("tls_key"))] = None,
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
