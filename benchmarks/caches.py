"""Empty what policydiff keeps of texts it has seen, so that a run does all of its work."""

from __future__ import annotations

from policydiff.align import meaning, profile, shared_words, similarity
from policydiff.text import clean, unknown, words


def forget() -> None:
    """Empty all caches of what was made of a text; dictionaries, models and weights stay."""
    profile._kept.clear()
    meaning._kept.clear()
    for cached in (
        words._block,
        unknown.unknown_words,
        clean._clean,
        shared_words._cut,
        similarity._pooled,
    ):
        cached.cache_clear()
