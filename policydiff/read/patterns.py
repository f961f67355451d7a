"""Patterns of paths, where no shell has expanded them: ``*``, ``?``, ``[...]`` and ``**``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

_MAGIC = re.compile(r"[*?[]")
_HIDDEN = "."
_ANY_DEPTH = "**"


def is_pattern(path: str) -> bool:
    """Tell whether ``path`` holds a character that stands for others."""
    return _MAGIC.search(path) is not None


def matching(pattern: str) -> list[str]:
    """Return the files and folders that answer to ``pattern``, sorted.

    As in a shell, hidden names answer only to what begins with a dot, and ``**`` is any number of
    folders, without those that are links: these can lead round in circles.
    """
    path = Path(pattern)
    parts = path.parts[1:] if path.anchor else path.parts
    return sorted({str(found) for found in _below(Path(path.anchor), parts)})


def _below(folder: Path, parts: Sequence[str]) -> Iterator[Path]:
    if not parts:
        yield folder
    elif parts[0] == _ANY_DEPTH:
        rest = parts[1:]
        while rest and rest[0] == _ANY_DEPTH:  # twice any number is any number
            rest = rest[1:]
        for each in _folders(folder):
            yield from _below(each, rest)
    elif is_pattern(parts[0]):
        for entry in _entries(folder):
            if _answers(entry.name, parts[0]) and (not parts[1:] or entry.is_dir()):
                yield from _below(folder / entry.name, parts[1:])
    elif os.path.lexists(folder / parts[0]):
        yield from _below(folder / parts[0], parts[1:])


def _folders(folder: Path) -> Iterator[Path]:
    """Return ``folder`` and all folders in it that are neither hidden nor links."""
    if folder.is_dir():
        yield folder
    for entry in _entries(folder):
        if not entry.name.startswith(_HIDDEN) and entry.is_dir(follow_symlinks=False):
            yield from _folders(folder / entry.name)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:  # no folder, or one that may not be read: nothing answers in it
        return []


def _answers(name: str, pattern: str) -> bool:
    hidden = name.startswith(_HIDDEN) and not pattern.startswith(_HIDDEN)
    return not hidden and fnmatch(name, pattern)
