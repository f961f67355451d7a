"""Works done in this process, in processes of this machine: same results, whatever dies."""

import itertools
import os
import pickle
import signal
import subprocess
import sys
import threading
from pathlib import Path

import engine_tasks as tasks
import pytest

from policydiff.corpus import engine
from policydiff.corpus.engine import Here, memory_size, open_engine, processors, workers_within
from policydiff.errors import OptionError, WorkerError

ROOT = Path(__file__).parents[1]
SEEDS = [path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")


@pytest.fixture(scope="module")
def pool():
    with open_engine(jobs=2) as opened:
        yield opened


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_every_work_has_its_result(jobs):
    with open_engine(jobs=jobs) as opened:
        assert opened.workers == jobs
        found = list(opened.run(tasks.square, range(50)))
    assert sorted(found) == [(place, place**2) for place in range(50)]


def test_results_of_real_work_are_the_same_bytes_anywhere(pool):
    pairs = list(itertools.combinations(SEEDS, 2))
    assert dict(pool.run(tasks.aligned, pairs)) == dict(Here().run(tasks.aligned, pairs))


def test_one_pool_does_many_runs_and_starts_its_processes_once(pool):
    first, second = ({found for _, found in pool.run(tasks.process, range(40))} for _ in range(2))
    assert os.getpid() not in first
    assert second <= first
    assert len(first) <= 2


def test_no_work_starts_no_process():
    with open_engine(jobs=2) as opened:
        assert list(opened.run(tasks.square, [])) == []
        assert opened._all == []


def test_work_is_taken_as_workers_get_free(pool):
    taken = itertools.count()
    given = []

    def endless():
        for number in taken:
            given.append(number)
            yield number

    running = pool.run(tasks.square, endless())
    for done, _ in enumerate(itertools.islice(running, 60), start=1):
        assert len(given) - done <= 2 * pool.workers
    running.close()
    assert sorted(pool.run(tasks.square, range(5))) == [(n, n * n) for n in range(5)]


def test_what_was_under_way_is_given_up_when_a_run_is_left(pool, tmp_path):
    running = pool.run(tasks.hold, itertools.repeat(str(tmp_path)))
    with pytest.raises(RuntimeError, match="one run at a time"):
        next(pool.run(tasks.square, running))
    running.close()
    assert dict(pool.run(tasks.square, range(3))) == {0: 0, 1: 1, 2: 4}


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_task_raises_is_raised_here(jobs):
    with open_engine(jobs=jobs) as opened:
        with pytest.raises(OptionError) as caught:
            list(opened.run(tasks.refuse, range(20)))
        assert caught.value.code == "engine.jobs"
        assert caught.value.values == {"value": 3}
        assert dict(opened.run(tasks.square, range(3))) == {0: 0, 1: 1, 2: 4}


def test_an_error_of_a_worker_tells_where_it_was_raised(pool):
    with pytest.raises(OptionError) as caught:
        list(pool.run(tasks.refuse, [3]))
    assert "engine_tasks.py" in "".join(caught.value.__notes__)


@pytest.mark.parametrize("task", [tasks.refuse_oddly, tasks.make_unsendable])
def test_what_cannot_be_sent_is_an_error_and_no_end(pool, task):
    with pytest.raises(Exception, match=r"odd|lambda|local") as caught:
        list(pool.run(task, [1]))
    assert not isinstance(caught.value, WorkerError)


def test_errors_travel_with_all_they_say():
    error = WorkerError("worker.died", (3, 4), count=2, first=4, how="SIGKILL")
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), copy.places, copy.text("zh")) == (WorkerError, (3, 4), error.text("zh"))


def test_a_worker_that_dies_is_replaced_and_nothing_is_lost(tmp_path):
    works = [(number, str(tmp_path)) for number in range(12)]
    with open_engine(jobs=2) as opened:
        assert sorted(opened.run(tasks.die_once, works)) == [(n, n) for n in range(12)]


def test_works_that_kill_workers_are_named_and_all_others_done():
    found = []
    with open_engine(jobs=2) as opened:
        with pytest.raises(WorkerError) as caught:
            found.extend(opened.run(tasks.die, range(30)))
        assert dict(opened.run(tasks.square, range(3))) == {0: 0, 1: 1, 2: 4}
    assert sorted(found) == [(n, n) for n in range(30) if n not in {2, 5}]
    assert caught.value.places == (2, 5)
    assert "SIGKILL" in str(caught.value)


def test_the_way_a_worker_ended_is_said():
    with open_engine(jobs=2) as opened, pytest.raises(WorkerError, match="exit 7"):
        list(opened.run(tasks.leave, [7]))


@needs_proc
def test_workers_killed_from_outside_are_replaced(tmp_path):
    victims = set()

    def kill_two():
        tasks.until(lambda: len(list(tmp_path.glob("pid-*"))) == 2)
        victims.update(int(mark.name[4:]) for mark in tmp_path.glob("pid-*"))
        for victim in victims:
            os.kill(victim, signal.SIGKILL)
        tmp_path.joinpath("go").touch()

    killer = threading.Thread(target=kill_two)
    killer.start()
    with open_engine(jobs=2) as opened:
        found = dict(opened.run(tasks.hold, [str(tmp_path)] * 6))
    killer.join()
    assert sorted(found) == list(range(6))
    assert len(victims) == 2
    assert victims.isdisjoint(found.values())


@needs_proc
def test_a_worker_over_its_memory_is_replaced_after_its_work():
    from policydiff.corpus.engine_pool import Pool

    pool = Pool(1, memory=60 * 2**20)
    try:
        found = dict(pool.run(tasks.grow, range(4)))
    finally:
        pool.close()
    assert len(set(found.values())) == len(found) == 4


PROGRAM = """
import sys
from policydiff.corpus.engine import open_engine
import engine_tasks

if __name__ == "__main__":
    with open_engine(jobs=2) as opened:
        list(opened.run(engine_tasks.hold, [sys.argv[1]] * 8))
"""


def program(folder, text=PROGRAM):
    path = folder / "program.py"
    path.write_text(text, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, path, folder],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


@needs_proc
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_the_process_that_started_it(tmp_path, how):
    running = program(tmp_path)
    tasks.until(lambda: len(list(tmp_path.glob("pid-*"))) == 2)
    workers = [int(mark.name[4:]) for mark in tmp_path.glob("pid-*")]
    if how == signal.SIGINT:
        os.killpg(running.pid, how)  # as Ctrl-C in a terminal: to all of them
    else:
        running.send_signal(how)
    _, said = running.communicate(timeout=tasks.PATIENCE)
    assert running.returncode == -how
    assert said.count("Traceback") == (how == signal.SIGINT)
    tasks.until(lambda: not any(map(alive, workers)))


def test_a_program_without_main_guard_is_told_what_to_do(tmp_path):
    running = program(tmp_path, PROGRAM.replace('if __name__ == "__main__"', "if True"))
    _, said = running.communicate(timeout=tasks.PATIENCE)
    assert running.returncode == 1
    assert said.rstrip().splitlines()[-1].startswith("policydiff.errors.WorkerError: The worker")


# --- how many ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "size"),
    [("4G", 4 << 30), ("512m", 512 << 20), ("1.5GiB", 3 << 29), ("2 TB", 2 << 40), ("9", 9)],
)
def test_sizes_of_memory(text, size):
    assert memory_size(text) == size


@pytest.mark.parametrize("text", ["", "G", "4X", "-1G", "0", "4GG", "１２"])
def test_what_is_no_size_of_memory(text):
    with pytest.raises(OptionError):
        memory_size(text)


def test_memory_bounds_the_workers():
    one, client = engine.WORKER_MEMORY, engine.CLIENT_MEMORY
    assert workers_within(None, 8) == 8
    assert workers_within(client + 3 * one, 8) == 3
    assert workers_within(client + 30 * one, 8) == 8
    assert workers_within(client, 8) == 1
    with pytest.raises(OptionError) as caught:
        workers_within(client - 1, 8)
    assert "384M" in str(caught.value)


def test_jobs_must_be_one_or_more():
    with pytest.raises(OptionError), open_engine(jobs=0):
        pass


def test_no_more_workers_than_processors_that_may_be_used():
    assert 1 <= processors() <= (os.cpu_count() or 1)
    with open_engine() as opened:
        assert opened.workers == processors()


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a/b/cpu.max": "max 100000"}, []),
        ({"a/b/cpu.max": "max 100000", "a/cpu.max": "150000 100000"}, [1.5]),
        ({"cpu.max": "400000 100000", "a/cpu.max": "50000 100000"}, [0.5, 4.0]),
        ({"cpu/a/b/cpu.cfs_quota_us": "-1", "cpu/a/b/cpu.cfs_period_us": "100000"}, []),
        ({"cpu/a/b/cpu.cfs_quota_us": "200000", "cpu/a/b/cpu.cfs_period_us": "100000"}, [2.0]),
    ],
)
def test_quotas_of_containers(tmp_path, monkeypatch, files, expected):
    for name, content in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content + "\n", encoding="ascii")
    monkeypatch.setattr(engine, "_groups", lambda: ["a/b", "cpu/a/b"])
    assert sorted(set(engine._quotas(tmp_path))) == expected


def test_a_quota_bounds_the_processors(monkeypatch):
    monkeypatch.setattr(engine, "_quotas", lambda _: [0.5, 4.0])
    assert processors() == 1
