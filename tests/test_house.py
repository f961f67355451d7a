"""The rules of the house: who imports whom, what loads when, what every message has."""

import ast
import hashlib
import json
import re
import string
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import policydiff
from policydiff.messages import LANGUAGES, catalogue

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "policydiff"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}

# A module imports from its own layer or from those below; the higher, the nearer to the user.
LAYERS = (
    ("model", "errors", "messages", "bundled", "records", "fingerprint"),
    ("text",),
    ("extract", "parse", "read", "embed", "reviews"),
    ("changes", "align"),
    ("evaluation", "plans", "contents", "comparing", "making"),
    ("batch", "corpus", "evolve", "evolving", "settling"),
    ("render", "api", "verify"),
    ("cli", "__main__"),
)
LAYER = {part: height for height, layer in enumerate(LAYERS) for part in layer}
# A renderer gets a finished result and computes nothing.
ONLY_FROM = {"render": {"render", "text", "model", "errors", "messages", "records", "fingerprint"}}
# Where a third party may be imported; one missing here may be imported anywhere.
DOORS = {
    "rapidfuzz": ("text.similar",),
    "jieba": ("text.unknown",),
    "typer": ("cli",),
    "click": (),
    "rich": ("render.terminal", "cli"),
    "jinja2": ("render.html",),
    "xlsxwriter": ("render.book",),
    "networkx": ("render.graph",),
    "matplotlib": ("render.figures",),
    "PIL": (),
    "fontTools": (),
    "charset_normalizer": ("read.decode",),
    "pypdfium2": ("read.pdf.page",),
    "msgspec": ("corpus.codec",),
    "lxml": ("read.docx", "read.html"),
    "sentence_transformers": ("embed.transformer",),
    "torch": ("embed.transformer",),
    "tokenizers": ("embed.static",),
    "safetensors": ("embed.static",),
    "dask": ("corpus.engine_dask",),
    "distributed": ("corpus.engine_dask",),
    "opencc": ("text.traditional",),
    "faiss": ("corpus.index_lists",),
    "sklearn": (),
    "playwright": (),
    "axe_playwright_python": (),
}
HEAVY = [
    "numpy",
    "scipy",
    "jieba",
    "torch",
    "jinja2",
    "rapidfuzz",
    "xlsxwriter",
    "networkx",
    "matplotlib",
    "charset_normalizer",
    "lxml",
    "tokenizers",
    "safetensors",
    "opencc",
    "pypdfium2",
]
SEEDS = {
    "000_fc38ebbe2eb95428.txt": "a97645d6359700f8a6ba13de921e2f2a5d4094bd0d1e887aaf3ec0e1f4aaefec",
    "001_c968c669a673605b.txt": "45e2e41b4859b315d4199cf155e0f16ea5efa0873ed8335b99206edb9ea15e76",
    "002_2a7bf6d903de80bb.txt": "2036d69aea1eb5a7cac9ba9604c619901287ce2a46ca6eb54ed352275f71eac0",
    "003_3dc192c5d4a6b533.txt": "e418a17a4239e0a5b989299110698f3fddd557942748c0b8bc2290f200a02b4d",
    "004_c657904802c5cabc.txt": "ee39118e8e4afd06b499c324e0a08f8b33b6226100526ef73786398310ded6d2",
}


def imports(path: Path) -> set[str]:
    """Names of all modules a file imports, inside functions too; "m.name" for "from m import name"."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def module_of(name: str) -> str:
    """The module of ours that an imported name lives in."""
    while name not in MODULES:
        name = name.rpartition(".")[0]
    return name


def edges() -> list[tuple[str, str]]:
    """Every import of one of our modules by another; the package root is checked by itself."""
    return [
        (module, module_of(name))
        for module, path in MODULES.items()
        for name in sorted(imports(path))
        if name.split(".")[0] == "policydiff" and module != "policydiff"
        if name != "policydiff.__version__"
    ]


def part(module: str) -> str:
    return module.split(".")[1]


def test_every_module_has_its_layer():
    assert {part(module) for module in MODULES if module != "policydiff"} <= set(LAYER)


def test_only_the_version_is_imported_from_the_package_root():
    assert [module for module, target in edges() if target == "policydiff"] == []


def test_imports_never_go_upward():
    upward = [edge for edge in edges() if LAYER[part(edge[0])] < LAYER[part(edge[1])]]
    assert upward == []


def test_renderers_import_the_result_only():
    foreign = [
        edge for edge in edges() if part(edge[1]) not in ONLY_FROM.get(part(edge[0]), set(LAYER))
    ]
    assert foreign == []


def test_no_import_cycles():
    graph: dict[str, set[str]] = {module: set() for module in MODULES}
    for module, target in edges():
        if module != target:
            graph[module].add(target)
    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES)


def test_third_parties_stay_behind_their_doors():
    trespassers = [
        (module, name)
        for module, path in MODULES.items()
        for name in sorted(imports(path))
        if name.split(".")[0] in DOORS
        if not any(
            module == f"policydiff.{door}" or module.startswith(f"policydiff.{door}.")
            for door in DOORS[name.split(".")[0]]
        )
    ]
    assert trespassers == []


def loaded_by(code: str) -> list[str]:
    """Heavy modules in memory after a fresh interpreter has run ``code``."""
    code += f"\nprint([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", f"import json, runpy, sys\n{code}"],
        capture_output=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stderr.decode().splitlines()[-1].replace("'", '"'))


def test_importing_the_package_loads_nothing_heavy():
    assert loaded_by("import policydiff, policydiff.model, policydiff.read") == []


@pytest.mark.parametrize(
    "argv", [["--help"], ["--version"], ["compare", "--help"], ["figure", "--help"]]
)
def test_help_loads_nothing_heavy(argv):
    code = f"""
sys.argv = ["policydiff", *{argv}]
try:
    runpy.run_module("policydiff", run_name="__main__")
except SystemExit as stop:
    assert not stop.code, stop.code
"""
    assert loaded_by(code) == []


def test_the_loading_check_sees_what_is_loaded():
    assert loaded_by("import jinja2") == ["jinja2"]


def core_requirements(name: str, seen: set[str]) -> set[str]:
    for line in requires(name) or []:
        needed = Requirement(line)
        unconditional = needed.marker is None or needed.marker.evaluate({"extra": ""})
        if unconditional and needed.name.lower() not in seen:
            seen.add(needed.name.lower())
            core_requirements(needed.name, seen)
    return seen


def test_the_core_pulls_no_model_framework():
    needed = core_requirements("policydiff", set())
    assert "rapidfuzz" in needed
    assert needed.isdisjoint({"torch", "transformers", "sentence-transformers", "scikit-learn"})


def test_every_dependency_is_pinned():
    pinned = set(re.findall(r"(?m)^([\w.-]+)==", (ROOT / "constraints.txt").read_text("utf-8")))
    names = {name.lower().replace("_", "-") for name in pinned}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = project["dependencies"] + project["optional-dependencies"]["dev"]
    assert {Requirement(line).name.lower() for line in declared} <= names


def test_the_public_api_is_small_and_documented():
    names = set(policydiff.__all__)
    assert {"__version__", "compare"} <= names
    assert len(names) <= 16
    assert [name for name in sorted(names) if not getattr(policydiff, name).__doc__] == []
    assert not hasattr(policydiff, "no_such_name")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_messages_say_the_same_in_both_languages(code):
    texts = catalogue()[code]
    assert set(texts) == set(LANGUAGES)
    assert all(text.strip() for text in texts.values())
    assert placeholders(texts["zh"]) == placeholders(texts["en"])


def test_no_message_is_defined_twice():
    files = sorted((PACKAGE / "data" / "messages").glob("*.toml"))
    codes = [code for file in files for code in tomllib.loads(file.read_text("utf-8"))]
    assert sorted(codes) == sorted(set(codes))


def codes_used(path: Path) -> set[str]:
    """Literal message codes: the first argument of a note, an error or a message call."""
    calls = (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if re.fullmatch(r"Note|message|\w+Error", ast.unparse(call.func).split(".")[-1])
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", str(call.args[0].value))
    }


def test_every_code_used_has_its_message():
    used = {code for path in MODULES.values() for code in codes_used(path)}
    assert "read.missing" in used
    assert used <= set(catalogue())


# What codes begin with that are put together of a field, or of a sort of file, and a name.
PUT_TOGETHER = ("codebook.", "lexicon.", "issuer.", "region.", "title.", "year.")


def test_every_message_is_said():
    """A code stands in the source whole, or one of its ends does, beside what it begins with."""
    source = "".join(path.read_text("utf-8") for path in MODULES.values()).replace("'", '"')
    begun = (*re.findall(r'f"([a-z_.]+){', source), *PUT_TOGETHER)

    def is_said(code: str) -> bool:
        ends = {f'"{code.removeprefix(start)}"' for start in begun if code.startswith(start)}
        ends |= {f'"{code}"', f'}}.{code.partition(".")[2]}"'}
        return any(end in source for end in ends)

    # tests/test_render.py looks for labels.
    codes = [code for code in catalogue() if not code.startswith("label.")]
    assert [code for code in codes if not is_said(code)] == []


def own_files() -> list[Path]:
    made = {"build", "dist", "__pycache__"}
    return [
        path
        for path in sorted(ROOT.rglob("*"))
        if path.is_file()
        and not made.intersection(path.relative_to(ROOT).parts)
        and not re.match(
            r"\.(git/|venv|\w+_cache|hypothesis|benchmarks)", str(path.relative_to(ROOT))
        )
    ]


def test_no_path_of_a_machine_stands_in_the_tree():
    machine = re.compile(r"(?<![\w.])/(?:work|root|home|Users)/\w|\b[C-Z]:\\\\?Users")
    named = [
        path.relative_to(ROOT)
        for path in own_files()
        if machine.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert named == []


def test_seeds_are_byte_for_byte_what_they_were():
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (ROOT / "seeds").glob("*.txt")
    }
    assert found == SEEDS
