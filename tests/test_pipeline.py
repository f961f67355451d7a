"""A stage over many works: only what is missing is made, and kept as it comes."""

import pytest

from policydiff.codec import digest, packed, unpacked
from policydiff.corpus.engine import Here
from policydiff.corpus.pipeline import Stage, Work, key_of, through
from policydiff.corpus.store import opened
from policydiff.errors import WorkerError


@pytest.fixture
def store(tmp_path):
    with opened(tmp_path) as opened_store:
        yield opened_store


class Counting:
    """A task that remembers what it was asked for."""

    def __init__(self):
        self.asked = []

    def __call__(self, numbers):
        self.asked.append(list(numbers))
        return [packed(number * number) for number in numbers]

    @property
    def all(self):
        return sorted(number for some in self.asked for number in some)


class Dying(Here):
    """An engine whose workers die of some works, ``times`` times each."""

    def __init__(self, deadly, times=9):
        self.left = dict.fromkeys(deadly, times)

    def run(self, task, work):
        died = []
        for place, some in enumerate(work):
            if mortal := [number for number in some if self.left.get(number)]:
                self.left[mortal[0]] -= 1
                died.append(place)
            else:
                yield place, task(some)
        if died:
            raise WorkerError(
                "worker.died", places=tuple(died), count=len(died), first=died[0], how="SIGKILL"
            )


class Ending(Here):
    """An engine that is interrupted after some batches."""

    def __init__(self, after):
        self.after = after

    def run(self, task, work):
        for place, one in enumerate(work):
            if place == self.after:
                raise KeyboardInterrupt
            yield place, task(one)


def stage(task, basis=b"", batch=4, name="square"):
    return Stage(name, basis, task, batch)


def works(*numbers):
    return [Work(digest(number), lambda number=number: number) for number in numbers]


def run(of, numbers, store, engine=None, **options):
    return through(of, works(*numbers), store, engine or Here(), total=len(numbers), **options)


def squares(done, store):
    return [unpacked(int, data) for data in store.results(done.stage, done.keys)]


def test_all_works_are_done_and_their_results_in_order(store):
    task = Counting()
    done = run(stage(task), range(10), store)
    assert squares(done, store) == [number * number for number in range(10)]
    assert (done.made, done.lost) == (10, ())
    assert [len(some) for some in task.asked] == [4, 4, 2]
    assert done.digests == {
        key: digest(packed(number * number)) for number, key in enumerate(done.keys)
    }


def test_only_what_is_missing_is_done(store):
    run(stage(Counting()), range(0, 300, 2), store)
    task = Counting()
    done = run(stage(task), range(300), store)
    assert task.all == list(range(1, 300, 2))
    assert (done.made, squares(done, store)) == (150, [number**2 for number in range(300)])
    again = run(stage(task), range(300), store)
    assert (again.made, again.digests, len(task.all)) == (0, done.digests, 150)


def test_duplicates_are_done_once(store):
    task = Counting()
    done = run(stage(task), [3, 1, 3, *range(200), 3], store)
    assert task.all == list(range(200))
    assert done.made == 200
    assert squares(done, store)[:3] == [9, 1, 9]


def test_another_basis_or_stage_is_other_work(store):
    task = Counting()
    for one in (stage(task), stage(task, b"v2"), stage(task, name="other"), stage(task)):
        run(one, [1, 2], store)
    assert task.all == [1, 1, 1, 2, 2, 2]
    assert len({key_of(stage(task, basis), works(1)[0]) for basis in (b"", b"v2")}) == 2


def test_data_is_asked_for_only_when_it_is_needed(store):
    def never():
        raise AssertionError("the result is there")

    run(stage(Counting()), [5], store)
    known = Work(digest(5), never)
    assert through(stage(Counting()), [known], store, Here(), total=1).made == 0


def test_results_are_kept_as_they_come(store):
    first, second = Counting(), Counting()
    with pytest.raises(KeyboardInterrupt):
        run(stage(first), range(40), store, Ending(after=3))
    assert store.stages()["square"][0] == 12
    done = run(stage(second), range(40), store)
    assert first.all == list(range(12))
    assert second.all == list(range(12, 40))
    assert squares(done, store) == [number**2 for number in range(40)]


def test_a_task_that_raises_loses_nothing_that_was_done(store):
    def refuse(numbers):
        if 9 in numbers:
            raise ZeroDivisionError
        return [packed(number) for number in numbers]

    with pytest.raises(ZeroDivisionError):
        run(stage(refuse), range(20), store)
    assert store.stages()["square"][0] == 8


def test_works_at_which_workers_died_are_tried_one_by_one(store):
    task = Counting()
    done = run(stage(task), range(12), store, Dying([5], times=1))
    assert (done.made, done.lost) == (12, ())
    assert task.asked == [[0, 1, 2, 3], [8, 9, 10, 11], [4], [5], [6], [7]]
    assert squares(done, store) == [number**2 for number in range(12)]


def test_works_that_kill_workers_even_so_are_lost(store):
    task = Counting()
    done = run(stage(task), range(12), store, Dying([5, 6]))
    assert done.made == 10
    assert done.lost == tuple(key_of(stage(task), work) for work in works(5, 6))
    assert task.all == [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]
    later = run(stage(task), range(12), store)
    assert (later.made, later.lost) == (2, ())


def test_a_cluster_that_is_lost_ends_the_run(store):
    class Lost(Here):
        def run(self, task, work):
            yield 0, task(next(iter(work)))
            raise WorkerError("worker.cluster_lost", address="tcp://x:1", reason="gone")

    with pytest.raises(WorkerError) as caught:
        run(stage(Counting()), range(12), store, Lost())
    assert caught.value.code == "worker.cluster_lost"
    assert store.stages()["square"][0] == 4


def test_every_work_is_told_once(store):
    told = []

    class Follow:
        def __init__(self, what, total):
            told.append((what, total))

        def __enter__(self):
            return told.append

        def __exit__(self, *_):
            return None

    run(stage(Counting()), range(6), store)
    run(stage(Counting()), [*range(10), 3, 3], store, Dying([8], times=1), follow=Follow)
    assert told[0] == ("square", 12)
    assert sum(told[1:]) == 12
