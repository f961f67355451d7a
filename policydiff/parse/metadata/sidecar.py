"""``corpus.toml`` beside the documents: what their texts leave open or get wrong."""

from __future__ import annotations

from pathlib import Path

from policydiff.errors import OptionError
from policydiff.parse.metadata.overrides import check_fields

NAME = "corpus.toml"


def read_sidecar(folder: Path) -> dict[str, dict[str, object]]:
    """Return the overrides in ``folder``/corpus.toml, by document name.

    A table is named after a document (``["plan.txt"]``) or after one of its plans
    (``["plan.txt@2014"]``, ``["plan.txt@summary"]``); see ``overrides.FIELDS`` for its keys.
    Without the file the result is empty.

    Raises:
        OptionError: the file cannot be read, is not TOML, or has a key that no plan has.
    """
    path = folder / NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise OptionError("sidecar.unreadable", file=path, reason=error) from error
    return _checked(text, path)


def _checked(text: str, path: Path) -> dict[str, dict[str, object]]:
    import tomllib  # takes its time to load, and few folders have such a file

    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise OptionError("sidecar.malformed", file=path, reason=error) from error
    for name, values in content.items():
        if not isinstance(values, dict):
            raise OptionError("sidecar.table", file=path, name=name)
        check_fields(values, f"{path} [{name}]")
    return content
