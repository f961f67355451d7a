"""The shipped JSON Schemas: valid, complete, and what every command writes is valid by them."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest
from evolution_cases import evolution
from jsonschema import Draft202012Validator
from render_cases import COMPARISON, findings
from test_cli import policydiff

from policydiff.bundled import DATA
from policydiff.render import EVOLUTION_RENDERERS, LIST_RENDERERS, RENDERERS
from tools.build_schemas import SCHEMAS, schemas

ROOT = Path(__file__).parents[1]
NAMES = sorted(path.stem for path in SCHEMAS.glob("*.json"))
A, B = "seeds/003_3dc192c5d4a6b533.txt", "seeds/000_fc38ebbe2eb95428.txt"
COMMANDS = {
    "plans": ["parse", "seeds/004_c657904802c5cabc.txt"],
    "comparison": ["compare", A, B],
    "initiatives": ["initiatives", "seeds"],
    "targets": ["targets", "seeds"],
    "track": ["track", "学前教育三年行动计划", "seeds"],
    "corpus": ["corpus", "show", "seeds"],
    "search": ["search", "学前教育", "seeds"],
    "explanation": ["explain", A, B],
    "evaluation": ["eval", "benchmarks/gold"],
}


def schema(name):
    return json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))


def closed(part):
    """Return a schema that also refuses what it does not describe."""
    if isinstance(part, list):
        return [closed(each) for each in part]
    if not isinstance(part, dict):
        return part
    found = {name: closed(each) for name, each in part.items()}
    if isinstance(part.get("required"), list):
        found["additionalProperties"] = False
    return found


def errors(name, data):
    found = Draft202012Validator(closed(schema(name))).iter_errors(data)
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message[:200]}" for one in found]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """What every command writes of the seeds, by the name of its schema."""
    found = {}
    for name, arguments in COMMANDS.items():
        done = policydiff(ROOT, *arguments, "--format", "json")
        assert done.returncode == 0, done.stderr.decode()
        found[name] = json.loads(done.stdout)
    folder = tmp_path_factory.mktemp("schemas")
    done = policydiff(
        ROOT, "report", "seeds/001_c968c669a673605b.txt", A, "-o", folder / "before.json"
    )
    assert done.returncode == 0, done.stderr.decode()
    done = policydiff(
        ROOT, "report", "seeds", "--format", "json", "--pair", f"{A},{B}",
        "--previous", folder / "before.json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    found["evolution"] = json.loads(done.stdout)
    done = policydiff(ROOT, "batch", "seeds", "--out", folder / "out", "--jobs", "1")
    assert done.returncode == 0, done.stderr.decode()
    found["store"] = json.loads(
        policydiff(ROOT, "corpus", "show", folder / "out", "--format", "json").stdout
    )
    found["manifest"] = json.loads((folder / "out" / "manifest.json").read_bytes())
    done = policydiff(ROOT, "verify", folder / "out", "seeds", "--format", "json")
    assert done.returncode == 0, done.stderr.decode()
    found["verification"] = json.loads(done.stdout)
    return found


def test_the_files_are_what_the_table_makes():
    wanted = dict(schemas())
    assert set(wanted) == set(SCHEMAS.glob("*"))
    stale = [path.name for path, content in wanted.items() if path.read_bytes() != content]
    assert stale == [], "stale: run python tools/build_schemas.py"


def test_every_contract_of_the_code_has_its_schema():
    pattern = re.compile(r'"policydiff\.(\w+)/(\d+)"')
    code = (path.read_text("utf-8") for path in (ROOT / "policydiff").rglob("*.py"))
    contracts = {found for text in code for found in pattern.findall(text)}
    assert contracts == {(name, "1") for name in NAMES}
    assert DATA / "schemas" == SCHEMAS


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one(name):
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["title"] == f"policydiff.{name}/1"


@pytest.mark.parametrize("name", NAMES)
def test_what_a_command_writes_is_valid_and_wholly_described(outputs, name):
    assert errors(name, outputs[name]) == []


def test_results_with_hostile_text_and_rare_parts_are_valid():
    hostile = "<b>\x00\ud800\u202e=1"
    made = {
        "evolution": EVOLUTION_RENDERERS["json"](evolution(hostile), "zh"),
        "comparison": RENDERERS["json"](COMPARISON, "zh"),
        "initiatives": LIST_RENDERERS["json"]("initiatives", findings(hostile), "zh"),
        "targets": LIST_RENDERERS["json"]("targets", findings(hostile), "zh"),
    }
    for name, text in made.items():
        assert errors(name, json.loads(text)) == []


def objects(node, part, defs):
    """Yield each object in ``node`` that the schema describes, with its schema."""
    if "$ref" in part:
        part = defs[part["$ref"].rpartition("/")[2]]
    for choice in part.get("anyOf", ()):
        if node is not None and choice != {"type": "null"}:
            yield from objects(node, choice, defs)
    if isinstance(node, list) and "items" in part:
        for each in node:
            yield from objects(each, part["items"], defs)
    if isinstance(node, dict) and "properties" in part:
        yield node, part
        for name in sorted(node.keys() & part["properties"].keys()):
            yield from objects(node[name], part["properties"][name], defs)
    elif isinstance(node, dict) and isinstance(part.get("additionalProperties"), dict):
        for each in node.values():
            yield from objects(each, part["additionalProperties"], defs)


def samples(name, data):
    """Return for each sort of object in ``data`` the first one, as a copy, with its schema."""
    whole = schema(name)
    found = {}
    for node, part in objects(data, whole, whole["$defs"]):
        found.setdefault(tuple(part["properties"]), (node, part))
    return found.values()


@pytest.mark.parametrize("name", NAMES)
def test_an_altered_document_is_refused(outputs, name):
    defs = schema(name)["$defs"]
    for node, part in samples(name, outputs[name]):
        validator = Draft202012Validator(closed({**part, "$defs": defs}))
        assert validator.is_valid(node)
        for field, kind in part["properties"].items():
            if field not in node:
                continue
            less = {key: value for key, value in node.items() if key != field}
            assert validator.is_valid(less) == (field not in part["required"]), f"without {field}"
            wrong = [[]] if isinstance(node[field], dict) else {"\0": [[]]}
            assert kind == {} or not validator.is_valid({**node, field: wrong}), f"wrong {field}"
        assert not validator.is_valid({**node, "unheard_of": 1})


def test_the_checks_reach_most_of_what_is_described(outputs):
    reached = {
        tuple(part["properties"]) for name in NAMES for _, part in samples(name, outputs[name])
    }
    described = {
        tuple(part["properties"])
        for name in NAMES
        for part in (schema(name), *schema(name)["$defs"].values())
        if "properties" in part
    }
    assert len(reached) >= 0.85 * len(described)


def test_a_later_version_may_add_fields(outputs):
    data = copy.deepcopy(outputs["plans"])
    data["plans"][0]["unheard_of"] = 1
    assert Draft202012Validator(schema("plans")).is_valid(data)


def test_every_field_is_told_in_the_documentation():
    told = (ROOT / "docs" / "json.md").read_text("utf-8")
    fields = {
        field
        for name in NAMES
        for part in (schema(name), *schema(name)["$defs"].values())
        for field in part.get("properties", ())
    }
    assert sorted(field for field in fields if f"`{field}`" not in told) == []


def test_the_command_writes_a_schema_as_it_is(tmp_path):
    assert policydiff(tmp_path, "schema").stdout.decode().split() == NAMES
    done = policydiff(tmp_path, "schema", "plans")
    assert done.stdout == (SCHEMAS / "plans.json").read_bytes()
    refused = policydiff(tmp_path, "schema", "../plans")
    assert refused.returncode == 2
    assert b"Known: comparison, corpus" in refused.stderr
