"""Why two items are linked or not: sums that hold, words that stand there, flips that flip."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations, pairwise
from math import exp, fsum, log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_reader import raw_data
from render_cases import ALIGNMENT, COMPARISON, NEW, OLD, hostile
from test_cli import policydiff

from policydiff import api
from policydiff.align import align
from policydiff.align.explain import Explainer, decision_by_score
from policydiff.align.shared_words import WordTable
from policydiff.errors import OptionError
from policydiff.model import Alignment, Grade, Item, Link, Rejected, Span
from policydiff.render.explain_view import ExplanationTeller
from policydiff.render.html import explanation_page
from policydiff.render.html.evolution import comparison_page as page
from policydiff.render.json import comparison_data, dumps, items_explained_data
from policydiff.render.json_load import comparison_from_data
from policydiff.render.labels import Labels
from policydiff.render.terminal import print_explanation, text_of
from policydiff.text.fold import fold

ROOT = Path(__file__).parents[1]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
HOSTILE = "</title></style><script>alert(1)</script><svg onload=x>\"'{{ 7*7 }}\x1b\u202e"
THRESHOLDS = {"same": 0.6, "partial": 0.3, "unsure_from": 0.2, "unsure_to": 0.8}


@pytest.fixture(scope="module", params=[(3, 0), (1, 2)], ids=["zhuzhou-licheng", "seeds-1-2"])
def comparison(request):
    left, right = request.param
    return api.explained(api.compare(SEEDS[left], SEEDS[right]))


def item(name, text, number=None):
    heading, _, _ = text.partition("。")
    return Item(name, number, (), heading, text, Span(0, len(text)), Span(0, len(heading) + 1))


def pair_of(evidence, thresholds=THRESHOLDS):
    """Explain a single scored pair with this evidence."""
    pair = Rejected("old#01", "new#01", 0.0, evidence)
    alignment = Alignment("old", "new", (), "test", thresholds, rejected=(pair,))
    return Explainer(OLD, NEW, alignment).pair(pair)


def test_contributions_sum_to_the_score_and_the_score_gives_the_probability(comparison):
    assert len(comparison.explanations) == len(comparison.alignment.links) > 0
    for link, found in zip(comparison.alignment.links, comparison.explanations, strict=True):
        assert (found.left, found.right) == (link.left, link.right)
        assert abs(fsum(one.log_odds for one in found.contributions) - found.log_odds) < 1e-9
        assert abs(1 / (1 + exp(-found.log_odds)) - link.probability) < 1e-6
        assert {one.name for one in found.contributions} == set(link.evidence)


def test_the_sum_holds_in_the_bytes_of_the_json(comparison):
    data = json.loads(dumps(comparison_data(comparison)))
    for found in data["explanations"]:
        total = fsum(one["log_odds"] for one in found["contributions"])
        assert abs(total - found["log_odds"]) < 1e-9
    links = [(one["left"], one["right"]) for one in data["links"]]
    assert links == [(one["left"], one["right"]) for one in data["explanations"]]


@given(st.dictionaries(st.sampled_from("abcdef"), st.floats(-20, 20), min_size=1))
def test_any_evidence_adds_up(evidence):
    found = pair_of(evidence)
    assert abs(fsum(one.log_odds for one in found.contributions) - found.log_odds) < 1e-9


def test_terminal_page_and_json_show_the_same_numbers(comparison):
    found = api.explain(comparison)
    data = items_explained_data(comparison, found)
    text = text_of(print_explanation, comparison, found, lang="en", width=120)
    html = explanation_page(comparison, found, lang="en")
    values = [
        f"{one['log_odds']:+.4f}"
        for item in data["items"]
        for pair in (*item["links"], *item["rejected"])
        for one in (*pair["contributions"], {"log_odds": pair["log_odds"]})
    ]
    figure = re.compile(r"(?:feature|[a-z]) +([+-]\d+\.\d{4})(?= |$)", re.MULTILINE)
    assert figure.findall(text) == values
    assert re.findall(r'<td class="figure">([+-]\d+\.\d{4})', html) == values


def test_the_page_of_compare_explains_every_link(comparison):
    pair = raw_data(page(comparison, lang="zh"))["texts"][0]["pairs"][0]
    links = [one for change in (*pair["changes"], *pair["kept"]) for one in change["links"]]
    assert len(links) == len(comparison.alignment.links)
    assert all(one["explanation"]["bars"] for one in links)


def test_without_explanations_page_and_json_are_still_made():
    assert '"bars"' not in page(COMPARISON, lang="zh")
    assert comparison_data(COMPARISON)["explanations"] == []


def test_an_explained_comparison_reads_back_as_written(comparison):
    text = dumps(comparison_data(comparison))
    again = comparison_from_data(json.loads(text))
    assert again.explanations == comparison.explanations
    assert dumps(comparison_data(again)) == text


def test_the_thresholds_decide_as_the_alignment_did(comparison):
    for found in comparison.explanations:
        assert found.by_score == found.decision
    for entry in api.explain(comparison):
        assert {found.by_score for found in entry.rejected} <= {"none"}


def test_margins_lead_from_the_score_to_the_thresholds(comparison):
    for found in comparison.explanations:
        for margin in found.margins:
            at = log(margin.probability / (1 - margin.probability))
            assert found.log_odds - margin.distance == pytest.approx(at, abs=1e-4)


EVIDENCE = st.dictionaries(
    st.sampled_from(["words", "topic", "fuzzy", "competition", "section"]),
    st.integers(-30, 30).map(lambda tenths: tenths / 10),
    min_size=1,
)


@given(EVIDENCE, st.integers(-50, 10).map(lambda tenths: tenths / 10))
def test_flips_flip_and_are_the_fewest(evidence, prior):
    found = pair_of(evidence | {"prior": prior})
    before = decision_by_score(found.log_odds, THRESHOLDS)
    assert before == found.by_score

    def after(without):
        left = {name: value for name, value in evidence.items() if name not in without}
        return decision_by_score(round(fsum([prior, *left.values()]), 4), THRESHOLDS)

    for flip in found.flips:
        assert flip.decision == after(flip.without) != before
    alone = {name for name in evidence if after({name}) != before}
    if alone:
        assert {flip.without for flip in found.flips} == {(name,) for name in alone}
    elif before != "partial":  # in the middle, up and down may need each other's kinds
        fewest = next(
            (
                size
                for size in range(2, len(evidence) + 1)
                if any(after(set(names)) != before for names in combinations(evidence, size))
            ),
            None,
        )
        assert [len(flip.without) for flip in found.flips] == ([fewest] if fewest else [])


def test_without_thresholds_nothing_is_said_to_flip():
    found = pair_of({"words": 2.0, "prior": -1.0}, thresholds={})
    assert found.margins == found.flips == ()


def test_the_same_text_is_explained_as_that():
    comparison = api.compare(SEEDS[0], SEEDS[0])
    explained = api.explained(comparison)
    assert {len(found.contributions) for found in explained.explanations} == {1}
    (entry,) = api.explain(comparison, comparison.left.items[0].id)[:1]
    told = text_of(print_explanation, comparison, [entry], lang="en")
    assert "The two texts are the same" in told
    assert [link.right for link in entry.links] == [comparison.left.items[0].id]
    assert entry.rejected == ()


def test_shared_words_stand_where_they_are_said_to(comparison):
    for found in comparison.explanations:
        for side, plan in (("left", comparison.left), ("right", comparison.right)):
            text = plan.source.text
            (item_,) = [one for one in plan.items if one.id == getattr(found, side)]
            for word in found.words:
                assert getattr(word, side)
                for start, end in getattr(word, side):
                    assert item_.span.start <= start < end <= item_.span.end
                    quote = re.sub(r"\s", "", fold(text[start:end]))
                    assert quote == word.text


def test_shared_words_do_not_overlap_and_the_heaviest_come_first(comparison):
    for found in comparison.explanations:
        weights = [word.weight for word in found.words]
        assert weights == sorted(weights, reverse=True)
        assert sum(weights) <= 1.001
        for side in ("left", "right"):
            places = sorted(place for word in found.words for place in getattr(word, side))
            ends = [end for _, end in places]
            assert all(end <= start for end, (start, _) in zip(ends, places[1:], strict=False))


def test_rare_words_weigh_more_than_formulae():
    common = [item(f"x{at}", f"加强党的领导。第{at}项工作加强。") for at in range(20)]
    left = item("a", "推进集团化办学。加强党的领导,开展集团化办学。")
    right = item("b", "深化集团化办学改革。加强党的领导。")
    first, *rest = WordTable([left, right, *common]).shared("a", "b")
    assert "集团化" in first.text
    assert first.weight > 3 * max(word.weight for word in rest)


def test_shared_words_are_the_same_seen_from_either_side(comparison):
    left, right = comparison.left, comparison.right
    table = WordTable((*left.items, *right.items))
    for link in comparison.alignment.links:
        there = table.shared(link.left, link.right)
        back = table.shared(link.right, link.left)
        assert there == tuple(replace(one, left=one.right, right=one.left) for one in back)


def test_items_without_a_common_word_share_none():
    table = WordTable([item("a", "师德师风。"), item("b", "校车安全。")])
    assert table.shared("a", "b") == ()


def test_the_best_rejected_pair_of_every_item_is_kept(comparison):
    left, right = comparison.left, comparison.right
    every = align(left, right, nearest=max(len(left.items), len(right.items)))
    kept = {(pair.left, pair.right): pair for pair in comparison.alignment.rejected}
    assert len(kept) < len(every.rejected)
    for side in ("left", "right"):
        for own in {getattr(pair, side) for pair in every.rejected}:
            beside = [pair for pair in every.rejected if getattr(pair, side) == own]
            best = max(beside, key=lambda pair: pair.probability)
            assert best.probability == max(
                pair.probability for pair in kept.values() if getattr(pair, side) == own
            )


def test_links_and_rejected_pairs_are_all_pairs_when_all_are_asked_for(comparison):
    left, right = comparison.left, comparison.right
    every = align(left, right, nearest=max(len(left.items), len(right.items)))
    pairs = [(pair.left, pair.right) for pair in (*every.links, *every.rejected)]
    same = sum(link.evidence.keys() == {"identical"} for link in every.links)
    assert len(pairs) == len(set(pairs))
    assert same or len(pairs) == len(left.items) * len(right.items)


def test_rejected_pairs_of_the_transposed_comparison_are_the_transposed_ones(comparison):
    back = align(comparison.right, comparison.left)
    assert {(pair.left, pair.right): pair.evidence for pair in comparison.alignment.rejected} == {
        (pair.right, pair.left): pair.evidence for pair in back.rejected
    }


def test_the_rival_is_the_runner_up_with_what_sets_it_apart(comparison):
    for link, found in zip(comparison.alignment.links, comparison.explanations, strict=True):
        if link.runner_up is None:
            assert found.rival is None
            continue
        assert (found.rival.side, found.rival.item) == (link.runner_up.side, link.runner_up.item)
        assert found.rival.probability == link.runner_up.probability
        assert found.rival.lead is not None
        assert not found.rival.linked


def test_an_item_is_found_by_id_by_number_and_by_words_of_its_heading():
    comparison = replace(COMPARISON, alignment=ALIGNMENT)
    (found,) = api.explain(comparison, "old#03")
    assert (found.side, found.item) == ("left", "old#03")
    assert [link.right for link in found.links] == ["new#03", "new#04"]
    assert [(one.side, one.item) for one in api.explain(comparison, "3")] == [
        ("left", "old#03"), ("right", "new#03"),
    ]  # fmt: skip
    assert [one.item for one in api.explain(comparison, "校外培训")] == ["new#07"]


def test_a_number_is_found_in_other_digits():
    numbered = replace(COMPARISON.left.items[2], number="三十六")
    items = tuple(numbered if one.id == numbered.id else one for one in COMPARISON.left.items)
    left = replace(COMPARISON.left, items=items)
    comparison = replace(COMPARISON, left=left, alignment=ALIGNMENT)
    for wanted in ("三十六", "36", "（36）", "36."):
        found = [(one.side, one.item) for one in api.explain(comparison, wanted)]
        assert found[0] == ("left", numbered.id), wanted


@pytest.mark.parametrize("wanted", ["99", "", "  ", "没有这样的条目"])
def test_an_item_that_is_not_there_is_an_error(wanted):
    with pytest.raises(OptionError, match="No item of either plan"):
        api.explain(COMPARISON, wanted)


def test_without_an_item_every_item_is_explained_once(comparison):
    found = api.explain(comparison)
    left = [one.item for one in found if one.side == "left"]
    assert left == [one.id for one in comparison.left.items]
    linked = {link.right for link in comparison.alignment.links}
    assert {one.item for one in found if one.side == "right"} == {
        one.id for one in comparison.right.items
    } - linked


def test_competition_is_that_of_all_rivals_together():
    strong = Link(
        "old#03",
        "new#04",
        Grade.SAME,
        0.9,
        False,
        {"words": 4.0, "competition": 1.0, "prior": -2.8},
    )
    weak = Rejected("old#03", "new#03", 0.2, {"words": 3.0, "competition": -1.6, "prior": -2.8})
    alignment = Alignment("old", "new", (strong,), "test", THRESHOLDS, rejected=(weak,))
    comparison = replace(COMPARISON, alignment=alignment)
    (found,) = api.explain(comparison, "new#03")
    told = ExplanationTeller(comparison, Labels("en")).item(found).rejected[0].told
    assert any("Without “claims of rivals” it would be 55%" in one for one in told)


def test_what_the_joint_decision_settled_otherwise_is_said():
    pair = Rejected("old#01", "new#01", 0.9, {"words": 4.0, "prior": -1.8})
    alignment = Alignment("old", "new", (), "test", THRESHOLDS, rejected=(pair,))
    comparison = replace(COMPARISON, alignment=alignment)
    told = text_of(print_explanation, comparison, api.explain(comparison, "old#01"), lang="en")
    assert "By its score alone this would be: same task." in told


class Svg(HTMLParser):
    """Collects what stands inside SVG."""

    def __init__(self, text):
        super().__init__()
        self.depth, self.tags, self.attributes, self.hidden = 0, set(), set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "svg":
            self.depth += 1
            self.hidden.append(dict(attrs).get("aria-hidden"))
        if self.depth:
            self.tags.add(tag)
            self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag):
        self.depth -= tag == "svg"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_drawings_hold_shapes_only_and_their_numbers_stand_beside_them_as_text(comparison, lang):
    text = explanation_page(comparison, api.explain(comparison), lang=lang)
    found = Svg(text)
    assert found.tags == {"svg", "rect", "line"}
    assert found.attributes <= {
        "viewbox", "preserveaspectratio", "aria-hidden", "focusable",
        "class", "x", "y", "width", "height", "x1", "x2", "y1", "y2",
    }  # fmt: skip
    assert set(found.hidden) == {"true"}
    assert len(found.hidden) == text.count('<td class="drawing">')


def test_bars_stay_inside_their_drawing_and_meet(comparison):
    teller = ExplanationTeller(comparison, Labels("zh"))
    for found in comparison.explanations:
        view = teller.pair(found)
        steps = view.bars[:-1]
        assert all(bar.low >= 0 and bar.low + bar.width <= 100 for bar in view.bars)
        assert all(0 <= mark.at <= 100 for mark in view.marks)
        assert all(one.end == pytest.approx(two.start) for one, two in pairwise(steps))
        assert view.bars[-1].end == pytest.approx(steps[-1].end, abs=0.02)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_text_is_inert_in_every_view(lang):
    comparison = api.explained(hostile(HOSTILE)[0])
    found = api.explain(comparison)
    pages = {page(comparison, lang=lang): 2, explanation_page(comparison, found, lang=lang): 0}
    for text, scripts in pages.items():
        assert text.count("<script") == scripts
        assert not set(text) & set("\x1b\u202e")
    assert not set(text_of(print_explanation, comparison, found, lang=lang)) & set("\x1b\u202e")


def test_the_page_marks_the_shared_words_in_both_texts():
    comparison = api.explained(replace(COMPARISON, alignment=ALIGNMENT))
    text = explanation_page(comparison, api.explain(comparison, "old#03"), lang="zh")
    assert len(re.findall("<mark>[^<]*艺术[^<]*</mark>", text)) == 2


def test_the_command_writes_text_json_and_pages(tmp_path):
    paths = [SEEDS[3], SEEDS[0]]
    text = policydiff(tmp_path, "explain", *paths, "--item", "4", "--lang", "zh")
    assert text.returncode == 0
    assert "若没有“共同字串”" in text.stdout.decode()
    done = policydiff(tmp_path, "explain", *paths, "-i", "4", "--format", "json")
    data = json.loads(done.stdout)
    assert data["schema"] == "policydiff.explanation/1"
    assert [entry["side"] for entry in data["items"]] == ["left", "right"]
    done = policydiff(tmp_path, "explain", *paths, "-i", "4", "-o", "why.html")
    assert done.returncode == 0
    assert '<table class="waterfall">' in (tmp_path / "why.html").read_text("utf-8")


@pytest.mark.parametrize(
    "arguments", [["-i", "999"], ["--item", ""], ["-o", "nowhere/x.html"], ["--format", "xlsx"]]
)
def test_wrong_usage_is_told_in_a_sentence(tmp_path, arguments):
    done = policydiff(tmp_path, "explain", SEEDS[3], SEEDS[0], *arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr


def test_compare_explains_in_json_what_explain_explains(tmp_path):
    done = policydiff(tmp_path, "compare", SEEDS[3], SEEDS[0], "--format", "json")
    links = {(one["left"], one["right"]): one for one in json.loads(done.stdout)["explanations"]}
    done = policydiff(tmp_path, "explain", SEEDS[3], SEEDS[0], "--format", "json")
    shown = [one for entry in json.loads(done.stdout)["items"] for one in entry["links"]]
    assert {(one["left"], one["right"]): one for one in shown} == links


def test_every_key_of_the_json_is_documented(comparison):
    documented = set(re.findall(r"`([a-z_0-9]+)`", (ROOT / "docs" / "json.md").read_text("utf-8")))
    data = items_explained_data(comparison, api.explain(comparison))
    pair = next(entry["links"][0] for entry in data["items"] if entry["links"])
    rejected = comparison_data(comparison)["alignment"]["rejected"][0]
    parts = [data, data["left"], data["items"][0], pair, pair["words"][0], pair["margins"][0],
             pair["contributions"][0], pair["competitor"], pair["flips"][0], rejected]  # fmt: skip
    assert {key for part in parts for key in part} <= documented


def test_items_that_do_not_match_as_wholes_are_partial_whatever_their_score():
    evidence = {"words": 6.0, "topic": -0.5, "prior": -2.0}
    link = Link("old#01", "new#01", Grade.PARTIAL, 0.97, False, evidence, whole=0.2)
    limits = THRESHOLDS | {"whole": 0.5}
    alignment = Alignment("old", "new", (link,), "test", limits)
    comparison = replace(COMPARISON, alignment=alignment)
    ((found,),) = (one.links for one in api.explain(comparison, "old#01"))
    assert (found.decision, found.by_score) == ("partial", "partial")
    assert [flip.decision for flip in found.flips] == ["none"]
    (told,) = [one.told for one in map(ExplanationTeller(comparison, Labels("en")).pair, [found])]
    assert any("match with 20%; below 50%" in sentence for sentence in told)
