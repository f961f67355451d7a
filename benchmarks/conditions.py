"""On which machine and with which versions figures were measured."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")


def conditions(command: str, *packages: str) -> dict[str, str | int | None]:
    """Return the command, the processor, and the versions of Python and of ``packages``."""
    return {
        "command": command,
        "processor": _processor(),
        "cpus": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: _version(name) for name in packages},
    }


def sentence(found: dict[str, str | int | None]) -> str:
    """Return ``conditions`` for a reader."""
    own = {"command", "processor", "cpus", "system", "python"}
    versions = [f"{name} {value}" for name, value in found.items() if name not in own]
    software = ", ".join([f"Python {found['python']}", *versions])
    return f"{found['processor']}, {found['cpus']} processors, {found['system']}; {software}."


def _processor() -> str:
    lines = _CPUINFO.read_text(encoding="utf-8").splitlines() if _CPUINFO.is_file() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown processor")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
