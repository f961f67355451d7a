"""The data that come with the package: the folder ``data``.

People edit TOML; to parse it took a tenth of a short run. So each table is kept a second time as
JSON, in ``data/compiled``, and only that is read here: ``tools/compile_data.py`` writes it, a
test asks whether it says the same. What a reader of files from outside would check is checked
then, once and for all.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["DATA", "lines", "table"]

# No ``importlib.resources``: it loads what unpacks archives, and ours is never packed.
DATA = Path(__file__).parent / "data"


def table(name: str) -> dict[str, Any]:
    """Return the table of ``data/NAME.toml``, the keys of all of ``data/NAME/*.toml`` for a folder."""
    content: dict[str, Any] = json.loads((DATA / "compiled" / f"{name}.json").read_bytes())
    return content


def lines(name: str) -> list[str]:
    """Return the lines of the text file ``data/NAME``."""
    return (DATA / name).read_text(encoding="utf-8").splitlines()
