"""The files that reports are made of: found by their bytes, or by the names that reports give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePosixPath

from policydiff.errors import PolicyDiffError, ReadError
from policydiff.parse.metadata.sidecar import NAME as SIDECAR
from policydiff.plans import Watch, check_named, selected
from policydiff.read import exists, read_bytes, source_of
from policydiff.read.folder import listed
from policydiff.records import dataclass
from policydiff.render.plain import one_line
from policydiff.reviews.answers import NAME as ANSWERS

# Reports name the same files again and again; the longest texts have 300 kB.
_KEPT = 64
_COMPANIONS = (SIDECAR, ANSWERS)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a file was found, and whether its bytes are those that the report was made of."""

    path: str
    is_same: bool


class Files:
    """The files at hand: those of a corpus that was named, and those that lie where reports say.

    The files of a corpus are known by their bytes, whatever they are called, and with them the
    corpus.toml and the answers of reviewers beside them; a name is looked for beside the report,
    then in the working directory. ``errors`` tell what of the corpus cannot be read.
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
        for name in watch("hashing", [*self._names, *_beside(self._names)]):
            sum_ = self.checksum(name)
            if sum_ is not None:
                self._by_sum.setdefault(sum_, name)

    def find(self, name: str, sum_: str, others: frozenset[str]) -> Found | None:
        """Return the file with the SHA-256 ``sum_``, else one that bears the name and is no other.

        ``others`` are the SHA-256 of all files of the report.
        """
        if sum_ in self._by_sum:
            return Found(self._by_sum[sum_], is_same=True)
        there = list(self._there(name))
        same = (one for one in there if self.checksum(one) == sum_)
        if (path := next(same, None)) is not None:
            return Found(path, is_same=True)
        called = there if self._names is None else _most_alike(name, self._names)
        mine = (one for one in called if self.checksum(one) not in others)
        path = next(mine, None)
        return None if path is None else Found(path, is_same=False)

    def _there(self, name: str) -> Iterator[str]:
        """Yield the files that lie where ``name`` says, as a page may show it: on one line."""
        for place in dict.fromkeys((str(self._home / name), name)):
            if lies_at(place):
                yield place
            else:
                yield from _shown_as(Path(place))


def lies_at(name: str) -> bool:
    """Tell whether a file, or a member of an archive, is at ``name``: a pipe would never end."""
    try:
        return Path(name).is_file() or (not Path(name).exists() and exists(name))
    except (OSError, ValueError):  # it is too long for a name, or holds a NUL
        return False


def _shown_as(place: Path) -> Iterator[str]:
    try:
        beside = sorted(place.parent.iterdir())
    except (OSError, ValueError):
        return
    yield from (str(one) for one in beside if one_line(one.name) == place.name and one.is_file())


def _beside(names: Iterable[str]) -> Iterator[str]:
    """Yield the files that go with documents, from the folders of ``names``."""
    for folder in dict.fromkeys(Path(name).parent for name in names):
        yield from (path for one in _COMPANIONS if exists(path := str(folder / one)))


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
    return PurePosixPath(one_line(name).replace("\\", "/")).parts


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
