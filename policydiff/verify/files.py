"""The files that reports are made of: found by their bytes, or by the names that reports give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePosixPath

from policydiff.errors import PolicyDiffError, ReadError
from policydiff.plans import Watch, check_named, selected
from policydiff.read import exists, read_bytes, source_of
from policydiff.read.folder import listed
from policydiff.records import dataclass

# Reports name the same files again and again; the longest texts have 300 kB.
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Found:
    """Where a file was found, and whether its bytes are those that the report was made of."""

    path: str
    is_same: bool


class Files:
    """The files at hand: those of a corpus that was named, or those that lie where reports say.

    With a corpus files are known by their bytes, whatever they are called; without, a name is
    looked for beside the report, then in the working directory. ``errors`` tell what of the corpus
    cannot be read.
    """

    def __init__(self, corpus: Sequence[str] | None, home: Path, watch: Watch) -> None:
        """Look at all files of ``corpus``; None where there is none.

        Raises:
            ReadError: ``corpus`` names nothing.
        """
        self._home = home
        self._by_sum: dict[str, str] = {}
        self._names: list[str] | None = None
        self.errors: tuple[ReadError, ...] = ()
        self.checksum = lru_cache(maxsize=None)(checksum)
        self.text = lru_cache(maxsize=_KEPT)(_text_of)
        if corpus is not None:
            self._look_at(corpus, watch)

    def _look_at(self, corpus: Sequence[str], watch: Watch) -> None:
        listing = listed(corpus)
        check_named(listing)
        self.errors = tuple(listing.errors)
        self._names = list(dict.fromkeys(selected(name)[0] for name in listing.files))
        for name in watch("hashing", self._names):
            sum_ = self.checksum(name)
            if sum_ is not None:
                self._by_sum.setdefault(sum_, name)

    def find(self, name: str, sum_: str, others: frozenset[str]) -> Found | None:
        """Return the file with the SHA-256 ``sum_``, else one that bears the name and is no other.

        ``others`` are the SHA-256 of all files of the report.
        """
        if sum_ in self._by_sum:
            return Found(self._by_sum[sum_], is_same=True)
        called = [one for one in self._called(name) if self.checksum(one) not in others - {sum_}]
        same = (one for one in called if self.checksum(one) == sum_)
        if (path := next(same, None)) is not None:
            return Found(path, is_same=True)
        return Found(called[0], is_same=False) if called else None

    def _called(self, name: str) -> Iterator[str]:
        """Yield the files that may be meant by ``name``, the likeliest first."""
        if self._names is not None:
            yield from _most_alike(name, self._names)
            return
        for place in dict.fromkeys((str(self._home / name), name)):
            if exists(place) and not Path(place).is_dir():
                yield place


def _most_alike(name: str, names: Sequence[str]) -> list[str]:
    """Return those of ``names`` that end as ``name`` does, those with the most parts alike first."""
    alike = {one: _shared(_parts(name), _parts(one)) for one in names}
    return sorted((one for one in names if alike[one]), key=lambda one: (-alike[one], one))


def _shared(left: Sequence[str], right: Sequence[str]) -> int:
    """Return how many parts two paths share, counted from their ends."""
    count = 0
    for one, other in zip(reversed(left), reversed(right), strict=False):
        if one != other:
            break
        count += 1
    return count


def _parts(name: str) -> tuple[str, ...]:
    return PurePosixPath(name.replace("\\", "/")).parts


def checksum(path: str) -> str | None:
    """Return the SHA-256 of the file at ``path``, None where it cannot be read."""
    try:
        return sha256(read_bytes(path)).hexdigest()
    except ReadError:
        return None


def _text_of(path: str, encoding: str | None) -> str | PolicyDiffError:
    """Return the text of the file at ``path``, or why this version gets none."""
    try:
        return source_of(path, read_bytes(path), encoding=encoding)[0].text
    except PolicyDiffError as error:
        return error
