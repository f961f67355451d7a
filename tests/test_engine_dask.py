"""Works done on a Dask cluster of this machine's processes: same bytes, whatever dies."""

import itertools
import os
import shutil
import socket
import subprocess
import sys
import threading
from importlib.metadata import version
from pathlib import Path

import engine_tasks as tasks
import pytest
from clusters import cluster

from policydiff.corpus import engine_dask
from policydiff.corpus.engine import Here, Tls, open_engine
from policydiff.errors import MissingExtraError, OptionError, WorkerError

ROOT = Path(__file__).parents[1]
SEEDS = [path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
PAIRS = list(itertools.permutations(SEEDS, 2))


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    with cluster(tmp_path_factory.mktemp("two")) as started:
        for _ in range(2):
            started.worker("--no-nanny")
        have(2, started.address)
        yield started


@pytest.fixture
def engine(two):
    with open_engine(scheduler=two.address) as opened:
        yield opened


def have(count, address, tls=None):
    """Wait until the cluster has so many workers."""

    def there():
        try:
            with open_engine(scheduler=address, tls=tls) as opened:
                return opened.workers >= count
        except OptionError as error:
            if error.code != "engine.no_workers":
                raise
            return False

    tasks.until(there)


def have_checked(count, address):
    """Connect to the cluster when it has so many workers: one may come after a first check."""
    have(count, address)
    with open_engine(scheduler=address):
        pass


def test_every_work_has_its_result(engine):
    assert engine.workers == 2
    assert sorted(engine.run(tasks.square, range(50))) == [(n, n * n) for n in range(50)]


def test_an_engine_does_many_runs(engine):
    for _ in range(2):
        assert {found for _, found in engine.run(tasks.process, range(20))} - {os.getpid()}


def test_work_is_taken_as_workers_get_free(engine):
    given = []

    def endless():
        for number in itertools.count():
            given.append(number)
            yield number

    running = engine.run(tasks.square, endless())
    for done, _ in enumerate(itertools.islice(running, 600), start=1):
        assert len(given) - done <= 2 * 2 * engine_dask._MOST
    running.close()
    assert dict(engine.run(tasks.square, range(3))) == {0: 0, 1: 1, 2: 4}


def test_what_a_task_raises_is_raised_here(engine):
    found = []
    with pytest.raises(OptionError) as caught:
        found.extend(engine.run(tasks.refuse, range(4)))
    assert caught.value.values == {"value": 3}
    assert "engine_tasks.py" in "".join(caught.value.__notes__)
    assert dict(engine.run(tasks.square, range(3))) == {0: 0, 1: 1, 2: 4}


def test_a_worker_killed_in_mid_run_changes_no_byte(tmp_path):
    expected = dict(Here().run(tasks.aligned, PAIRS))
    victims = []

    def kill_one_of_two():
        tasks.until(lambda: len(list(tmp_path.glob("pid-*"))) == 2)
        victim.kill()
        victims.append(tmp_path.joinpath(f"pid-{victim.pid}").exists())
        tmp_path.joinpath("go").touch()

    with cluster(tmp_path) as started:
        victim, _ = (started.worker("--no-nanny") for _ in range(2))
        have(2, started.address)
        killer = threading.Thread(target=kill_one_of_two)
        killer.start()
        with open_engine(scheduler=started.address) as opened:
            works = ((str(tmp_path), texts) for texts in PAIRS)
            found = dict(opened.run(tasks.aligned_in_time, works))
            assert opened.workers == 1
        killer.join()
    assert victims == [True]
    assert found == expected


def test_a_run_without_workers_waits_for_one(tmp_path):
    def replace():
        tasks.until(lambda: list(tmp_path.glob("pid-*")))
        only.kill()
        only.wait()
        tmp_path.joinpath("go").touch()
        started.worker("--no-nanny")

    with cluster(tmp_path) as started:
        only = started.worker("--no-nanny")
        have(1, started.address)
        replacing = threading.Thread(target=replace)
        replacing.start()
        with open_engine(scheduler=started.address) as opened:
            found = dict(opened.run(tasks.hold, [str(tmp_path)] * 5))
        replacing.join()
    assert sorted(found) == list(range(5))
    assert only.pid not in found.values()


def test_works_that_kill_workers_are_named_and_all_others_done(tmp_path):
    found = []
    # One death is enough for this scheduler to call a batch guilty; by default it is four.
    with cluster(tmp_path, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as started:
        started.worker()
        have(1, started.address)
        with open_engine(scheduler=started.address) as opened:
            with pytest.raises(WorkerError) as caught:
                found.extend(opened.run(tasks.die, range(8)))
            assert dict(opened.run(tasks.square, [2])) == {0: 4}
    assert caught.value.places == (2, 5)
    assert sorted(found) == [(n, n) for n in range(8) if n not in {2, 5}]


def test_a_scheduler_that_is_lost_is_said(tmp_path):
    with cluster(tmp_path) as started:
        started.worker("--no-nanny")
        have(1, started.address)
        with open_engine(scheduler=started.address) as opened:
            running = opened.run(tasks.square, itertools.count())
            assert next(running) == (0, 0)
            started.scheduler.kill()
            with pytest.raises(WorkerError) as caught:
                list(running)
    assert caught.value.code == "worker.cluster_lost"
    assert started.address in str(caught.value)


# --- before a run ------------------------------------------------------------------------------


def test_a_worker_that_differs_is_refused_before_any_work(tmp_path):
    other = tmp_path / "other" / "numpy-0.1.dist-info"
    other.mkdir(parents=True)
    other.joinpath("METADATA").write_text("Name: numpy\nVersion: 0.1\n", encoding="ascii")
    with cluster(tmp_path) as started:
        started.worker("--no-nanny")
        have(1, started.address)
        started.worker("--no-nanny", first=other.parent)
        with pytest.raises(OptionError) as caught:
            have_checked(2, started.address)
    assert caught.value.code == "engine.worker_differs"
    assert caught.value.values["differences"] == f"numpy 0.1 ≠ {version('numpy')}"
    assert caught.value.values["worker"].startswith("tcp://127.0.0.1:")


def test_a_worker_without_policydiff_is_refused():
    with pytest.raises(OptionError, match="No module named"):
        engine_dask._compare("tcp://x:1", ModuleNotFoundError("No module named 'policydiff'"), {})


def test_a_worker_that_differs_and_comes_late_is_refused_too(engine, monkeypatch):
    here = {**engine_dask.installation(), "policydiff": "9.9"}
    monkeypatch.setattr(engine_dask, "installation", lambda: here)
    with pytest.raises(OptionError) as caught:
        list(engine.run(tasks.square, range(3)))
    assert caught.value.code == "engine.worker_differs"
    assert "≠ 9.9" in str(caught.value)


def test_what_an_installation_is():
    found = engine_dask.installation()
    assert {"policydiff", "python", "numpy", "jieba", "encoder", "scorer", "codebook"} <= set(found)
    assert all(found.values())


def test_a_scheduler_without_workers_is_refused(tmp_path):
    with (
        cluster(tmp_path) as started,
        pytest.raises(OptionError) as caught,
        open_engine(scheduler=started.address),
    ):
        pass
    assert caught.value.code == "engine.no_workers"
    assert f"dask worker {started.address}" in str(caught.value)


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:{port}", "tcp://no.such.host.invalid:1", "ftp://x:1", "nonsense"]
)
def test_a_scheduler_that_is_not_there_is_said(address, monkeypatch):
    monkeypatch.setattr(engine_dask, "_ANSWERS_WITHIN", 0.5)
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        address = address.format(port=taken.getsockname()[1])
        with pytest.raises(OptionError) as caught, open_engine(scheduler=address):
            pass
    assert caught.value.code == "engine.no_scheduler"
    assert address in str(caught.value)


def test_without_the_extra_its_install_line_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"policydiff\[dask\]"), open_engine(scheduler="x"):
        pass


# --- with certificates -------------------------------------------------------------------------


def certificates(folder):
    """Make an authority and one certificate of it, by the commands of docs/cluster.md."""
    commands = (ROOT / "docs" / "cluster.md").read_text("utf-8").partition("```sh\nopenssl")[2]
    script = "set -e\nopenssl" + commands.partition("```")[0]
    subprocess.run(["sh", "-c", script], cwd=folder, check=True, capture_output=True)
    return Tls(*(str(folder / name) for name in ("ca.pem", "node.pem", "node.key")))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates")
def test_a_cluster_with_certificates_serves_none_but_their_holders(tmp_path):
    tls = certificates(tmp_path)
    options = ("--tls-ca-file", tls.ca, "--tls-cert", tls.cert, "--tls-key", tls.key)
    with cluster(tmp_path, protocol="tls", options=options) as started:
        assert started.address.startswith("tls://")
        started.worker("--no-nanny")
        have(1, started.address, tls)
        with open_engine(scheduler=started.address, tls=tls) as opened:
            assert dict(opened.run(tasks.square, range(3))) == {0: 0, 1: 1, 2: 4}
        plain = started.address.replace("tls://", "tcp://")
        with pytest.raises(OptionError), open_engine(scheduler=plain):
            pass


@pytest.mark.parametrize(
    ("address", "tls", "code"),
    [
        ("tls://127.0.0.1:1", Tls(), "engine.tls"),
        ("tls://127.0.0.1:1", Tls(ca="no-such-file"), "engine.tls"),
        ("tls://127.0.0.1:1", Tls("none.pem", "none.pem", "none.key"), "engine.tls_files"),
        ("tcp://127.0.0.1:1", Tls(ca="ca.pem"), "engine.tls"),
    ],
)
def test_certificates_that_cannot_be_used(address, tls, code):
    with pytest.raises(OptionError) as caught, open_engine(scheduler=address, tls=tls):
        pass
    assert caught.value.code == code
