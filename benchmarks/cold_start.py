"""Measure whole processes: a comparison of two seeds, and --help against importing typer.

usage: python benchmarks/cold_start.py [RUNS]     (rewrites benchmarks/cold_start.json)
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = 9
POLICYDIFF = [sys.executable, "-m", "policydiff"]
COMMANDS = {
    "compare": [
        *POLICYDIFF,
        "compare",
        "seeds/003_3dc192c5d4a6b533.txt",
        "seeds/000_fc38ebbe2eb95428.txt",
    ],
    "help": [*POLICYDIFF, "--help"],
    "import typer": [sys.executable, "-c", "import typer"],
}
# What is asked: seconds of a cold comparison, and a comparison and --help as multiples of
# importing typer.
COMPARE_AT_MOST = 1.5
COMPARE_TIMES_AT_MOST = 9.0
HELP_AT_MOST = 3.0


# What is measured is an installed package: its modules are compiled, whatever this shell says.
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}


def seconds(command: list[str]) -> float:
    """Return the wall time of one process."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=ENVIRONMENT)
    return time.perf_counter() - start


def measure(runs: int) -> dict[str, float]:
    """Return the median seconds of each command; runs take turns, so that load hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for command in COMMANDS.values():
        seconds(command)  # fills the file cache and writes .pyc files
    for _ in range(runs):
        for name, command in COMMANDS.items():
            times[name].append(seconds(command))
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> int:
    """Print the table, rewrite the JSON, and return 1 when a target is missed."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    medians = measure(runs)
    ratio = medians["help"] / medians["import typer"]
    whole = medians["compare"] / medians["import typer"]
    rows = [
        ("compare two seeds, s", medians["compare"], COMPARE_AT_MOST),
        ("… times import typer", whole, COMPARE_TIMES_AT_MOST),
        ("--help, times import typer", ratio, HELP_AT_MOST),
    ]
    print(f"median of {runs} processes")
    for label, value, limit in rows:
        print(
            f"{label:28} {value:6.2f}   at most {limit:.1f}   {'ok' if value <= limit else 'MISSED'}"
        )
    figures = {
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "runs": runs,
        "compare_s": round(medians["compare"], 2),
        "help_s": round(medians["help"], 2),
        "import_typer_s": round(medians["import typer"], 2),
        "compare_to_import_typer": round(whole, 1),
        "help_to_import_typer": round(ratio, 1),
    }
    path = ROOT / "benchmarks" / "cold_start.json"
    path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return int(any(value > limit for _, value, limit in rows))


if __name__ == "__main__":
    sys.exit(main())
