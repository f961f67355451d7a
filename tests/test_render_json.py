"""JSON is the contract of docs/json.md, and reads back as what was written."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render_cases import COMPARISON, DOCUMENT, OLD, hostile, without_items

from policydiff.model import Document, Note
from policydiff.render.json import comparison_data, dumps, plans_data
from policydiff.render.json_load import comparison_from_data, document_from_data

DOCS = Path(__file__).parents[1] / "docs" / "json.md"

# Whose keys are data (field names, kinds of evidence, names of thresholds and of values).
FREE_KEYS = {"thresholds", "values"}

PLAN_KEYS = "id title region year kind issuer publication_date evidence segments items notes source codebook"


def keys(data, parent=""):
    if isinstance(data, dict):
        for key, value in data.items():
            if parent not in FREE_KEYS and not (parent == "evidence" and key not in FIXED):
                yield key
            yield from keys(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from keys(value, parent)


FIXED = {"quote", "span", "certainty", "rule"}


def test_the_keys_of_parse_are_the_contract_in_its_order():
    data = plans_data(DOCUMENT)
    assert data["schema"] == "policydiff.plans/1"
    assert list(data) == ["schema", "source", "plans", "notes"]
    (plan,) = data["plans"]
    assert list(plan) == PLAN_KEYS.split()
    assert list(plan["region"]) == ["name", "province", "level", "code"]
    assert list(plan["items"][0])[:6] == ["id", "number", "path", "heading", "text", "span"]
    assert list(plan["segments"][0])[:2] == ["kind", "span"]
    assert list(plan["notes"][0])[:3] == ["code", "message", "where"]


def test_the_keys_of_compare_are_the_contract_in_its_order():
    data = comparison_data(COMPARISON)
    assert data["schema"] == "policydiff.comparison/1"
    assert list(data)[:6] == ["schema", "left", "right", "links", "changes", "notes"]
    assert list(data["left"]) == list(data["right"]) == PLAN_KEYS.split()
    fields = "left right grade probability review evidence runner_up related whole"
    assert " ".join(data["links"][0]) == fields
    assert list(data["changes"][0])[:5] == ["kind", "left", "right", "moved", "edits"]


def test_spans_quote_the_source():
    (plan,) = plans_data(DOCUMENT)["plans"]
    for item in plan["items"]:
        start, end = item["span"]
        assert DOCUMENT.source.text[start:end] == item["text"]


@pytest.mark.parametrize("comparison", [COMPARISON, without_items()])
def test_a_comparison_reads_back_as_written(comparison):
    text = dumps(comparison_data(comparison))
    assert dumps(comparison_data(comparison_from_data(json.loads(text)))) == text


def test_a_comparison_reads_back_equal_but_for_the_source_text():
    def bare(plan):
        return replace(plan, source=replace(plan.source, text=""))

    expected = replace(COMPARISON, left=bare(COMPARISON.left), right=bare(COMPARISON.right))
    assert comparison_from_data(comparison_data(COMPARISON)) == expected


def test_a_document_reads_back_equal_but_for_the_source_text():
    source = replace(DOCUMENT.source, text="")
    expected = Document(source, tuple(replace(plan, source=source) for plan in DOCUMENT.plans))
    assert document_from_data(json.loads(dumps(plans_data(DOCUMENT)))) == expected


@given(st.text(st.characters(codec=None)))
def test_any_text_reads_back(text):
    """Controls, lone surrogates and line separators survive, in bytes that are UTF-8."""
    data = {"title": text}
    written = dumps(data).encode("utf-8")
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert json.loads(written)["title"] in {text, joined}


def test_a_lone_surrogate_is_escaped():
    assert dumps({"text": "甲\ud800"}) == '{\n  "text": "甲\\ud800"\n}\n'


def test_numbers_are_rounded_and_never_infinite():
    link = replace(COMPARISON.alignment.links[0], probability=1 / 3, evidence={"words": -1e-9})
    alignment = replace(COMPARISON.alignment, links=(link,))
    written = comparison_data(replace(COMPARISON, alignment=alignment, changes=()))["links"][0]
    assert written["probability"] == 0.333333
    assert str(written["evidence"]["words"]) == "0.0"
    with pytest.raises(ValueError, match="JSON compliant"):
        dumps({"probability": float("inf")})


def test_the_message_of_a_note_is_english_and_its_values_are_plain():
    values = {"encoding": Path("a.txt"), "decided_by": 2, "more": 0.12345678, "most": ("x", None)}
    note = Note("label.encoding", "a.txt", values)
    written = comparison_data(replace(COMPARISON, notes=(note,)))["notes"][0]
    assert written["message"] == "encoding a.txt (by 2)"
    assert written["values"] == {
        "decided_by": 2,
        "encoding": "a.txt",
        "more": 0.123457,
        "most": ["x", None],
    }


def test_every_key_is_documented():
    documented = set(re.findall(r"`([a-z_0-9]+)`", DOCS.read_text(encoding="utf-8")))
    written = set(keys(comparison_data(COMPARISON))) | set(keys(plans_data(DOCUMENT)))
    assert {"heading_span", "runner_up", "left_text", "thresholds", "values", "quote"} <= written
    assert written <= documented


def test_the_order_of_mappings_changes_no_byte():
    evidence = dict(reversed(OLD.evidence.items()))
    again = replace(COMPARISON, left=replace(OLD, evidence=evidence))
    assert dumps(comparison_data(again)) == dumps(comparison_data(COMPARISON))


def test_hostile_text_reads_back():
    comparison, document = hostile("\ud800\x1b[31m</script>\u2028\x00")
    text = dumps(comparison_data(comparison))
    assert comparison_data(comparison_from_data(json.loads(text))) == comparison_data(comparison)
    assert json.loads(dumps(plans_data(document)).encode())["plans"][0]["items"]
