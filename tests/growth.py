"""Whether time grows with the size of a text alone: a count of work, not a speed.

Processor time and the best of a few runs, so that other work on the machine does not count; ten
times the text may take forty times as long, for caches fill up, but not a hundred times.
"""

import time
from collections.abc import Callable

_RUNS = 3
_FACTOR, _AT_MOST = 10, 40
_LEAST = 0.002  # seconds; below it the clock is too coarse


def is_linear(work: Callable[[str], object], piece: str, times: int) -> bool:
    """Tell whether ``work`` on ``piece`` repeated ten times as often takes about as much longer."""
    few, many = piece * times, piece * times * _FACTOR
    work(few)
    return _seconds(work, many) < _AT_MOST * max(_seconds(work, few), _LEAST)


def _seconds(work: Callable[[str], object], text: str) -> float:
    def once() -> float:
        began = time.process_time()
        work(text)
        return time.process_time() - began

    return min(once() for _ in range(_RUNS))
