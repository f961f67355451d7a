"""Runs that are ended at any moment, with what they work: nothing is lost, no byte is another."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import engine_tasks as tasks
import pytest
import towns
from batch_cases import batch, files, policydiff
from clusters import cluster

from policydiff.corpus.engine import open_engine
from policydiff.corpus.store import FILE, Store, opened
from policydiff.errors import OptionError

ROOT = Path(__file__).parents[1]
# As ``python -m policydiff``, but it heeds Ctrl-C even where it was started by what does not.
HEEDING = """
import runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv[0] = "policydiff"
runpy.run_module("policydiff", run_name="__main__")
"""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A corpus, the files of a run over it that nothing disturbed, and its seconds."""
    folder = tmp_path_factory.mktemp("undisturbed")
    towns.write(folder / "plans")
    begun = time.monotonic()
    assert start(folder, "--jobs", "2").wait() == 0
    return folder, files(folder / "out"), time.monotonic() - begun


@pytest.fixture
def folder(undisturbed, tmp_path):
    """A folder with the same corpus."""
    (tmp_path / "plans").symlink_to(undisturbed[0] / "plans", target_is_directory=True)
    return tmp_path


def start(folder, *options):
    arguments = ["batch", "plans", "--out", "out", "--lang", "en", *options]
    return subprocess.Popen(
        [sys.executable, "-c", HEEDING, *arguments],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def test_a_run_killed_at_random_moments_is_resumed_to_the_same_bytes(undisturbed, folder):
    """Killed again and again in one folder, each time further on; the last time it may go on."""
    _, expected, seconds = undisturbed
    moments, codes = random.Random(7), []
    for _ in range(3):
        process = start(folder, "--jobs", "2")
        time.sleep(seconds * moments.uniform(0.2, 0.8))
        process.send_signal(signal.SIGKILL)
        codes.append(process.wait())
    assert -signal.SIGKILL in codes
    assert batch(folder).code == 0
    assert files(folder / "out") == expected


def test_a_run_killed_once_it_has_results_takes_them_up(undisturbed, folder):
    process = start(folder, "--jobs", "1")
    tasks.until(lambda: results(folder) >= 5)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    ran = batch(folder)
    assert ran.made["read"] <= 11 - 5
    assert files(folder / "out") == undisturbed[1]


def results(folder):
    """Return how many results the store in ``folder`` has by now."""
    if not (folder / "out" / "store" / FILE).is_file():
        return 0
    try:
        with opened(folder / "out" / "store", write=False) as store:
            return sum(count for count, _ in store.stages().values())
    except Exception:  # it is being made
        return 0


def test_ctrl_c_ends_a_run_that_can_go_on(undisturbed, folder):
    process = start(folder, "--jobs", "1")
    tasks.until(lambda: results(folder) >= 1)
    process.send_signal(signal.SIGINT)
    assert process.wait() == 130
    assert not (folder / "out" / "index.html").exists()
    assert batch(folder).code == 0
    assert files(folder / "out") == undisturbed[1]


@pytest.fixture
def after_results(monkeypatch):
    """Calls what a test gives once a run has kept its first results."""
    waiting, add = [], Store.add

    def adding(self, stage, entries):
        add(self, stage, entries)
        while waiting:
            waiting.pop()()

    monkeypatch.setattr(Store, "add", adding)
    return waiting.append


def test_a_process_of_the_machine_that_dies_changes_no_byte(undisturbed, folder, after_results):
    killed = []

    def kill_one():
        victim = multiprocessing.active_children()[0]
        os.kill(victim.pid, signal.SIGKILL)
        killed.append(victim.pid)

    after_results(kill_one)
    ran = policydiff(folder, "batch", "plans", "--out", "out", "--jobs", "2")
    assert (ran.code, len(killed)) == (0, 1)
    assert files(folder / "out") == undisturbed[1]


def test_a_cluster_of_which_a_worker_is_killed_gives_the_bytes_of_this_machine(
    undisturbed, folder, after_results, tmp_path_factory
):
    killed = []
    with cluster(tmp_path_factory.mktemp("cluster")) as started:
        victim, other = (started.worker("--no-nanny") for _ in range(2))
        tasks.until(lambda: workers(started.address) == 2)

        def kill_one():
            victim.kill()
            killed.append(victim.wait())

        after_results(kill_one)
        ran = policydiff(folder, "batch", "plans", "--out", "out", "--scheduler", started.address)
        assert other.poll() is None
    assert (ran.code, killed) == (0, [-signal.SIGKILL])
    assert ran.made["read"] == 11
    assert files(folder / "out") == undisturbed[1]


def workers(address):
    try:
        with open_engine(scheduler=address) as engine:
            return engine.workers
    except OptionError:
        return 0
