"""Packages of parts, of which an input is one.

It is packed as it is into a package that is otherwise sound, for no mutation of packed bytes would
ever get past their checksum. Its first byte says which part it stands for.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from benchmarks.fuzz.material import fixtures

Parts = Mapping[str, bytes]


@cache
def _fixtures(form: str) -> Sequence[Parts]:
    """Return the parts of each fixture of a format."""
    found = []
    for data in fixtures(form):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found.append({name: archive.read(name) for name in archive.namelist()})
    return found


def parts_of(form: str, names: Sequence[str]) -> Iterator[bytes]:
    """Yield those of ``names`` that are in the fixtures of a format, as inputs."""
    for parts in _fixtures(form):
        yield from (bytes([at]) + parts[name] for at, name in enumerate(names) if name in parts)


def package(form: str, names: Sequence[str], data: bytes) -> bytes:
    """Return a package of a format in which the input ``data``, at least a byte, is one of ``names``.

    The others are those of the fixture that has most of them.
    """
    sound = max(_fixtures(form), key=lambda parts: sum(name in parts for name in names))
    return packed({**sound, names[data[0] % len(names)]: data[1:]})


def packed(parts: Parts) -> bytes:
    """Return ``parts`` in a ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
