"""The files of a corpus as works: each with its bytes and what corpus.toml says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from policydiff.batch.tasks import File, failure_of
from policydiff.codec import digest
from policydiff.corpus.pipeline import Work
from policydiff.errors import ReadError
from policydiff.model.batch import Failure
from policydiff.parse.metadata.sidecar import tables_for
from policydiff.plans import selected
from policydiff.read import check_kind, read_bytes
from policydiff.read.folder import Listing


class Files:
    """The files of a corpus, read one after the other; ``failures`` are those that cannot be."""

    def __init__(self, listing: Listing) -> None:
        """Take the files of ``listing``, and what it could not look at."""
        self.listing = listing
        self.names = list(dict.fromkeys(selected(name)[0] for name in listing.files))
        self.failures = {str(one.values["path"]): failure_of(one) for one in listing.errors}
        self.read: list[str] = []

    def works(self) -> Iterator[Work]:
        """Yield the work of reading each file; those that cannot be opened fail."""
        for name in self.names:
            try:
                check_kind(name)
                data = read_bytes(name)
            except ReadError as error:
                self.failures[name] = failure_of(error)
                continue
            self.read.append(name)
            yield _work(File(name, data, tables_for(name)))

    def in_order(self) -> list[Failure]:
        """Return the failures: of what could not be looked at, then of files, by name."""
        first = [str(one.values["path"]) for one in self.listing.errors]
        return [self.failures[name] for name in dict.fromkeys((*first, *sorted(self.failures)))]


def _work(file: File) -> Work:
    said = [(key, list(table.items())) for key, table in file.said.items()]
    inputs = digest(file.name, hashlib.sha256(file.data).digest(), repr(said))
    return Work(inputs, lambda: file)
