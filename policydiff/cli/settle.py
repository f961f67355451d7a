"""``policydiff corpus init``: write a corpus.toml for the user to settle what is doubtful."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from policydiff.cli.common import (
    UNUSABLE,
    EncodingOption,
    Lang,
    LangOption,
    ReadLimitOption,
    help_text,
    locale_lang,
    reporting,
    say,
)
from policydiff.errors import OptionError
from policydiff.messages import message

if TYPE_CHECKING:
    from policydiff.settling import Answers, Question, Sidecar

# As many as a person reads through; all of them stand in the files.
_SHOWN = 20


def init(
    folders: Annotated[list[str], typer.Argument(help=help_text("init_folder"), metavar="DIR")],
    ask: Annotated[bool, typer.Option("--ask", help=help_text("init_ask"))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=help_text("init_dry_run"))] = False,
    force: Annotated[bool, typer.Option("--force", "-f", help=help_text("init_force"))] = False,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    read_limit: ReadLimitOption = None,
) -> None:
    """Write a corpus.toml beside the documents."""
    tongue = lang or locale_lang()
    with reporting(tongue, read_limit):
        if ask and not sys.stdin.isatty():
            raise OptionError("init.no_terminal")
        from policydiff.cli.asking import answered
        from policydiff.cli.progress import Progress
        from policydiff.settling import settling_of

        found = settling_of(folders, encoding=encoding, watch=Progress(tongue))
        if not dry_run:
            _check(found.sidecars, force=force)
        questions = [each for sidecar in found.sidecars for each in sidecar.questions]
        answers = answered(questions, tongue) if ask else {}
        for each in found.sidecars:
            _put(each, answers, tongue, dry_run=dry_run)
        say(found.left_out, tongue)
        left = [each for each in questions if each.place not in answers]
        _conclude(left, folders, tongue)
    if found.left_out or any(each.impossible for each in found.sidecars):
        raise typer.Exit(UNUSABLE)


def _check(sidecars: Sequence[Sidecar], *, force: bool) -> None:
    """Raise OptionError before anything is written, when one of ``sidecars`` cannot be."""
    from policydiff.cli.output import check_target

    ours = [each for each in sidecars if not each.in_archive]
    there = [each.path for each in ours if each.exists]
    if there and not force:
        raise OptionError("init.exists", paths=", ".join(there))
    for each in ours:
        check_target(Path(each.path), force=True)


def _put(sidecar: Sidecar, answers: Answers, lang: Lang, *, dry_run: bool) -> None:
    """Write one sidecar, or show it, and say what is to be said of it."""
    from policydiff.cli.output import write_file, write_stdout
    from policydiff.parse.metadata.sidecar_text import OURS, in_one_line

    text = sidecar.text(answers, lang)
    if dry_run:
        write_stdout(f"{OURS} {in_one_line(sidecar.path)}\n{text}\n")
    elif sidecar.in_archive:
        _say("init.in_archive", lang, path=sidecar.path)
    else:
        write_file(Path(sidecar.path), text.encode("utf-8"))
        left = sum(each.place not in answers for each in sidecar.questions)
        _say("init.written", lang, path=sidecar.path, documents=sidecar.documents, questions=left)
    if not sidecar.kept.whole:
        _say("init.rewritten", lang, path=sidecar.path)
    for name in sidecar.impossible:
        _say("init.impossible", lang, path=name)


def _conclude(left: Sequence[Question], folders: Sequence[str], lang: Lang) -> None:
    """List what is left to settle, with counts, and the command to run next."""
    from policydiff.parse.metadata.sidecar_text import basis, in_one_line

    if left:
        _say("init.to_settle", lang)
    for each in left[:_SHOWN]:
        finding = each.finding
        value = "?" if finding.value is None else in_one_line(str(finding.value))
        line = f"  {in_one_line(each.name)}  {finding.field} = {value}  ({basis(finding, lang)})"
        typer.echo(line, err=True)
    if len(left) > _SHOWN:
        _say("init.more", lang, count=len(left) - _SHOWN)
    if left:
        counts = Counter(each.finding.field for each in left)
        said = ", ".join(f"{field} {count}" for field, count in counts.most_common())
        _say("init.by_field", lang, counts=said)
    command = f"policydiff corpus show {' '.join(map(quote, folders))}"
    _say("init.next_edit" if left else "init.next", lang, command=command)


def _say(code: str, lang: Lang, **values: object) -> None:
    typer.echo(message(code, lang, values), err=True)
