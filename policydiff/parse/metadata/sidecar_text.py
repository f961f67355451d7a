"""The text of a ``corpus.toml``: written for the user to edit, and merged with what stands there.

Lines that begin with "#:" are ours and replaced whenever the file is written anew; all other
lines are the user's and stay. Only those count when documents are read: what the texts say
themselves is never frozen.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date

from policydiff.messages import message
from policydiff.parse.metadata.doubts import Finding, Value
from policydiff.read.beside import toml_in
from policydiff.records import dataclass

OURS = "#:"
DOUBT = "# ?"
# What a settled line still says of its doubt, once the user has uncommented it.
_TRAIL = re.compile(rf"(?<!\s)\s+{re.escape(DOUBT)}[^\n]*\Z")
_ESCAPED = {'"': '\\"', "\\": "\\\\"}
_IDEOGRAPHIC_SPACE = "\u3000"
_BEYOND_FOUR_DIGITS = 0xFFFF
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Block:
    """One table: its name, what was understood, the values settled now, and lines to keep.

    ``remark`` is the code of a sentence on it; ``settled`` are fields that other lines settle.
    """

    key: str
    findings: Sequence[Finding] = ()
    answers: Mapping[str, Value] = field(default_factory=dict)
    kept: Sequence[str] = ()
    settled: frozenset[str] = frozenset()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """The user's lines of a corpus.toml: those before the first table, and by table.

    ``whole`` is false when its layout was so unusual that only the values could be kept.
    """

    preamble: Sequence[str]
    tables: Mapping[str, Sequence[str]]
    whole: bool = True


def is_writable(name: str) -> bool:
    """Tell whether a document of this name can have a table: TOML is UTF-8."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def kept_lines(text: str) -> Kept:
    """Return the lines of the corpus.toml ``text`` that are the user's.

    Raises:
        ValueError: it is not TOML.
    """
    content = toml_in(text)
    try:
        blocks = {key: _trimmed(lines) for key, lines in _blocks(text)}
        parsed = {key: tomllib.loads("\n".join(lines)) for key, lines in blocks.items()}
    except ValueError:  # tomllib's error is one
        return _values_only(content)
    if parsed.pop(None) or parsed != content:
        return _values_only(content)
    return Kept(blocks[None], {key: lines for key, lines in blocks.items() if key is not None})


def _blocks(text: str) -> Iterator[tuple[str | None, list[str]]]:
    """Cut ``text`` at its table headers, leaving our lines out; None names what is before."""
    key: str | None = None
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.lstrip().startswith("["):
            yield key, lines
            (key, _), lines = *tomllib.loads(line).items(), []
        elif not line.startswith(OURS):
            lines.append(line)
    yield key, lines


def _values_only(content: Mapping[str, Mapping[str, object]]) -> Kept:
    tables = {
        key: [f"{name} = {_literal(value)}" for name, value in values.items()]
        for key, values in content.items()
    }
    return Kept((), tables, whole=False)


def _trimmed(lines: Iterable[str]) -> list[str]:
    """Return ``lines`` without empty ones at either end and without our doubts after values."""
    text = "\n".join(map(_without_doubt, lines)).strip("\n")
    return text.split("\n") if text else []


def _without_doubt(line: str) -> str:
    short = _TRAIL.sub("", line)
    if short == line:
        return line
    try:
        same = tomllib.loads(short) == tomllib.loads(line)
    except tomllib.TOMLDecodeError:  # in the middle of a string over several lines
        return line
    return short if same and not line.lstrip().startswith("#") else line


def sidecar_text(blocks: Iterable[Block], preamble: Sequence[str], lang: str) -> str:
    """Return the whole text of a corpus.toml; its remarks are in ``lang``."""
    head = [f"{OURS} {line}" for line in message("init.head", lang).split("\n")]
    parts = [head, list(preamble), *(_lines(block, lang) for block in blocks)]
    return "\n\n".join("\n".join(part) for part in parts if any(part)) + "\n"


def _lines(block: Block, lang: str) -> list[str]:
    remark = [f"{OURS} {message(block.remark, lang)}"] if block.remark else []
    answers = [_assignment(name, value) for name, value in block.answers.items()]
    open_ = (each for each in block.findings if each.field not in block.settled | {*block.answers})
    ours = [line for finding in open_ for line in _ours(finding, lang)]
    return [f"[{_literal(block.key)}]", *remark, *block.kept, *answers, *ours]


def _ours(finding: Finding, lang: str) -> list[str]:
    mark = DOUBT if finding.doubtful else "#"
    first = f"{OURS} {_assignment(finding.field, finding.value)}  {mark} {basis(finding, lang)}"
    other = message("init.or", lang)
    return [
        first,
        *(f"{OURS} {_assignment(finding.field, each)}  {mark} {other}" for each in finding.others),
    ]


def _assignment(field: str, value: Value | None) -> str:
    return f"{field} =" if value is None else f"{field} = {_literal(value)}"


def basis(finding: Finding, lang: str) -> str:
    """Return what a finding rests on, in one line: certainty, rule and quote."""
    evidence = finding.evidence
    if evidence is None:
        return message("init.not_found", lang)
    if finding.value is None:
        return message("init.several", lang, {"name": in_one_line(evidence.quote)})
    words = message(f"label.certainty.{evidence.certainty}", lang)
    rule = message(f"label.rule.{evidence.rule}", lang)
    quote = in_one_line(evidence.quote)
    quote = quote if len(quote) <= _SHOWN else f"{quote[:_SHOWN]}…"
    return message("init.basis", lang, {"certainty": words, "rule": rule}) + (
        f" “{quote}”" if quote else ""
    )


def in_one_line(text: str) -> str:
    """Return ``text`` without line breaks and whatever else a comment or a terminal obeys."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _literal(value: object) -> str:
    """Return ``value`` as TOML writes it: text, a whole number or a date."""
    if isinstance(value, (date, int)) and not isinstance(value, bool):
        return str(value)
    return f'"{"".join(map(_escaped, str(value)))}"'


def _escaped(char: str) -> str:
    if char in _ESCAPED:
        return _ESCAPED[char]
    if char.isprintable() or char == _IDEOGRAPHIC_SPACE:
        return char
    code = ord(char)
    return f"\\U{code:08X}" if code > _BEYOND_FOUR_DIGITS else f"\\u{code:04X}"
