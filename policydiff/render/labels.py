"""The fixed words of a report, in the language chosen for it."""

from __future__ import annotations

from policydiff.messages import catalogue, message
from policydiff.records import dataclass
from policydiff.render.plain import one_line


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels of ``data/messages/labels.toml`` in one language (``zh`` or ``en``)."""

    lang: str

    def __call__(self, code: str, **values: object) -> str:
        """Return the text of ``label.<code>`` with its ``values`` filled in."""
        return message(f"label.{code}", self.lang, values)

    def named(self, group: str, name: str) -> str:
        """Return the label of ``name`` in ``group``, or ``name`` itself where none is written.

        Names of rules and features belong to other stages; a new one must not stop a report.
        """
        code = f"label.{group}.{name}"
        return catalogue()[code][self.lang] if code in catalogue() else one_line(name)
