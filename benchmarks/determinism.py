"""Are results the same bytes, whatever the surroundings?

``python benchmarks/determinism.py`` rewrites determinism.md beside it.

The whole pipeline — compare, report, track, search and batch, in every format that is a file — runs
over the documents of ``seeds/`` in each of the surroundings below, each in a process of its own and
in a folder of its own, to which the documents are copied. All files that come out are summed up to
one checksum, the store of the batch aside.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # run as a script, it sees its folder alone

OUT = Path(__file__).with_suffix(".md")
_ONE_THREAD = {
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false", "PYTHONHASHSEED": "0",
    "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "UTC",
}  # fmt: skip
_MANY_THREADS = {
    "OMP_NUM_THREADS": "4", "OPENBLAS_NUM_THREADS": "4", "MKL_NUM_THREADS": "4",
    "RAYON_NUM_THREADS": "4", "TOKENIZERS_PARALLELISM": "true",
}  # fmt: skip


@dataclass(frozen=True)
class Surroundings:
    """What a run may not depend on.

    ``backwards`` names the documents last to first, and has them copied in that order; ``folder``
    is the name of the folder it runs in; ``again`` runs everything a second time into new files,
    but has the batch go on over its store.
    """

    name: str
    environment: Mapping[str, str] = field(default_factory=dict)
    jobs: int = 1
    umask: int = 0o022
    backwards: bool = False
    folder: str = "run"
    again: bool = False


EVERY = (
    Surroundings("one thread, one process"),
    Surroundings("four threads, two processes", _MANY_THREADS, jobs=2),
    Surroundings("hash seed 1", {"PYTHONHASHSEED": "1"}),
    Surroundings("hash seed drawn by chance", {"PYTHONHASHSEED": "random"}),
    Surroundings("Chinese locale, time zone of Shanghai",
                 {"LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8", "TZ": "Asia/Shanghai"}),
    Surroundings("Turkish locale, time zone of St. John's",
                 {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "America/St_Johns"}),
    Surroundings("locale C, nothing but ASCII",
                 {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}),
    Surroundings("documents named and written last to first", backwards=True),
    Surroundings("another working directory, umask 077", umask=0o077, folder="别处 (another)/深"),
    Surroundings("a second time over the same store", again=True),
    Surroundings("all at once: threads, processes, hash seed, locale, zone, order, folder",
                 {**_MANY_THREADS, "PYTHONHASHSEED": "random", "LC_ALL": "zh_CN.UTF-8",
                  "LANG": "zh_CN.UTF-8", "TZ": "Pacific/Chatham"},
                 jobs=2, umask=0o077, backwards=True, folder="ailleurs"),
)  # fmt: skip


def commands(documents: Sequence[str], jobs: int) -> list[list[str]]:
    """Return the arguments of every command; ``documents`` are in the order they are named in."""
    first, *_, last = sorted(documents)
    made = [["compare", first, last, "-o", f"c.{form}"] for form in ("json", "html", "xlsx", "md")]
    forms = ("json", "html", "xlsx", "csv", "md", "gexf", "graphml")
    made += [["report", *documents, "-o", f"r.{form}"] for form in forms]
    made += [["track", "集团化办学", *documents, "-o", "t.json"]]
    made += [["search", "教师交流", *documents, "-o", "s.json"]]
    return [*made, ["batch", *documents, "--out", "out", "--jobs", str(jobs)]]


def checksums(folder: Path, how: Surroundings, only: Sequence[str] = ()) -> dict[str, str]:
    """Run the commands in ``folder`` and return the SHA-256 of each file they wrote.

    ``only`` are the names of the files wanted, all where there are none.
    """
    home = folder / how.folder
    (home / "seeds").mkdir(parents=True)
    paths = sorted((ROOT / "seeds").glob("*.txt"), reverse=how.backwards)
    for path in paths:
        shutil.copyfile(path, home / "seeds" / path.name)
    asked = commands([f"seeds/{path.name}" for path in paths], how.jobs)
    wanted = [one for one in asked if not only or one[0] == "batch" or one[-1] in only]
    for _ in range(1 + how.again):
        _run(home, how, wanted)
    written = (path for path in home.rglob("*") if path.is_file())
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(written)
        if not (name := path.relative_to(home).as_posix()).startswith(("seeds/", "out/store/"))
    }


def _run(home: Path, how: Surroundings, asked: Sequence[Sequence[str]]) -> None:
    environment = {**os.environ, **_ONE_THREAD, **how.environment, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(Path(__file__).resolve()), "--run"],
        cwd=home,
        env={**environment, "XDG_CACHE_HOME": str(home.parent / "cache")},
        umask=how.umask,
        input="\0".join("\n".join(one) for one in asked).encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))


def _run_here(asked: str) -> None:
    """Run commands in this process: each argument on a line, NUL between commands."""
    from policydiff.cli import app

    for one in asked.split("\0"):
        arguments = one.split("\n")
        force = [] if arguments[0] == "batch" else ["--force"]
        try:
            app([*arguments, *force], standalone_mode=False)
        except SystemExit as stop:
            if stop.code:
                raise


def locales_in(folder: Path) -> list[str]:
    """Have the locales of EVERY in ``folder``, as far as they can be made here; return their names."""
    wanted = {one.environment["LC_ALL"] for one in EVERY if "LC_ALL" in one.environment}
    made = []
    for name in sorted(one for one in wanted if "." in one):
        source, _, charset = name.partition(".")
        command = ["localedef", "-i", source, "-f", charset, str(folder / name)]
        try:
            done = subprocess.run(command, capture_output=True, check=False)
        except FileNotFoundError:
            break
        made += [name] if done.returncode in (0, 1) and (folder / name).is_dir() else []
    return made


def one_checksum(files: Mapping[str, str]) -> str:
    """Return the checksum of all files, by their names and contents."""
    told = "".join(f"{name} {sum_}\n" for name, sum_ in sorted(files.items()))
    return hashlib.sha256(told.encode()).hexdigest()


def main() -> int:
    """Run all, write the page, and tell by the exit code whether all are the same."""
    found = []
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "locales").mkdir()
        locales = locales_in(Path(home) / "locales")
        os.environ["LOCPATH"] = str(Path(home) / "locales")
        for at, how in enumerate(EVERY):
            found.append(checksums(Path(home) / str(at), how))
            print(f"{one_checksum(found[-1])[:16]}  {how.name}", flush=True)
    OUT.write_text(_page(found, locales), encoding="utf-8")
    return int(len({one_checksum(one) for one in found}) > 1)


def _page(found: Sequence[Mapping[str, str]], locales: Sequence[str]) -> str:
    first = found[0]
    rows = [
        f"| {how.name} | {_variables(how)} | {how.jobs} | `{one_checksum(files)[:16]}` | "
        f"{_different(first, files)} |"
        for how, files in zip(EVERY, found, strict=True)
    ]
    sums = {one_checksum(one) for one in found}
    verdict = (
        f"One checksum over all: `{sums.pop()}`."
        if len(sums) == 1
        else f"**{len(sums)} different checksums.**"
    )
    listed = "\n".join(f"| {name} | `{sum_[:16]}` |" for name, sum_ in sorted(first.items()))
    return f"""# The same bytes, whatever the surroundings

Written by `python benchmarks/determinism.py`; do not edit. {len(EVERY)} runs over the five
documents of `seeds/`, {len(first)} files each: compare, report, track, search and batch in every
format that is a file. Each run is a process of its own, in a folder of its own. Python
{platform.python_version()}, {platform.system()}.

{verdict}

| surroundings | differing from the first run by | processes | checksum | files that differ |
|---|---|---|---|---|
{chr(10).join(rows)}

Locales that were there for the C library, made for this by `localedef`: {", ".join(locales) or "none"}.

## The files

| file | SHA-256 |
|---|---|
{listed}

Another version of policydiff, or of a library that results depend on, makes other bytes: the pages
name it, and `manifest.json` lists the digests of all code and data. Names of documents stand in
JSON and tables as they were given; so the same corpus under another path makes other JSON, but the
same statements.
"""


def _variables(how: Surroundings) -> str:
    said = [f"{name}={value}" for name, value in how.environment.items()]
    said += [f"umask {how.umask:03o}"] * (how.umask != 0o022)
    said += ["order of documents"] * how.backwards
    said += [f"folder {how.folder}"] * (how.folder != "run")
    return ", ".join(said) or ("a second run" if how.again else "–")


def _different(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    names = sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
    return ", ".join(names) or "none"


if __name__ == "__main__":
    if sys.argv[1:] == ["--run"]:
        _run_here(sys.stdin.buffer.read().decode())
    else:
        sys.exit(main())
