"""The files that a manifest lists: what was written, and what it was made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from policydiff.fingerprint import Fingerprint
from policydiff.records import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as a manifest lists it: its name, and what its bytes are known by."""

    name: str
    known_by: Fingerprint


def listed_in(data: Mapping[str, Any], field: str) -> Iterator[Listed | str]:
    """Yield the entries of a list of a manifest; the place of one that makes no sense."""
    entries = data.get(field)
    if not isinstance(entries, list):
        yield field
        return
    for at, one in enumerate(entries):
        yield _listed(one) or f"{field}[{at}]"


def _listed(entry: object) -> Listed | None:
    if not isinstance(entry, Mapping):
        return None
    name, sum_, size, blocks = (entry.get(key) for key in ("name", "sha256", "size", "blocks"))
    if not (isinstance(name, str) and isinstance(sum_, str) and isinstance(blocks, str)):
        return None
    if type(size) is not int or set(blocks) - set("0123456789abcdef"):
        return None
    return Listed(name, Fingerprint(sum_, size, blocks))


def stays_below(name: str) -> bool:
    """Tell whether ``name`` leads to no place outside the folder that it is relative to."""
    flavours = (PurePosixPath(name), PureWindowsPath(name))
    return not any(one.is_absolute() or one.drive or ".." in one.parts for one in flavours)
