"""Write a report's page, and the pages of its texts in a folder beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from policydiff.cli.common import Lang, write
from policydiff.cli.output import write_file
from policydiff.errors import OptionError

_TEXTS = "_texts"
# What this module names a page of texts; nothing else in the folder is ever touched.
_OURS = re.compile(r"\d{3,}\.html")


def folder_of(output: Path) -> Path:
    """Return the folder beside ``output`` for the texts of its report."""
    return output.with_name(output.stem + _TEXTS)


def check_folder(output: Path | None, *, force: bool) -> None:
    """Raise OptionError when the folder for the texts is something else, or in use."""
    if output is None:
        return
    folder = folder_of(output)
    if folder.exists() and not folder.is_dir():
        raise OptionError("output.exists", path=folder)
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise OptionError("output.exists", path=folder)


def write_pages(pages: Mapping[str, str], output: Path | None, lang: Lang, *, beside: bool) -> None:
    """Write ``pages``, the report's own first among them, by their names beside ``output``.

    The texts are written before the page that leads to them. With ``beside`` the folder for
    texts is this report's, and pages that an earlier one left in it are removed; without, what
    stands there is not touched.
    """
    page, *texts = pages
    if output is not None and beside:
        _write_texts({name: pages[name] for name in texts}, folder_of(output))
    write(pages[page], output, lang)


def _write_texts(pages: Mapping[str, str], folder: Path) -> None:
    try:
        if pages:
            folder.mkdir(exist_ok=True)
        left = [one for one in folder.glob("*.html") if _OURS.fullmatch(one.name)]
        for name, text in pages.items():
            write_file(folder / Path(name).name, text.encode("utf-8", "replace"))
        for one in left:
            if f"{folder.name}/{one.name}" not in pages:
                one.unlink()
    except OSError as error:
        raise OptionError("output.failed", path=folder, reason=error.strerror or error) from error
