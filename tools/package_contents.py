"""Say what is wrong with the contents of a wheel and a source distribution of policydiff.

usage: python tools/package_contents.py FOLDER     (with one .whl and one .tar.gz in it)
"""

import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[1]
# What git keeps for itself is of no use outside a repository.
_GIT_ALONE = frozenset({".gitattributes", ".gitignore"})
_MADE_OF_IT = "PKG-INFO"


def tracked() -> set[str]:
    """Return the files that git knows in the repository, or is about to."""
    known = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(known, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return {name for name in names.split("\0") if name and (ROOT / name).is_file()}


def wheel_faults(path: Path, wanted: set[str]) -> Iterator[str]:
    """Yield what a wheel lacks or has too much: it is the package and what describes it."""
    with ZipFile(path) as file:
        names = set(file.namelist())
    described = {name for name in names if ".dist-info/" in name}
    package = {name for name in wanted if name.startswith("policydiff/")}
    yield from (f"{path.name}: lacks {name}" for name in sorted(package - names))
    yield from (f"{path.name}: holds {name}" for name in sorted(names - described - package))
    for licence in ("LICENSE", "NOTICE"):
        if not any(name.endswith(f".dist-info/licenses/{licence}") for name in described):
            yield f"{path.name}: its metadata lack {licence}"


def source_faults(path: Path, wanted: set[str]) -> Iterator[str]:
    """Yield what a source distribution lacks or has too much: it is the whole repository."""
    with tarfile.open(path) as file:
        names = {each.name.partition("/")[2] for each in file.getmembers() if each.isfile()}
    yield from (f"{path.name}: lacks {name}" for name in sorted(wanted - names - _GIT_ALONE))
    too_much = names - wanted - {_MADE_OF_IT}
    yield from (f"{path.name}: holds {name}" for name in sorted(too_much))


def faults(folder: Path) -> list[str]:
    """Return what is wrong with the wheel and the source distribution in ``folder``."""
    wanted = tracked()
    (wheel,), (source,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return [*wheel_faults(wheel, wanted), *source_faults(source, wanted)]


def main() -> int:
    """Print the faults and return how many sorts of trouble there are, 0 or 1."""
    found = faults(Path(sys.argv[1]))
    print("\n".join(found) or "The wheel and the source distribution hold what they should.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
