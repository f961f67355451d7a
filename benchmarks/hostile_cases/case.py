"""What a hostile input is, and what all of them need."""

from __future__ import annotations

import ctypes
import os
import resource
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

DONE, DIFFER, UNUSABLE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130
# What a run may write to a file when the disk is full: less than any output has.
_DISK = 4096
# PR_CAPBSET_DROP, CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH of Linux.
_DROP, _OVERRIDING = 24, (1, 2)


@dataclass(frozen=True)
class Case:
    """One input: what is fed, how it is made in an empty folder, and the command run there.

    ``code`` is the exit code wanted, ``said`` words that must be in what was said, ``wanted``
    looks at the folder afterwards. ``heavy`` cases run in the benchmark only, as do those with
    ``before``, which is called in the new process, and those that ``end`` it after a share
    of the time that it takes, or are done twice at once.
    """

    name: str
    fed: str
    make: Callable[[Path], None]
    command: tuple[str, ...]
    code: int = UNUSABLE
    said: str = ""
    wanted: Callable[[Path], None] | None = None
    stdin: bytes | None = b""
    heavy: bool = False
    before: Callable[[], None] | None = None
    end: tuple[int, float] | None = None
    twice: bool = False
    piped: str = ""


PLAN = """甲县教育局{year}年工作要点
一、提高教育质量
1.加强师德建设。严格落实师德考核，严禁教师有偿补课，建立师德档案{year}份，覆盖所有学校。
2.发展学前教育。新建公办幼儿园20所，公办园在园幼儿占比达到45%，普惠园覆盖率达到80%。
3.推进“县管校聘”管理改革。交流轮岗教师{year}人，每周开展一次教研活动，推进集团化办学。
"""


def plan(year: int = 2019) -> str:
    """Return a small plan."""
    return PLAN.format(year=year)


def two(folder: Path) -> None:
    """Write two plans that differ, as a.txt and b.txt."""
    put(folder, "a.txt", plan(2019))
    put(folder, "b.txt", plan(2020).replace("20所", "12所"))


def put(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file; a text as UTF-8."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    path.write_bytes(data)
    return path


Content = str | bytes | Callable[[], str | bytes]


def holding(content: Content, name: str = "a.txt") -> Callable[[Path], None]:
    """Return what makes the one file ``name`` with ``content``, or with what that returns."""

    def make(folder: Path) -> None:
        put(folder, name, content() if callable(content) else content)

    return make


def with_two(content: Content, name: str) -> Callable[[Path], None]:
    """Return what makes a.txt, b.txt and the file ``name`` with ``content``."""

    def make(folder: Path) -> None:
        two(folder)
        holding(content, name)(folder)

    return make


def full_disk() -> None:
    """Let this process write no file of more than a few kilobytes."""
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # an error then, as on a full disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (_DISK, _DISK))


def bound_by_rights() -> None:
    """Have the rights of files hold for this process, even where it is started by root."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in _OVERRIDING:
            libc.prctl(_DROP, capability, 0, 0, 0)
