"""Which files are meant when folders are named."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from policydiff.errors import ReadError
from policydiff.read import is_companion, is_readable, suffix
from policydiff.records import dataclass
from policydiff.reviews.answers import NAME

_HIDDEN = "."


@dataclass(frozen=True, slots=True)
class Listing:
    """The files that are meant, each once and sorted, and what was found beside them in folders.

    ``passed_over`` counts files of kinds that are not read, by the ending of their names.
    """

    files: tuple[str, ...]
    passed_over: Mapping[str, int]
    errors: tuple[ReadError, ...]


def listed(paths: Iterable[str]) -> Listing:
    """Return the files that ``paths`` name: of a folder all that may be plans, at any depth.

    What is not a folder is a file, there or not. Hidden files and those that only go with
    documents are not looked at.
    """
    files: dict[str, None] = {}
    others: Counter[str] = Counter()
    errors: list[OSError] = []
    for path in dict.fromkeys(paths):
        if not Path(path).is_dir():
            files[path] = None
            continue
        for folder, folders, names in os.walk(path, onerror=errors.append):
            folders[:] = [name for name in folders if not name.startswith(_HIDDEN)]
            for file in (Path(folder) / name for name in names if _is_looked_at(name)):
                if is_readable(file.name) and file.is_file():  # a pipe would never end
                    files[str(file)] = None
                else:
                    others[suffix(file.name)] += 1
    return Listing(
        tuple(sorted(files)),
        {ending: others[ending] for ending in sorted(others)},
        tuple(_read_error(error) for error in sorted(errors, key=lambda one: str(one.filename))),
    )


def _is_looked_at(name: str) -> bool:
    return not name.startswith(_HIDDEN) and not is_companion(name) and name != NAME


def _read_error(error: OSError) -> ReadError:
    return ReadError("read.failed", path=error.filename, reason=error.strerror or str(error))
