"""Files that go with documents — TOML, JSON, tables of answers: read and parsed, whatever is in them."""

from __future__ import annotations

import json
import os
import stat
from typing import Any

from policydiff.errors import ReadError
from policydiff.read.raw import read_bytes

_TOO_DEEP = "its values are nested too deeply"


def beside_bytes(path: str) -> bytes:
    """Return the bytes of a file that was not named but found: as ``read_bytes``, files only.

    Raises:
        ReadError: as ``read_bytes``; or it is a pipe or a device, which may never end.
    """
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - a path may be no path
    except (OSError, ValueError):  # a member of an archive, or not there
        mode = stat.S_IFREG
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise ReadError("read.no_file", path=path)
    return read_bytes(path)


def toml_in(text: str) -> dict[str, Any]:
    """Return what the TOML ``text`` says.

    Raises:
        ValueError: it is not TOML, or goes beyond what can be read.
    """
    import tomllib  # slow to load, and most runs read what comes with the package

    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error


def json_in(text: str) -> Any:
    """Return what the JSON ``text`` says.

    Raises:
        ValueError: it is not JSON, or goes beyond what can be read.
    """
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error
