"""Dask clusters on this machine, each scheduler and worker a process of its own."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path

import engine_tasks as tasks

ROOT = Path(__file__).parents[1]
QUIET = ("--no-dashboard", "--host", "127.0.0.1")


class Cluster:
    """A scheduler and its workers; all end with the block that ``cluster`` is used in."""

    def __init__(self, folder, stack, protocol, options, settings):
        self._folder, self._stack, self._options = folder, stack, options
        self._env = {
            **os.environ,
            **settings,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
        }
        said = folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "--port", "0", "--protocol", protocol, "--scheduler-file", str(said)
        )
        tasks.until(lambda: said.exists() and said.read_text("utf-8").rstrip().endswith("}"))
        self.address = json.loads(said.read_text("utf-8"))["address"]

    def worker(self, *options, first=""):
        """Start a worker of one thread; of what it imports, it looks in ``first`` at first."""
        fixed = ("--nthreads", "1", "--local-directory", str(self._folder))
        return self._start("worker", self.address, *fixed, *options, first=first)

    def _start(self, part, *options, first=""):
        log = self._folder / f"{part}.log"
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                f"distributed.cli.dask_{part}",
                *options,
                *QUIET,
                *self._options,
            ],
            env={**self._env, "PYTHONPATH": f"{first}{os.pathsep}{self._env['PYTHONPATH']}"},
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=log.open("ab"),
        )
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process


@contextmanager
def cluster(folder, *, protocol="tcp", options=(), **settings):
    with ExitStack() as stack:
        yield Cluster(folder, stack, protocol, options, settings)
