"""Tasks for workers of all kinds: they are found by their names, so they stand in a module."""

import json
import os
import signal
import time
from dataclasses import asdict
from itertools import count
from pathlib import Path

from policydiff.align import align
from policydiff.errors import OptionError
from policydiff.model import Source
from policydiff.parse.document import parse

# No wait of a test ends here, unless something is wrong.
PATIENCE = 120


def square(number):
    return number * number


def refuse(number):
    if number == 3:
        raise OptionError("engine.jobs", value=number)
    return number


class OddError(Exception):
    def __init__(self, one, other):
        super().__init__(f"{one} {other}")


def refuse_oddly(number):
    raise OddError(number, "odd")


def make_unsendable(number):
    return lambda: number


def die_once(work):
    number, folder = work
    mark = Path(folder, str(number))
    if number == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die(number):
    if number in {2, 5}:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def leave(number):
    os._exit(number)


def process(_):
    return os.getpid()


def grow(_):
    """Leave eighty megabytes behind, the first time in this process."""
    if not _HELD:
        _HELD.append(b"x" * (80 * 2**20))
    return os.getpid()


_HELD = []


def hold(folder):
    """Say that this process works, and go on when it may."""
    Path(folder, f"pid-{os.getpid()}").touch()
    until(Path(folder, "go").exists)
    return os.getpid()


def until(happened, patience=PATIENCE):
    end = time.monotonic() + patience
    for _ in count():
        if happened():
            return
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)


def aligned(texts):
    """Return the alignment of two texts as bytes, as a stage does."""
    plans = [
        max(
            parse(Source("plan.txt", "0" * 64, "utf-8", "utf-8", text)).plans,
            key=lambda plan: len(plan.items),
        )
        for text in texts
    ]
    return json.dumps(asdict(align(*plans)), ensure_ascii=False, sort_keys=True).encode()


def aligned_in_time(work):
    """Return the same, once all have begun."""
    folder, texts = work
    hold(folder)
    return aligned(texts)
