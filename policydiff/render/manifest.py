"""The manifest of a run over a corpus: all files that it wrote, and all that they were made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policydiff import __version__
from policydiff.fingerprint import Fingerprint
from policydiff.model.making import Made
from policydiff.render.json import plain_value, sealed

MANIFEST_SCHEMA = "policydiff.manifest/1"
MANIFEST = "manifest.json"


def manifest(made: Made, outputs: Mapping[str, Fingerprint]) -> str:
    """Return the manifest of a run that wrote ``outputs``; see ``docs/json.md``."""
    return sealed(
        {
            "schema": MANIFEST_SCHEMA,
            "version": __version__,
            "command": made.making.command,
            "language": made.lang,
            "settings": {name: plain_value(one) for name, one in sorted(made.settings.items())},
            "data": dict(sorted(made.making.data.items())),
            "libraries": list(made.libraries),
            "code": made.code,
            "corpus": _files(made.corpus),
            "beside": _files(made.beside),
            "unread": sorted(made.unread),
            "outputs": _files(outputs),
        }
    )


def _files(files: Mapping[str, Fingerprint]) -> list[dict[str, Any]]:
    return [
        {"name": name, "sha256": one.sha256, "size": one.size, "blocks": one.blocks}
        for name, one in sorted(files.items())
    ]
