"""Initiatives, tasks and plans as a network for graph programs.

Nodes are plans, initiatives and threads; an edge says that a plan names an initiative or holds
a step of a thread, or that two threads of different series are the same task.
"""

from __future__ import annotations

from io import BytesIO

import networkx as nx

from policydiff.model.evolution import Evolution
from policydiff.render.evolution_mentions import year_cell
from policydiff.render.evolution_view import EvolutionView, evolution_view

# An initiative may be called what a plan's id is.
_PLAN, _INITIATIVE, _THREAD = "p:", "i:", "t:"
# What holds the day and the library's version, which equal input must not differ by.
_META, _END_OF_META = "<meta", "</meta>"


def gexf(evolution: Evolution, *, lang: str) -> str:
    """Return the network as GEXF, labels in ``lang``."""
    text = "\n".join(nx.generate_gexf(network(evolution, lang), version="1.2draft"))
    before, _, rest = text.partition(_META)
    return _declared(before.rstrip() + rest.partition(_END_OF_META)[2])


def graphml(evolution: Evolution, *, lang: str) -> str:
    """Return the network as GraphML, labels in ``lang``."""
    stream = BytesIO()
    nx.write_graphml_xml(network(evolution, lang), stream)
    return stream.getvalue().decode("utf-8").rstrip("\n") + "\n"


def network(evolution: Evolution, lang: str) -> nx.Graph:
    """Return the network; every node has the attributes label and sort, every edge sort."""
    view, graph = evolution_view(evolution, lang), nx.Graph()
    for ref in view.every_plan:
        graph.add_node(
            _PLAN + ref.id, label=ref.name, sort="plan", region=ref.region,
            kind=ref.kind, title=ref.title, **_years(year=ref.year),
        )  # fmt: skip
    _add_presence(graph, view)
    _add_threads(graph, view)
    return graph


def _years(**years: str) -> dict[str, int]:
    """Return those of ``years`` that are known, as numbers: an attribute has one type for all."""
    cells = {name: year_cell(year) for name, year in years.items()}
    return {name: cell for name, cell in cells.items() if isinstance(cell, int)}


def _add_presence(graph: nx.Graph, view: EvolutionView) -> None:
    for one in view.presence:
        node = _INITIATIVE + one.name
        if node in graph:  # a programme and a document may share a name
            node = f"{node} ({one.kind})"
        graph.add_node(
            node, label=one.name, sort="initiative", kind=one.kind, status=one.over_code,
            **_years(first=one.first, last=one.last),
        )  # fmt: skip
        for cell in one.named_in:
            graph.add_edge(
                node,
                _PLAN + cell.plan.id,
                sort="presence",
                weight=float(cell.count),
                stage=cell.stage,
            )


def _add_threads(graph: nx.Graph, view: EvolutionView) -> None:
    for thread in view.threads:
        node = _THREAD + thread.id
        graph.add_node(
            node, label=thread.label, sort="thread", series=thread.series, review=thread.review
        )
        for step in thread.steps:
            graph.add_edge(
                node, _PLAN + step.plan.id, sort="step", weight=float(len(step.items)),
                wording=step.label, items=" ".join(step.item_ids),
            )  # fmt: skip
    for join in view.joins:
        graph.add_edge(
            _THREAD + join.left_id, _THREAD + join.right_id, sort="join",
            weight=round(join.probability, 6), review=join.review,
        )  # fmt: skip


def _declared(text: str) -> str:
    if text.startswith("<?xml"):
        return text.rstrip("\n") + "\n"
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text.rstrip()}\n'
