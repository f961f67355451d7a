"""``policydiff search``."""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from typing import Annotated

import typer

from policydiff.cli.common import (
    UNUSABLE,
    EncodingOption,
    ForceOption,
    Lang,
    LangOption,
    ModelOption,
    OutputOption,
    ReadLimitOption,
    check_corpus,
    format_for,
    help_text,
    locale_lang,
    reporting,
    say,
    write,
)
from policydiff.errors import OptionError

# A year, or two with any dash between them.
_YEARS = re.compile(r"(\d{4})(?:\s*[-–—~～至]\s*(\d{4}))?")
_LIMIT = 20


class Format(StrEnum):
    """What is found is written as."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class Kind(StrEnum):
    """The kinds of documents, as in ``PlanKind``."""

    PLAN = "plan"
    SUMMARY = "summary"
    OPINION = "opinion"
    REPORT = "report"


_SUFFIXES = {".txt": Format.TEXT, ".json": Format.JSON, ".csv": Format.CSV}


def search(
    words: Annotated[str, typer.Argument(help=help_text("search_words"))],
    paths: Annotated[list[str], typer.Argument(help=help_text("search_corpus"), metavar="CORPUS")],
    region: Annotated[str | None, typer.Option("--region", help=help_text("search_region"))] = None,
    year: Annotated[str | None, typer.Option("--year", help=help_text("search_year"))] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help=help_text("search_kind"))] = None,
    initiatives: Annotated[
        bool, typer.Option("--initiatives", help=help_text("search_initiatives"))
    ] = False,
    limit: Annotated[int, typer.Option("--limit", help=help_text("search_limit"))] = _LIMIT,
    format_: Annotated[Format | None, typer.Option("--format", help=help_text("format"))] = None,
    output: OutputOption = None,
    force: ForceOption = False,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    read_limit: ReadLimitOption = None,
    model: ModelOption = None,
) -> None:
    """Find items and mentions by words and by meaning."""
    tongue = lang or locale_lang()
    with reporting(tongue, read_limit):
        form = format_for(format_, output, _SUFFIXES, Format.TEXT)
        if limit < 1:
            raise OptionError("search.limit", value=limit)
        check_corpus(paths, output, force=force)
        from policydiff.batch.searching import searched
        from policydiff.cli.following import Following
        from policydiff.model import PlanKind
        from policydiff.model.hits import Question

        only = None if kind is None else PlanKind(kind.value)
        question = Question(words, region or None, _years(year), only, initiatives, limit)
        found, left_out = searched(
            question, paths, model=model, encoding=encoding, follow=Following(tongue)
        )
        say(left_out, tongue)
        if form is Format.TEXT and output is None:
            from policydiff.render.terminal import open_console, print_hits

            print_hits(found, open_console(sys.stdout), lang=tongue)
        else:
            from policydiff.render import SEARCH_RENDERERS

            in_words = tongue if form is Format.TEXT else lang or Lang.ZH
            write(SEARCH_RENDERERS[form](found, in_words), output, tongue)
    if left_out:
        raise typer.Exit(UNUSABLE)


def _years(said: str | None) -> tuple[int, int] | None:
    """Read "2018" or "2015-2019"."""
    if said is None:
        return None
    found = _YEARS.fullmatch(said.strip())
    if found is None or int(found[2] or found[1]) < int(found[1]):
        raise OptionError("search.years", value=said)
    return int(found[1]), int(found[2] or found[1])
