"""GEXF and GraphML: networkx opens them, and what is in them is what the evolution says."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import networkx
import pytest
from evolution_cases import evolution
from lxml import etree

from policydiff.model import InitiativeKind
from policydiff.render.graph import gexf, graphml, network

HOSTILE = "<b>&\"'\x00\x0b\x1b\u202e\ud800\ufffe]]>\U0001f600"
FORMS = {"gexf": (gexf, networkx.read_gexf), "graphml": (graphml, networkx.read_graphml)}


def opened(form, evolved):
    write, read = FORMS[form]
    return read(BytesIO(write(evolved, lang="zh").encode()))


@pytest.mark.parametrize("word", ["", HOSTILE])
@pytest.mark.parametrize("form", FORMS)
def test_a_network_is_what_was_written(form, word):
    made = evolution(word)
    wanted, found = network(made, "zh"), opened(form, made)
    assert set(found) == set(wanted)
    assert {frozenset(edge) for edge in found.edges} == {frozenset(edge) for edge in wanted.edges}
    for node, data in wanted.nodes(data=True):
        assert found.nodes[node] == data
    for left, right, data in wanted.edges(data=True):
        edge = {name: value for name, value in found.edges[left, right].items() if name != "id"}
        assert edge == data


@pytest.mark.parametrize("form", FORMS)
def test_a_network_names_nodes_by_sort_and_id(form):
    made = evolution()
    found = opened(form, made)
    assert {f"p:{plan.id}" for plan in made.plans} <= set(found)
    assert {f"t:{thread.id}" for thread in made.threads} <= set(found)
    assert found.nodes["p:a18"]["year"] == 2018
    assert found.nodes["i:课后服务"]["first"] == 2019
    assert found.edges["i:课后服务", "p:a19"]["weight"] == 1.0


@pytest.mark.parametrize("form", FORMS)
def test_characters_that_xml_cannot_hold_are_replaced(form):
    write, _ = FORMS[form]
    root = etree.fromstring(write(evolution(HOSTILE), lang="zh").encode())
    text = etree.tostring(root, encoding="unicode")
    assert not set(text) & set("\x00\x0b\x1b\u202e\ufffe")
    assert "\U0001f600" in text


@pytest.mark.parametrize("form", FORMS)
def test_initiatives_of_one_name_and_two_kinds_are_two_nodes(form):
    made = evolution()
    other = replace(made.presence[0], kind=InitiativeKind.DOCUMENT)
    found = opened(form, replace(made, presence=(*made.presence, other)))
    assert {"i:课后服务", "i:课后服务 (文件)"} <= set(found)


@pytest.mark.parametrize("form", FORMS)
def test_a_network_without_known_years_opens(form):
    made = evolution()
    plans = tuple(replace(plan, year=None) for plan in made.plans)
    found = opened(form, replace(made, plans=plans))
    assert "year" not in found.nodes["p:a18"]
