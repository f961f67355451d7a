"""What a page says in both of its languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from policydiff.messages import LANGUAGES, catalogue
from policydiff.model.evolution import Evolution
from policydiff.render.evolution_names import Names
from policydiff.render.labels import Labels

Text = str | dict[str, str]
"""A text, or where the languages differ one for each: ``{"zh": …, "en": …}``.

Before a page is written those that occur again become places in a list (``app.shared_texts``).
"""

# Labels that the script of a page looks up by their codes; the rest are put into its data.
_GROUPS = (
    "page.", "stage.", "kind.", "initiative_kind.", "grade.", "role.", "direction.",
    "detail.", "segment.", "owner.", "evolution.status.", "evolution.corpus.", "evolution.trajectory.",
    "evolution.since.",
)  # fmt: skip


class Tongues:
    """Says things of one evolution in both languages."""

    def __init__(self, evolution: Evolution) -> None:
        """Find the names in ``evolution``."""
        self.names = {lang: Names.of(evolution, Labels(lang)) for lang in LANGUAGES}

    def __call__(self, say: Callable[[Names], str]) -> Text:
        """Return what ``say`` makes of the names in each language."""
        return text({lang: say(names) for lang, names in self.names.items()})

    @property
    def any(self) -> Names:
        """The names where the language makes no difference."""
        return self.names[LANGUAGES[0]]


def text(said: dict[str, str]) -> Text:
    """Return the one text that ``said`` has in all languages, or all of them."""
    different = set(said.values())
    return different.pop() if len(different) == 1 else said


def merged(one: Any, other: Any) -> Any:
    """Return the data of two views that differ in nothing but their language as one.

    ``one`` is the Chinese view. A string that differs becomes a ``Text`` of both.
    """
    if isinstance(one, dict):
        return {name: merged(value, other[name]) for name, value in one.items()}
    if isinstance(one, Sequence) and not isinstance(one, str):
        return [merged(left, right) for left, right in zip(one, other, strict=True)]
    return one if one == other else {"zh": one, "en": other}


def page_labels() -> dict[str, dict[str, str]]:
    """Return the labels that the script looks up: language → code → text."""
    codes = [code.removeprefix("label.") for code in catalogue() if code.startswith("label.")]
    mine = [code for code in codes if code.startswith(_GROUPS)]
    return {lang: {code: catalogue()[f"label.{code}"][lang] for code in mine} for lang in LANGUAGES}
