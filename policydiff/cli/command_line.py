"""The command that a page says it was made with: the corpus by name, no place on a machine."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from enum import Enum
from pathlib import PurePath

import typer

# Where a result went, and where and how fast it was made, changes nothing in it.
_SILENT = frozenset(
    {"output", "force", "format_", "out", "jobs", "limit_memory", "dry_run", "scheduler"}
    | {"tls_ca", "tls_cert", "tls_key"}
)
_CORPUS = "paths"


def command_line(context: typer.Context) -> str:
    """Return the command of ``context`` as it can be typed again, absolute paths by their names.

    Arguments come first, then the options that were given, in the order of their help. The paths of
    a corpus are sorted, as it is the same in any order.
    """
    said = [str(context.info_name)]
    for parameter in context.command.params:
        value = context.params.get(str(parameter.name))
        if parameter.name not in _SILENT and value not in (None, False, [], ()):
            one = list(_said(parameter, value))
            said += sorted(one) if parameter.name == _CORPUS else one
    return f"policydiff {shlex.join(said)}"


def _said(parameter: object, value: object) -> Iterator[str]:
    option = max(getattr(parameter, "opts", [""]), key=len)
    for one in value if isinstance(value, list | tuple) else [value]:
        if option.startswith("--"):
            yield option
        if one is not True:
            yield _shown(one)


def _shown(value: object) -> str:
    text = str(value.value if isinstance(value, Enum) else value)
    path = PurePath(text)
    return path.name if path.is_absolute() or ".." in path.parts else text
