"""``policydiff schema``."""

from __future__ import annotations

from typing import Annotated

import typer

from policydiff.bundled import DATA
from policydiff.cli.common import help_text, locale_lang, reporting
from policydiff.errors import OptionError

SCHEMAS = DATA / "schemas"


def schema(
    name: Annotated[str | None, typer.Argument(help=help_text("schema_name"))] = None,
) -> None:
    """Write the JSON Schema of a document, or without a name the names there are."""
    with reporting(locale_lang()):
        known = sorted(path.stem for path in SCHEMAS.glob("*.json"))
        if name is None:
            typer.echo("\n".join(known))
        elif name in known:
            typer.echo((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"), nl=False)
        else:
            raise OptionError("schema.unknown", name=name, known=", ".join(known))
