"""Reports as they are found: their bytes, their seal, and the data they hold."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policydiff.errors import ReadError
from policydiff.read.limits import limits
from policydiff.read.raw import read_bytes
from policydiff.records import dataclass
from policydiff.render.manifest import MANIFEST_SCHEMA
from policydiff.render.seal import Seal, seal_of
from policydiff.verify.claims import Statement
from policydiff.verify.json_claims import stated_in as stated_in_json
from policydiff.verify.page_claims import stated_in as stated_in_page

Data = dict[str, Any]

PAGE, DATA, MANIFEST, FILE = "page", "data", "manifest", "file"
_MARK = b"policydiff"
_OURS = "policydiff."
_SCHEMA = b'"schema": "policydiff.'
_ELEMENT = re.compile(rb'<script type="application/json" id="data"( data-packed)?>([^<]*)</script>')


@dataclass(frozen=True, slots=True)
class Report:
    """A report: what kind it is, its seal, the schema it names, and its data.

    ``seal`` is None where none can be read; ``data`` are empty where there are none, or where they
    cannot be understood (``is_broken``). ``beside`` are the names of the pages that have its texts.
    """

    name: str
    kind: str
    schema: str
    seal: Seal | None
    data: Data
    is_broken: bool = False

    @property
    def beside(self) -> list[str]:
        """The names of the pages of its texts, as the page itself says them."""
        files = self.data.get("files", []) if "own" not in self.data else []
        return [one for one in files if isinstance(one, str)] if isinstance(files, list) else []

    def stated(self) -> Statement | None:
        """Return what the report states; None where its data make no sense."""
        try:
            if self.kind != PAGE:
                return stated_in_json(self.data)
            return stated_in_page(self.data) if "plans" in self.data else Statement({}, [], {})
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
            return None


def read_report(path: str) -> Report:
    """Return the report in the file at ``path``.

    Raises:
        ReadError: it cannot be read, or is nothing that policydiff has made.
    """
    return report_of(path, read_bytes(path, within="report_bytes"))


def report_of(path: str, data: bytes) -> Report:
    """Return the report whose bytes are ``data``; as ``read_report``."""
    if _MARK not in data:
        raise ReadError("verify.not_ours", path=path)
    seal = seal_of(data)
    if data.lstrip()[:1] == b"<":
        return _page(path, data, seal)
    found = _loaded(data)
    schema = found.get("schema", "") if isinstance(found, Mapping) else ""
    if not isinstance(schema, str) or not schema.startswith(_OURS):
        if seal is None and _SCHEMA not in data:
            raise ReadError("verify.not_ours", path=path)
        return Report(path, DATA, "", seal, {}, is_broken=True)
    kind = MANIFEST if schema == MANIFEST_SCHEMA else DATA
    return Report(path, kind, schema, seal, found)


def _page(path: str, data: bytes, seal: Seal | None) -> Report:
    match = _ELEMENT.search(data)
    if match is None:  # a page that a template made, with nothing to check but its seal
        return Report(path, PAGE, "", seal, {}, is_broken=b'id="data"' in data)
    found = _unpacked(match[2]) if match[1] else _loaded(match[2])
    texts = _texts(found) if isinstance(found, dict) else None
    if texts is None:
        return Report(path, PAGE, "", seal, {}, is_broken=True)
    return Report(path, PAGE, str(found.get("kind", "")), seal, found | {"texts": texts})


def _texts(data: Data) -> list[Data] | None:
    """Return the parts of a page that have texts; None where they make no sense."""
    if "own" in data:
        return [data["own"]]
    parts = data.get("texts", [])
    if not data.get("texts_packed"):
        return parts if isinstance(parts, list) else None
    found = [_unpacked(part.encode()) for part in parts if isinstance(part, str)]
    return found if len(found) == len(parts) and all(found) else None


def _loaded(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _unpacked(text: bytes) -> Any:
    try:
        engine = zlib.decompressobj()
        data = engine.decompress(base64.b64decode(text, validate=True), limits().report_bytes)
    except (binascii.Error, zlib.error):
        return None
    return _loaded(data)


def home_of(path: str) -> Path:
    """Return the folder of the report at ``path``, from which the names in it are looked for."""
    return Path(path).parent
