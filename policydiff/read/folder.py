"""Which documents are meant when folders, archives and patterns are named."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from policydiff.errors import ReadError
from policydiff.model import Note
from policydiff.read import STDIN, exists, is_companion, is_readable, suffix
from policydiff.read.markup import HEAD, PAGE_PARTS, PAGES, is_own_report
from policydiff.read.patterns import is_pattern, matching
from policydiff.read.raw import SUFFIX, first_bytes, is_archive, split
from policydiff.records import dataclass
from policydiff.reviews.answers import NAME

_HIDDEN = "."
# The start of a selector (plan.txt@2014), which is no part of a pattern.
_SELECTOR = "@"


@dataclass(frozen=True, slots=True)
class Listing:
    """The documents that are meant, each once and sorted, and what was found beside them.

    A member of an archive is named "corpus.zip/plan.txt"; ``archives`` are those that were
    opened. ``passed_over`` counts files of kinds that are not read, by the ending of their
    names; ``notes`` tell of links and of what archives hold besides documents.
    """

    files: tuple[str, ...]
    passed_over: Mapping[str, int]
    errors: tuple[ReadError, ...]
    notes: tuple[Note, ...] = ()
    archives: tuple[str, ...] = ()


def listed(paths: Iterable[str], *, without: Path | None = None) -> Listing:
    """Return the documents that ``paths`` name: of a folder all that may be plans, at any depth.

    An archive is read like a folder; a pattern stands for what answers to it, unless something
    is really named so. What is neither is a document, there or not. Hidden files and those that
    only go with documents are not looked at, links to folders not followed. A file that is
    named or linked to twice is listed once. Nothing in the folder ``without`` is looked at.

    Raises:
        ReadError: nothing answers to a pattern.
    """
    found = _Found(without)
    for path in dict.fromkeys(paths):
        found.named(path)
    return found.listing()


def is_many(path: str) -> bool:
    """Tell whether ``path`` may name several documents: a folder, an archive or a pattern."""
    inside = split(path)
    if inside is None:
        return Path(path).is_dir() or _stands_for_others(path)
    return not inside[1] or (not exists(path) and bool(_within(inside[0], inside[1])))


def _stands_for_others(path: str) -> bool:
    """Tell whether ``path`` is a pattern, and no file is really named so (a selector aside)."""
    name, _, selector = path.rpartition(_SELECTOR)
    return is_pattern(name or selector) and not (exists(path) or (name and exists(name)))


def _within(archive: str, folder: str) -> list[str]:
    """Return the files in ``folder`` of ``archive``; none when it cannot be opened."""
    from policydiff.read.archive import members

    try:
        return [name for name in members(archive).files if name.startswith(f"{folder}/")]
    except ReadError:
        return []


class _Found:
    """What was found so far.

    ``files`` are kept by what makes them one file, each with whether its name is a link.
    """

    def __init__(self, without: Path | None = None) -> None:
        self.without = without.resolve() if without else None
        self.files: dict[object, tuple[bool, str]] = {}
        self.others: set[str] = set()
        self.errors: dict[str, ReadError] = {}
        self.notes: dict[tuple[str, str], Note] = {}
        self.archives: set[str] = set()

    def listing(self) -> Listing:
        """Return everything, sorted."""
        endings = Counter(suffix(name) for name in self.others)
        return Listing(
            tuple(sorted(name for _, name in self.files.values())),
            {ending: endings[ending] for ending in sorted(endings)},
            tuple(self.errors[path] for path in sorted(self.errors)),
            tuple(self.notes[key] for key in sorted(self.notes)),
            tuple(sorted(self.archives)),
        )

    def named(self, path: str) -> None:
        """Take in what the user named: whatever it is, or is not."""
        inside = split(path)
        if Path(path).is_dir():
            self._folder(path)
        elif inside and not exists(path) and _within(*inside):
            self._archive(inside[0], inside[1])
        elif inside and not inside[1]:
            self._archive(path)
        elif _stands_for_others(path):
            self._pattern(path)
        else:
            self._add(path)

    def _pattern(self, path: str) -> None:
        pattern, at, selector = path.rpartition(_SELECTOR)
        found = matching(path)
        chosen = "" if found or not at else at + selector
        found = found or (matching(pattern) if at else [])
        if not found:
            raise ReadError("corpus.no_match", pattern=path)
        for name in found:
            if self._is_left_out(name):
                continue
            if chosen:
                self._add(name + chosen)
            elif Path(name).is_dir():
                self._found_folder(name)
            elif _is_looked_at(Path(name).name):
                self._file(name)

    def _found_folder(self, path: str) -> None:
        if Path(path).is_symlink():
            self._note(Note("corpus.link", path))
        else:
            self._folder(path)

    def _folder(self, path: str) -> None:
        for folder, folders, names in os.walk(path, onerror=self._fail):
            if self._is_left_out(folder):
                folders.clear()
                continue
            parts = {name for name in folders if _belongs_to_page(name, names)}
            for name in parts:
                self._note(Note("html.page_parts", str(Path(folder) / name)))
            folders[:] = [
                name for name in folders if not name.startswith(_HIDDEN) and name not in parts
            ]
            for name in folders:
                self._link(Path(folder) / name, path)
            for name in filter(_is_looked_at, names):
                self._file(str(Path(folder) / name))

    def _is_left_out(self, path: str) -> bool:
        return self.without is not None and Path(path).resolve().is_relative_to(self.without)

    def _fail(self, error: OSError) -> None:
        reason = error.strerror or str(error)
        self._error(ReadError("read.failed", path=error.filename, reason=reason))

    def _error(self, error: ReadError) -> None:
        self.errors[str(error.values["path"])] = error

    def _note(self, note: Note) -> None:
        self.notes[note.where, note.code] = note

    def _link(self, path: Path, root: str) -> None:
        """Note a link to a folder, unless it is in ``root`` and so is read anyway."""
        if path.is_symlink() and not path.resolve().is_relative_to(Path(root).resolve()):
            self._note(Note("corpus.link", str(path)))

    def _file(self, path: str) -> None:
        """Take in a file that lies in a folder, or answers to a pattern."""
        if is_archive(path):
            self._archive(path)
        elif not is_readable(path):
            self.others.add(path)
        elif Path(path).is_file():
            self._document(path)
        elif Path(path).exists():  # a pipe would never end
            self.others.add(path)
        else:
            self._error(ReadError("read.missing", path=path))

    def _archive(self, archive: str, folder: str = "") -> None:
        """Take in the documents of ``archive``, or of a folder in it."""
        from policydiff.read.archive import members  # few corpora have any

        try:
            found = members(archive)
        except ReadError as error:
            self._error(error)
            return
        self.archives.add(archive)
        for note in found.notes:
            self._note(note)
        for name in found.files:
            if name.startswith(f"{folder}/" if folder else "") and _is_member_looked_at(name):
                self._member(archive, name)

    def _member(self, archive: str, inner: str) -> None:
        name = f"{archive}/{inner}"
        if is_readable(name):
            self._document(name)
        elif suffix(name) == SUFFIX:
            self._note(Note("archive.nested", name))
        else:
            self.others.add(name)

    def _document(self, path: str) -> None:
        """Take in a document that was not named itself, unless it is one of our own reports."""
        if suffix(path) in PAGES and is_own_report(first_bytes(path, HEAD)):
            self._note(Note("html.own_report_passed", path))
        else:
            self._add(path)

    def _add(self, path: str) -> None:
        key = _identity(path)
        new = (os.path.islink(path), path)  # noqa: PTH114 - a name may hold a NUL
        self.files[key] = min(self.files.get(key, new), new)


def _identity(path: str) -> object:
    """Return what tells a real file from all others: where it lies on its disk, else its name."""
    if path == STDIN:
        return path
    try:
        about = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return path
    return (about.st_dev, about.st_ino) if about.st_ino else path


def _belongs_to_page(folder: str, files: Iterable[str]) -> bool:
    """Tell whether a folder holds what a browser saved with the page of that name beside it."""
    stems = {name[: -len(suffix(name))] for name in files if suffix(name) in PAGES}
    return any(folder.endswith(end) and folder.removesuffix(end) in stems for end in PAGE_PARTS)


def _is_looked_at(name: str) -> bool:
    return not name.startswith(_HIDDEN) and not is_companion(name) and name != NAME


def _is_member_looked_at(inner: str) -> bool:
    parts = inner.split("/")
    return _is_looked_at(parts[-1]) and not any(part.startswith(_HIDDEN) for part in parts)
