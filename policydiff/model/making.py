"""How a result was made, for those who cite or repeat it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Making:
    """The ``command`` that made a result, and the names of the ``data`` it rests on.

    ``data`` says of encoder, scorer, lexicon and codebook (by these names) which was used, each
    with the start of its SHA-256: ``name@0123456789ab``.
    """

    command: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
