"""The files in a batch's folder: those that are as they should be stay untouched, old ones go."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from policydiff.cli.output import write_file
from policydiff.corpus.store import FOLDER
from policydiff.errors import OptionError

# Names of the files that a run is about to write; it goes when the run has ended. So the next run
# knows what a killed one left behind, in whatever order they wrote and whatever they were asked for.
_BEGUN = "writing.txt"
# What ``write_file`` calls a file that is not complete yet: this, for a file called "{name}".
_INCOMPLETE = ".{name}.????????"
_NAME_KEPT = 40


def as_written(folder: Path, outputs: Mapping[str, str]) -> bool:
    """Tell whether all files are in ``folder`` with the SHA-256 that ``outputs`` says."""
    for name, said in outputs.items():
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != said:
            return False
    return True


def write_all(
    folder: Path,
    files: Iterable[tuple[str, bytes]],
    before: Iterable[str],
    told: Callable[[int], None],
) -> dict[str, str]:
    """Write ``files`` into ``folder`` and return their SHA-256.

    Those that only earlier runs wrote go: ``before`` are the names of the last one that ended,
    what killed ones wrote is known.

    Raises:
        OptionError: the folder cannot be written, the disk is full …
    """
    begun = folder / FOLDER / _BEGUN
    killed = begun.read_text(encoding="utf-8").splitlines() if begun.is_file() else []
    _discard_incomplete(folder, killed)
    written: dict[str, str] = {}
    with begun.open("a", encoding="utf-8") as names:
        for name, data in files:
            written[name] = hashlib.sha256(data).hexdigest()
            if not as_written(folder, {name: written[name]}):
                names.write(f"{name}\n")
                names.flush()
                _put(folder / name, data)
            told(1)
    for name in sorted({*before, *killed} - set(written)):
        if (folder / name).is_file():
            (folder / name).unlink()
    return written


def ended(folder: Path) -> None:
    """Forget which files were about to be written: the store knows them all now."""
    (folder / FOLDER / _BEGUN).unlink(missing_ok=True)


def _discard_incomplete(folder: Path, names: Iterable[str]) -> None:
    for path in (folder / name for name in dict.fromkeys(names)):
        for one in path.parent.glob(_INCOMPLETE.format(name=path.name[:_NAME_KEPT])):
            one.unlink(missing_ok=True)


def _put(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise OptionError("output.failed", path=path.parent, reason=reason) from error
    write_file(path, data)
