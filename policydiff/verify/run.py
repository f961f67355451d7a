"""From a report or a manifest to what becomes of all that it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from policydiff.errors import ReadError
from policydiff.fingerprint import Alteration, alteration
from policydiff.messages import LANGUAGES
from policydiff.model.verification import Held, Problem, ReportCheck, SourceCheck, Verification
from policydiff.plans import Watch, unwatched
from policydiff.read import read_bytes
from policydiff.render.manifest import MANIFEST as MANIFEST_NAME
from policydiff.verify.checking import FAILED, ON_FILES, UNCHECKED, WITHIN, Reporter, check
from policydiff.verify.claims import Fragment, Statement
from policydiff.verify.files import Files, Found, lies_at
from policydiff.verify.listed import Listed, listed_in, stays_below
from policydiff.verify.reading import (
    FILE,
    MANIFEST,
    Report,
    home_of,
    read_report,
    report_of,
)

# The endings of files that may be reports; what else a manifest lists has its bytes checked only.
_REPORTS = (".html", ".json")


def verified(
    path: str | Path, corpus: Sequence[str] | None = None, *, watch: Watch = unwatched
) -> Verification:
    """Return what becomes of the report at ``path``, and of the files that it was made of.

    ``path`` is a page, JSON of any command, a manifest, or a folder with one. ``corpus`` are
    folders, archives or files that have the sources, whatever they are called; without it they
    are looked for by the names in the report, beside it and then in the working directory.

    Raises:
        ReadError: ``path`` cannot be read or is no report, or ``corpus`` names nothing.
    """
    in_folder = Path(path) / MANIFEST_NAME
    if Path(path).is_dir() and not in_folder.exists():
        raise ReadError("verify.no_manifest", path=path)
    name = str(in_folder if Path(path).is_dir() else path)
    first = read_report(name)
    run = _Run(Files(corpus, home_of(name), watch))
    if first.kind == MANIFEST:
        run.manifest(first, watch)
    else:
        run.report(first)
    return Verification(tuple(run.reports), tuple(run.sources.values()), tuple(run.problems))


class _Run:
    """What was checked so far."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.reports: list[ReportCheck] = []
        self.sources: dict[tuple[str, str], SourceCheck] = {}
        self.problems = [
            Problem(one.code, str(one.values.get("path", "")), "", one.values, Held.UNCHECKED)
            for one in files.errors
        ]
        self._found: dict[str, Found | None] = {}
        self._done: set[str] = set()

    # --- reports -------------------------------------------------------------------------------

    def report(self, first: Report) -> None:
        """Check a report, and the pages beside it that have its texts."""
        reports = [first, *self._beside(first)]
        said = {one.name: one.stated() for one in reports}
        texts: dict[str, Sequence[Fragment]] = {}
        for statement in said.values():
            texts |= statement.fragments if statement else {}
        for one in reports:
            self._done.add(str(Path(one.name)))
            self._report(one, said[one.name], texts)

    def _beside(self, report: Report) -> Iterator[Report]:
        for name in report.beside:
            path = str(home_of(report.name) / name)
            if not stays_below(name):
                self.problems.append(_malformed(report.name, f"files: {name}"))
                continue
            try:
                yield report_of(path, _written_at(path))
            except ReadError as error:
                self._missing(path, error)

    def _missing(self, path: str, error: ReadError) -> None:
        held = Held.UNCHECKED if error.code == "read.missing" else Held.FAILS
        reason = {lang: error.text(lang) for lang in LANGUAGES}
        self.problems.append(Problem("verify.unreadable", path, "", {"reason": reason}, held))
        self.reports.append(ReportCheck(path, FILE, held=held))

    def _report(
        self, report: Report, said: Statement | None, texts: dict[str, Sequence[Fragment]]
    ) -> None:
        problems = list(_sealed(report))
        if said is None or report.is_broken:
            problems.append(Problem("verify.broken", report.name))
        version = report.seal.version if report.seal else ""
        statement = said or Statement({}, [], {})
        self._look_for(statement)
        told = check(
            Statement(statement.origins, statement.claims, texts),
            Reporter(report.name, version),
            self.files,
            self._found,
        )
        self.problems += [*problems, *told.problems]
        self.reports.append(
            ReportCheck(
                report.name,
                report.kind,
                report.schema,
                version,
                **{name: told.counts[name] for name in (ON_FILES, WITHIN, FAILED, UNCHECKED)},
                held=Held.FAILS if problems else Held.HOLDS,
            )
        )

    def _look_for(self, said: Statement) -> None:
        """Find the files that ``said`` names, those that were not looked for before."""
        sums = frozenset(one.sha256 for one in said.origins.values())
        for origin in said.origins.values():
            if origin.sha256 not in self._found:
                found = self.files.find(origin.name, origin.sha256, sums)
                self._found[origin.sha256] = found
                self._source(origin.name, origin.sha256, found)

    def _source(self, name: str, sum_: str, found: Found | None) -> None:
        held = Held.UNCHECKED if found is None else Held.HOLDS if found.is_same else Held.FAILS
        self.sources[sum_, name] = SourceCheck(name, sum_, found.path if found else None, held)
        if found is None:
            values = {"sha256": sum_}
            self.problems.append(Problem("verify.no_file", name, "", values, Held.UNCHECKED))
        elif not found.is_same:
            values = {"name": name, "wanted": sum_, "found": self.files.checksum(found.path) or "?"}
            self.problems.append(Problem("verify.other_file", found.path, "", values))

    # --- manifests -----------------------------------------------------------------------------

    def manifest(self, manifest: Report, watch: Watch) -> None:
        """Check a manifest, and all that it lists."""
        self._report(manifest, Statement({}, [], {}), {})
        corpus = [one for name in ("corpus", "beside") for one in self._entries(manifest, name)]
        sums = frozenset(one.known_by.sha256 for one in corpus)
        for entry in watch("verifying", corpus):
            self._listed_source(entry, sums)
        for entry in watch("verifying", list(self._entries(manifest, "outputs"))):
            self._output(entry, manifest)

    def _entries(self, manifest: Report, field: str) -> Iterator[Listed]:
        for entry in listed_in(manifest.data, field):
            if isinstance(entry, Listed):
                yield entry
            else:
                self.problems.append(_malformed(manifest.name, entry))

    def _listed_source(self, entry: Listed, sums: frozenset[str]) -> None:
        sum_ = entry.known_by.sha256
        found = self._found.setdefault(sum_, self.files.find(entry.name, sum_, sums))
        self._source(entry.name, sum_, found)
        if found is not None and not found.is_same:
            place = alteration(read_bytes(found.path), entry.known_by)
            self.problems += [_altered(found.path, place)] if place else []

    def _output(self, entry: Listed, manifest: Report) -> None:
        path = str(home_of(manifest.name) / entry.name)
        if not stays_below(entry.name):
            self.problems.append(_malformed(manifest.name, entry.name))
            return
        try:
            data = _written_at(path)
        except ReadError as error:
            self._missing(path, error)
            return
        place = alteration(data, entry.known_by)
        self.problems += [_altered(path, place)] if place else []
        if path.endswith(_REPORTS) and str(Path(path)) not in self._done:
            self._listed_report(path, data)
        elif str(Path(path)) not in self._done:
            held = Held.FAILS if place else Held.HOLDS
            self.reports.append(ReportCheck(path, FILE, held=held))

    def _listed_report(self, path: str, data: bytes) -> None:
        try:
            self.report(report_of(path, data))
        except ReadError as error:
            self._missing(path, error)


def _written_at(path: str) -> bytes:
    """Return the bytes of a file that a report names as its own; ReadError where there is none."""
    if not lies_at(path):
        raise ReadError("read.missing", path=path)
    return read_bytes(path, within="report_bytes")


def _sealed(report: Report) -> Iterator[Problem]:
    if report.seal is None:
        yield Problem("verify.no_seal", report.name)
    elif report.seal.alteration is not None:
        yield _altered(report.name, report.seal.alteration)


def _malformed(path: str, place: str) -> Problem:
    return Problem("verify.malformed", path, place, {"place": place})


def _altered(path: str, place: Alteration) -> Problem:
    """Return the problem that bytes of a file are not what they were."""
    where = f"{place.start}-{place.end}"
    values: dict[str, object] = {"start": place.start, "end": place.end}
    if place.wanted or place.found:
        values |= {"wanted": place.wanted, "found": place.found}
        return Problem("verify.byte", path, where, values)
    return Problem("verify.bytes", path, where, values)
