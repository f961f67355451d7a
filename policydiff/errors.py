"""The exceptions policydiff raises on purpose.

PolicyDiffError
├── ReadError          a file cannot be opened or decoded
├── ParseError         a document cannot be cut into plans, or a plan in it cannot be picked
├── OptionError        an option or a corpus.toml entry is wrong
├── StoreError         the store of a corpus is missing, damaged or in use
└── MissingExtraError  an optional package is not installed; the message is the install line

Every message says what is wrong, where, and what to do; its wording in both languages
stands in ``data/messages`` under the error's code. Only ``cli`` prints them and exits.
"""

from __future__ import annotations

from policydiff.messages import message


class PolicyDiffError(Exception):
    """Base of all deliberate errors: a message code and the values its text needs."""

    def __init__(self, code: str, **values: object) -> None:
        """Keep ``code`` (a key of ``data/messages``) and the ``values`` its text names."""
        self.code = code
        self.values = values
        super().__init__(self.text("en"))

    def text(self, lang: str) -> str:
        """Return the message in ``lang`` (``zh`` or ``en``)."""
        return message(self.code, lang, self.values)


class ReadError(PolicyDiffError):
    """A file cannot be opened or decoded."""


class ParseError(PolicyDiffError):
    """A document cannot be cut into plans, or the plan asked for is not in it."""


class OptionError(PolicyDiffError):
    """An option or a corpus.toml entry is wrong."""


class StoreError(PolicyDiffError):
    """The store of a corpus is missing, damaged, in use or out of reach."""


class MissingExtraError(PolicyDiffError):
    """An optional package is not installed."""
