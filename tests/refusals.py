"""What is said of a file that is not read."""

import pytest

from policydiff.errors import ReadError
from policydiff.read import source_of


def refusal(name: str, data: bytes) -> ReadError:
    """Return the error that a file gives, which names it in both languages."""
    with pytest.raises(ReadError) as caught:
        source_of(name, data)
    assert all(name in caught.value.text(lang) for lang in ("zh", "en"))
    return caught.value
