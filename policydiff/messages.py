"""What policydiff says, in Chinese and English, by message code.

The texts are data: every ``data/messages/*.toml`` file is a list of tables ``[code]`` with the
keys ``en`` and ``zh``; ``{name}`` marks a value. Notes, errors and labels share the mechanism,
so a result holds codes and values only, and a renderer chooses the language.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from policydiff.bundled import table

LANGUAGES = ("zh", "en")


def message(code: str, lang: str, values: Mapping[str, object] | None = None) -> str:
    """Return the text of ``code`` in ``lang`` with its ``values`` filled in.

    A value that is itself said differently in the two languages is a mapping with the keys
    ``zh`` and ``en``.

    Raises:
        KeyError: the code is not in the catalogue (a programming error; a test looks for it).
    """
    said = {name: _in(lang, value) for name, value in (values or {}).items()}
    return catalogue()[code][lang].format_map(said)


def _in(lang: str, value: object) -> object:
    return value[lang] if isinstance(value, Mapping) else value


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return all messages: code → language → text."""
    return table("messages")
