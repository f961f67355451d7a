"""Whether a kernel has become slower than the committed figures say: by ratio, never by time.

A ratio is the time of a kernel over that of the reference kernel on the same texts in the same
run. It hardly depends on the machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# A ratio over so many times the committed one is a slowdown. Two runs of the same code on a busy
# machine with two processors differ by up to a fifth.
AT_MOST = 1.5


@dataclass(frozen=True)
class Slowdown:
    """A kernel whose ratio is too high, or has nothing to be compared with (None)."""

    kernel: str
    committed: float | None
    present: float | None

    def __str__(self) -> str:
        if self.committed is None:
            return f"{self.kernel}: ratio {self.present:.2f}, no committed one"
        if self.present is None:
            return f"{self.kernel}: committed ratio {self.committed:.2f}, not measured"
        times = self.present / self.committed if self.committed else float("inf")
        return (
            f"{self.kernel}: committed ratio {self.committed:.2f}, "
            f"present ratio {self.present:.2f}, {times:.2f} times"
        )


def slowdowns(
    committed: Mapping[str, float], present: Mapping[str, float], *, at_most: float = AT_MOST
) -> list[Slowdown]:
    """Return the kernels with a ratio over ``at_most`` times the committed one, and the unmatched.

    What is no number is no pass: a kernel that one side lacks is among them, and one with a ratio
    that is not a number.
    """
    names = dict.fromkeys([*committed, *present])
    pairs = ((name, committed.get(name), present.get(name)) for name in names)
    return [
        Slowdown(name, before, now)
        for name, before, now in pairs
        if before is None or now is None or not now <= at_most * before
    ]
