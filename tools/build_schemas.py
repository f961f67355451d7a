"""Write ``policydiff/data/schemas``: a JSON Schema for each document that policydiff writes.

usage: python tools/build_schemas.py     (after every change of tools/schemas.toml or of the
model's enumerations)

The schemas are of draft 2020-12 and each complete in itself. They require every field that is always there and
leave room for others, for later versions may add some (docs/json.md).
"""

import json
import sys
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from policydiff import model
from policydiff.bundled import DATA
from policydiff.model import evolution, hits, threads, verification

SCHEMAS = DATA / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
VERSION = 1
Schema = dict[str, object]

PLAIN: dict[str, Schema] = {
    name: {"type": name} for name in ("string", "integer", "number", "boolean")
}
PLAIN["any"] = {}
# What has one form everywhere.
FORMS: dict[str, Schema] = {
    "Count": {"type": "integer", "minimum": 0},
    "Probability": {"type": "number", "minimum": 0, "maximum": 1},
    "Sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    "Seal": {"type": "string"},
    "Lang": {"enum": ["zh", "en"]},
    "ReportKind": {"enum": ["page", "data", "manifest", "file"]},
    "Side": {"enum": ["left", "right"]},
    "Decision": {"enum": ["same", "partial", "none"]},
    "Span": {
        "description": "start and end in characters of the decoded text, end exclusive",
        "type": "array",
        "items": {"type": "integer", "minimum": 0},
        "minItems": 2,
        "maxItems": 2,
    },
}
ENUMS = {
    name: found
    for module in (model, evolution, threads, hits, verification)
    for name, found in vars(module).items()
    if isinstance(found, type) and issubclass(found, StrEnum) and found is not StrEnum
}


class Builder:
    """Turns the tables of fields into schemas, and knows which others each needs."""

    def __init__(self, tables: dict[str, dict[str, str]]) -> None:
        self.outputs: dict[str, dict[str, str]] = tables.pop("output")  # type: ignore[assignment]
        self.every = tables.pop("every")
        self.tables = tables

    def document(self, name: str) -> Schema:
        """Return the schema of one document, with all that it refers to."""
        wanted: dict[str, Schema] = {}
        body = self._record(self._fields(name), wanted)
        return {"$schema": DIALECT, "title": f"policydiff.{name}/{VERSION}", **body,
                "$defs": {key: wanted[key] for key in sorted(wanted)}}  # fmt: skip

    def _fields(self, name: str) -> dict[str, Schema | str]:
        return {
            "schema": {"const": f"policydiff.{name}/{VERSION}"},
            **self.outputs[name],
            **self.every,
        }

    def _record(self, fields: dict[str, Schema | str], wanted: dict[str, Schema]) -> Schema:
        properties = {
            name.removesuffix("?"): self._of(kind, wanted) if isinstance(kind, str) else kind
            for name, kind in fields.items()
        }
        required = [name for name in fields if not name.endswith("?")]
        return {"type": "object", "properties": properties, "required": required}

    def _of(self, kind: str, wanted: dict[str, Schema]) -> Schema:
        if kind in PLAIN:
            return PLAIN[kind]
        if kind.endswith("?"):
            return {"anyOf": [self._of(kind[:-1], wanted), {"type": "null"}]}
        if kind[0] == "[":
            return {"type": "array", "items": self._of(kind[1:-1], wanted)}
        if kind[0] == "{":
            return {"type": "object", "additionalProperties": self._of(kind[1:-1], wanted)}
        if kind not in wanted:
            wanted[kind] = {}  # types may hold themselves
            wanted[kind] = self._named(kind, wanted)
        return {"$ref": f"#/$defs/{kind}"}

    def _named(self, name: str, wanted: dict[str, Schema]) -> Schema:
        if name in FORMS:
            return FORMS[name]
        if name in ENUMS:
            return {"enum": [each.value for each in ENUMS[name]]}
        if name in self.outputs:
            return self._record(self._fields(name), wanted)
        return self._record(dict(self.tables[name]), wanted)


def schemas() -> Iterator[tuple[Path, bytes]]:
    """Yield every file of ``data/schemas`` with what it should hold."""
    tables = tomllib.loads(Path(__file__).with_name("schemas.toml").read_text(encoding="utf-8"))
    builder = Builder(tables)
    for name in builder.outputs:
        text = json.dumps(builder.document(name), ensure_ascii=False, indent=1)
        yield SCHEMAS / f"{name}.json", f"{text}\n".encode()


def main() -> int:
    """Write the files."""
    SCHEMAS.mkdir(exist_ok=True)
    for path, content in schemas():
        path.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
