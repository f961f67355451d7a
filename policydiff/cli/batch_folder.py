"""The folder of a batch: brought up to date by a run, or told what a run would do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typer

from policydiff.batch.forecast import forecast
from policydiff.batch.identity import Inputs, inputs_of, run_key
from policydiff.batch.run import run
from policydiff.batch.settings import Settings
from policydiff.batch.tasks import encoder_of
from policydiff.cli.batch_files import DATA, FAILURES, INDEX, files_of, with_manifest
from policydiff.cli.batch_outputs import as_written, ended, write_all
from policydiff.cli.common import Lang
from policydiff.cli.following import Following
from policydiff.corpus.engine import Tls, open_engine
from policydiff.corpus.store import FILE, FOLDER, LOCK, Ended, alone, opened
from policydiff.errors import OptionError
from policydiff.evolving import read_previous
from policydiff.fingerprint import Fingerprint
from policydiff.making import code_digest, data_used, library_versions
from policydiff.messages import message
from policydiff.model.batch import Batch, Failure
from policydiff.model.making import Made, Making
from policydiff.plans import check_named
from policydiff.read import STDIN
from policydiff.read.folder import Listing, listed
from policydiff.render.plain import visible

# Failures that are told one by one; all of them stand in failures.csv.
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Where:
    """Where and how fast the work is done; fields as in ``corpus.engine.open_engine``."""

    jobs: int | None
    scheduler: str | None
    limit_memory: int | None
    tls: Tls


def check_out(out: Path, *, force: bool) -> None:
    """Raise OptionError when ``out`` cannot be the folder of a batch, before any work is done."""
    if out.exists() and not out.is_dir():
        raise OptionError("batch.out_is_file", path=out)
    ours = any((out / FOLDER / name).exists() for name in (FILE, LOCK))
    if out.is_dir() and any(out.iterdir()) and not ours and not force:
        raise OptionError("batch.not_ours", path=out)


def listing_of(paths: list[str], out: Path) -> Listing:
    """Return the files that ``paths`` name, without what a run wrote into ``out``.

    Raises:
        OptionError: standard input is one of them.
        ReadError: there is no file.
    """
    if STDIN in paths:
        raise OptionError("batch.stdin")
    found = listed(paths, without=out)
    check_named(found)
    return found


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of a batch, the language of messages and of reports, and how they are made.

    ``since`` is an earlier run's folder or data, with which threads are compared.
    """

    path: Path
    tongue: Lang
    lang: str
    command: str
    since: Path | None = None

    def forecast(self, listing: Listing, settings: Settings) -> None:
        """Say what a run would do."""
        if (self.path / FOLDER / FILE).is_file():
            with opened(self.path / FOLDER, write=False) as store:
                found = forecast(listing, settings, store)
        else:
            found = forecast(listing, settings, None)
        files = found.known + len(found.to_read) + len(found.failing)
        values = {"files": files, "known": found.known, "to_read": len(found.to_read)}
        self._say("batch.would", **values, gone=found.gone)
        for name in found.to_read:
            typer.echo(f"  {visible(name)}")
        for name in found.failing:
            self._say("batch.would_fail", path=name)

    def update(self, listing: Listing, settings: Settings, where: Where) -> bool:
        """Bring the folder up to date, and tell whether no file is left out.

        Raises:
            PolicyDiffError: the run cannot be done; what was done of it is kept.
        """
        home = self.path / FOLDER
        before, earlier = self._earlier()
        making = Making(self.command, _data_used(settings))
        with alone(home), opened(home) as store:
            inputs = inputs_of(listing, settings.reviews)
            key = run_key(listing, settings, inputs, self.lang, making, earlier)
            last = store.last_run()
            if last is not None and last.key == key and as_written(self.path, last.outputs):
                values = {"files": last.said["files"], "written": len(last.outputs)}
                self._say("batch.nothing_to_do", path=self.path, **values)
                return self._complete(last.said)
            with open_engine(
                jobs=where.jobs,
                scheduler=where.scheduler,
                limit_memory=where.limit_memory,
                tls=where.tls,
            ) as engine:
                found = run(listing, settings, store, engine, self._follow, before)
            files = files_of(found, self.lang, making)
            made = _made(settings, making, self.lang, inputs)
            written = self._write(with_manifest(files, made), last)
            said = _said(found)
            store.end_run(key, written, said)
            ended(self.path)
        self._tell(found, len(written))
        return self._complete(said)

    def _earlier(self) -> tuple[Mapping[str, object] | None, bytes]:
        """Return the data of the earlier run, and its digest."""
        if self.since is None:
            return None, b""
        path = self.since / DATA if self.since.is_dir() else self.since
        return read_previous(path), hashlib.sha256(path.read_bytes()).digest()

    def _write(self, files: Iterable[tuple[str, bytes]], last: Ended | None) -> dict[str, str]:
        with self._follow("write", 0) as told:
            return write_all(self.path, files, last.outputs if last else (), told)

    def _tell(self, found: Batch, written: int) -> None:
        plans, made = found.evolution.plans, found.made
        self._say(
            "batch.done",
            files=found.files,
            plans=len(plans),
            items=sum(len(plan.items) for plan in plans),
            pairs=len(found.pairs),
            read=made["read"],
            aligned=made["align"],
            compared=made["compare"],
        )
        self._say("batch.written", count=written, path=self.path, first=self.path / INDEX)

    def _complete(self, said: Mapping[str, Any]) -> bool:
        """Tell what was left out, if anything was."""
        failures = [Failure(code, values) for code, values in said["failures"]]
        if failures:
            values = {"count": len(failures), "files": said["files"]}
            self._say("batch.failures", path=self.path / FAILURES, **values)
        for one in failures[:_SHOWN]:
            typer.echo(f"  {one.text(self.tongue)}", err=True)
        if len(failures) > _SHOWN:
            self._say("batch.more_failures", count=len(failures) - _SHOWN)
        return not failures

    @property
    def _follow(self) -> Following:
        return Following(self.tongue)

    def _say(self, code: str, **values: object) -> None:
        typer.echo(message(code, self.tongue, values), err=True)


def _data_used(settings: Settings) -> Mapping[str, str]:
    encoder = encoder_of(settings.model)
    return data_used(encoder=encoder, lexicon=settings.lexicon, codebook=settings.codebook)


def _made(settings: Settings, making: Making, lang: str, inputs: Inputs) -> Made:
    """Return what a run is made of, for its manifest; codebook, lexicon and encoder are data."""
    corpus, beside = inputs.corpus, {**inputs.sidecars, **inputs.reviews}
    return Made(
        making,
        lang,
        {
            "encoding": settings.encoding,
            "pairs": settings.pairs.value,
            "named": settings.named,
            "report_limit": settings.report_limit,
            "rules": asdict(settings.rules),
        },
        library_versions(),
        code_digest(shown=True).hex(),
        {name: one for name, one in corpus.items() if isinstance(one, Fingerprint)},
        {name: one for name, one in beside.items() if isinstance(one, Fingerprint)},
        [name for name, one in corpus.items() if not isinstance(one, Fingerprint)],
    )


def _said(found: Batch) -> dict[str, Any]:
    failures = [(one.code, dict(one.values)) for one in found.failures.values()]
    return {"files": found.files, "failures": failures}
