"""What the commands share: options, languages, reading FIELD=VALUE, writing, exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from policydiff.errors import OptionError, PolicyDiffError
from policydiff.messages import message

if TYPE_CHECKING:
    from policydiff.embed import Encoder
    from policydiff.model import Note

# What no terminal can show.
_BINARY = frozenset({"xlsx", "qdpx"})
DIFFER, UNUSABLE, INCOMPLETE, INTERRUPTED = 1, 2, 3, 130


FormatName = TypeVar("FormatName", bound=StrEnum)


class Lang(StrEnum):
    """The language of messages and reports."""

    ZH = "zh"
    EN = "en"


def locale_lang() -> Lang:
    """Return the language of the user's locale: Chinese where it says so, else English."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return Lang.ZH if next(filter(None, names), "").lower().startswith("zh") else Lang.EN


def help_text(code: str) -> str:
    """Return the help of an option or command in the language of the locale."""
    return message(f"cli.{code}", locale_lang())


LangOption = Annotated[Lang | None, typer.Option("--lang", help=help_text("lang"))]
ReportLangOption = Annotated[Lang | None, typer.Option("--lang", help=help_text("report_lang"))]
EncodingOption = Annotated[str | None, typer.Option("--encoding", help=help_text("encoding"))]
CodebookOption = Annotated[Path | None, typer.Option("--codebook", help=help_text("codebook"))]
ReadLimitOption = Annotated[
    list[str] | None,
    typer.Option("--read-limit", help=help_text("read_limit"), metavar="NAME=NUMBER"),
]
LexiconOption = Annotated[Path | None, typer.Option("--lexicon", help=help_text("lexicon"))]
ReviewsOption = Annotated[
    list[Path] | None, typer.Option("--reviews", help=help_text("reviews"), metavar="FILE")
]
# What was read of a plan can be corrected: of the file, or of one of two.
FIELD = "FIELD=VALUE"
ModelOption = Annotated[str | None, typer.Option("--model", help=help_text("model"))]
DeviceOption = Annotated[str | None, typer.Option("--device", help=help_text("device"))]
BatchSizeOption = Annotated[int | None, typer.Option("--batch-size", help=help_text("batch_size"))]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help=help_text("output"))]
ForceOption = Annotated[bool, typer.Option("--force", "-f", help=help_text("force"))]


def write(content: str | bytes, output: Path | None, lang: Lang) -> None:
    """Write a result to ``output``, whole or not at all, or to standard output."""
    from policydiff.cli.output import write_file, write_stdout

    if output is None:
        write_stdout(content)
        return
    write_file(output, content.encode("utf-8", "replace") if isinstance(content, str) else content)
    typer.echo(message("cli.written", lang, {"path": output}), err=True)


def say(notes: Iterable[Note], lang: Lang) -> None:
    """Write notes to standard error, each with its place."""
    for note in notes:
        place = f"{note.where}: " if note.where else ""
        typer.echo(place + note.text(lang), err=True)


def format_for(
    asked: FormatName | None,
    output: Path | None,
    suffixes: Mapping[str, FormatName],
    default: FormatName,
) -> FormatName:
    """Return the format asked for, else the one that the output's name ends in.

    Raises:
        OptionError: no format goes by the ending of ``output``, or it needs a file to go to.
    """
    if output is None and asked in _BINARY:
        raise OptionError("output.binary", format=asked)
    if asked is not None or output is None:
        return asked or default
    if (suffix := output.suffix.lower()) not in suffixes:
        raise OptionError("output.suffix", path=output, suffix=suffix, known=" ".join(suffixes))
    return suffixes[suffix]


def check(output: Path | None, *, force: bool, inputs: Sequence[str] = ()) -> None:
    """Raise OptionError when ``output`` cannot be written, before any work is done."""
    if output is not None:
        from policydiff.cli.output import check_target

        check_target(output, force=force, inputs=inputs)


def check_corpus(
    paths: list[str], output: Path | None, *, force: bool, read: Iterable[Path | None] = ()
) -> None:
    """Raise OptionError when ``output`` cannot be written, or standard input is named twice.

    ``read`` are files besides the documents that must not be written over.
    """
    from policydiff.read.folder import listed

    others = [str(path) for path in read if path is not None]
    listing = listed(paths)
    check(output, force=force, inputs=[*listing.files, *listing.archives, *others])
    if paths.count("-") > 1:
        raise OptionError("option.stdin_twice")


def values(said: list[str] | None) -> dict[str, object]:
    """Read ``FIELD=VALUE`` options."""
    values: dict[str, object] = {}
    for each in said or ():
        name, equals, value = each.partition("=")
        if not equals:
            raise OptionError("option.assignment", value=each)
        values[name.strip()] = value.strip()
    return values


def encoder_for(model: str | None, device: str | None, batch_size: int | None) -> Encoder | None:
    """Load the encoder that ``--model`` names; None is the one that comes with the package."""
    if model is None:
        if device is not None or batch_size is not None:
            raise OptionError("option.needs_model")
        return None
    from policydiff import api

    return api.load_encoder(model, device=device, batch_size=batch_size)


@contextmanager
def _within(said: list[str] | None) -> Iterator[None]:
    if not said:
        yield
        return
    from policydiff.read.limits import limited, named_limits

    parts = (each.partition("=") for each in said)
    with limited(named_limits({name.strip(): value for name, _, value in parts})):
        yield


@contextmanager
def reporting(lang: Lang, read_limit: list[str] | None = None) -> Iterator[None]:
    """Turn what can go wrong into a message on standard error and an exit code.

    ``read_limit`` is what was said of limits, NAME=NUMBER, that hold inside.
    """
    try:
        with _within(read_limit):
            yield
    except PolicyDiffError as error:
        typer.echo(f"policydiff: {error.text(lang)}", err=True)
        raise typer.Exit(UNUSABLE) from None
    except KeyboardInterrupt:
        typer.echo(message("cli.interrupted", lang), err=True)
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python must not complain when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None
    except OSError as error:
        reason = error.strerror or str(error)
        typer.echo(f"policydiff: {message('output.stdout', lang, {'reason': reason})}", err=True)
        with suppress(OSError):  # what is still buffered cannot be written either
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(UNUSABLE) from None
