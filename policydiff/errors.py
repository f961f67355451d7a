"""The exceptions policydiff raises on purpose.

PolicyDiffError
├── ReadError          a file cannot be opened or decoded
├── ParseError         a document cannot be cut into plans, or a plan in it cannot be picked
├── OptionError        an option or a corpus.toml entry is wrong
├── StoreError         the store of a corpus is missing, damaged or in use
├── MissingExtraError  an optional package is not installed; the message is the install line
└── WorkerError        processes that do works died at one again and again, or are out of reach

Every message says what is wrong, where, and what to do; its wording in both languages
stands in ``data/messages`` under the error's code. Only ``cli`` prints them and exits.
"""

from __future__ import annotations

from functools import partial

from policydiff.messages import message


class PolicyDiffError(Exception):
    """Base of all deliberate errors: a message code and the values its text needs."""

    def __init__(self, code: str, **values: object) -> None:
        """Keep ``code`` (a key of ``data/messages``) and the ``values`` its text names."""
        self.code = code
        self.values = values
        super().__init__(self.text("en"))

    def __reduce__(self) -> tuple[object, ...]:
        """Let an error travel between processes: it is made again of its code and values."""
        return partial(type(self), self.code, **self.values), (), self.__dict__

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


class WorkerError(PolicyDiffError):
    """Worker processes died at a work again and again, could not be started or were lost.

    Of works at which workers died ``places`` has the places in what the run was given.
    """

    def __init__(self, code: str, places: tuple[int, ...] = (), **values: object) -> None:
        """Keep ``places`` beside code and values."""
        super().__init__(code, **values)
        self.places = places
