"""Documents of every format, each with the items that it holds: tests/formats/FORMAT/NAME.EXT."""

import re
from collections.abc import Iterator
from pathlib import Path

from policydiff.model import Document, Item
from policydiff.plans import read_plans

FORMATS = Path(__file__).parent / "formats"
ITEMS = ".items.txt"


def fixtures() -> list[Path]:
    """Return all documents beside which their items stand, by format and name."""
    return [path for wanted in sorted(FORMATS.glob(f"*/*{ITEMS}")) for path in _documents(wanted)]


def _documents(wanted: Path) -> Iterator[Path]:
    name = wanted.name.removesuffix(ITEMS)
    for path in sorted(wanted.parent.iterdir()):
        if path.stem == name and path.name != wanted.name:
            yield path


def wanted_in(path: Path) -> list[str]:
    """Return the texts of the items that ``path`` holds, without white space."""
    text = path.with_name(path.stem + ITEMS).read_text(encoding="utf-8")
    return [bare(item) for item in re.split(r"\n\s*\n", text) if item.strip()]


def found_in(path: Path) -> list[str]:
    """Return the texts of the items that are found, without white space and what is not theirs."""
    document = read_plans(path)
    return [bare(own_text(document, item)) for plan in document.plans for item in plan.items]


def own_text(document: Document, item: Item) -> str:
    """Return the text of ``item`` without its holes: page edges, owners in the midst of it."""
    cuts = [item.span.start, *(at for hole in item.holes for at in hole), item.span.end]
    text = document.source.text
    return "".join(text[cuts[at] : cuts[at + 1]] for at in range(0, len(cuts), 2))


def bare(text: str) -> str:
    """Return ``text`` without white space."""
    return re.sub(r"\s+", "", text)
