"""Go through doubtful fields one by one, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import typer

from policydiff.cli.common import Lang
from policydiff.errors import OptionError
from policydiff.messages import message
from policydiff.parse.metadata.sidecar_text import basis, in_one_line

if TYPE_CHECKING:
    from policydiff.parse.metadata.doubts import Value
    from policydiff.settling import Question

SKIP, STOP = "s", "q"
Answers = dict[tuple[str, str, str], "Value"]
# Shows a question and returns the answer's line; None when the input has ended.
Read = Callable[[str], str | None]


def on_terminal(prompt: str) -> str | None:
    """Show ``prompt`` on standard error and return the line that the user types."""
    typer.echo(prompt, err=True, nl=False)
    line = sys.stdin.readline()
    return line.strip() if line else None


def answered(questions: Sequence[Question], lang: Lang, read: Read = on_terminal) -> Answers:
    """Return what the user settles of ``questions``, by sidecar, table and field.

    An empty answer keeps what was found, "s" leaves the field open, "q" or the end of the input
    all that follow; a number stands for a candidate, anything else is the value.
    """
    answers: Answers = {}
    for number, question in enumerate(questions, 1):
        shown = _question(question, number, len(questions), lang)
        value = _answer(question, f"{shown}\n", lang, read)
        if value == STOP:
            break
        if value != SKIP:
            answers[question.place] = value
    return answers


def _question(question: Question, number: int, count: int, lang: Lang) -> str:
    finding = question.finding
    value = "?" if finding.value is None else in_one_line(str(finding.value))
    values = {
        "key": in_one_line(question.name), "field": finding.field, "value": value,
        "basis": basis(finding, lang), "number": number, "count": count,
    }  # fmt: skip
    choices = [f"  {at}. {each}" for at, each in enumerate(finding.others, 1)]
    return "\n".join([message("init.question", lang, values), *choices])


def _answer(question: Question, shown: str, lang: Lang, read: Read) -> Value:
    """Return SKIP, STOP or a value of the field; ask again until it is one.

    A region that no table knows may be a slip, and is asked for twice.
    """
    before = None
    while True:
        line = read(shown + _prompt(question, lang))
        said = STOP if line is None else _meant(question, line)
        if said in (SKIP, STOP):
            return said
        try:
            value, doubts = question.settled(said)
        except OptionError as error:
            shown = f"{error.text(lang)}\n"
            continue
        if not doubts or said == before:
            return value
        before = said
        shown = f"{message('init.again', lang, {'said': doubts[0].text(lang)})}\n"


def _prompt(question: Question, lang: Lang) -> str:
    finding, count = question.finding, len(question.finding.others)
    choices = message("init.choices", lang, {"count": count}) if count else ""
    code = "init.prompt_missing" if finding.value is None else "init.prompt"
    return message(code, lang, {"choices": choices})


def _meant(question: Question, line: str) -> str:
    finding = question.finding
    if not line:
        return SKIP if finding.value is None else str(finding.value)
    if line.casefold() in (SKIP, STOP):
        return line.casefold()
    if line.isdecimal() and 1 <= int(line) <= len(finding.others):
        return str(finding.others[int(line) - 1])
    return line
