"""Candidates of a corpus: neighbours, rare terms, the pairs of series and plans they speak for."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import scale_corpus
from benchmarks.evolution_corpus import series_of as made_series
from policydiff.align.meaning import bundled_encoder
from policydiff.align.profile import keep, profiles
from policydiff.corpus import index, index_exact, index_lists, index_rows, index_terms
from policydiff.corpus.index import Candidates, candidates, spoken
from policydiff.corpus.index_terms import Terms, terms_of
from policydiff.evolve import pairs as plan_pairs
from policydiff.evolve import sideways as look
from policydiff.evolve.alignments import aligned
from policydiff.evolve.joins import joins
from policydiff.evolve.series import series_of
from policydiff.evolve.threads import threads_of
from policydiff.plans import read_corpus

SEEDS = Path(__file__).parents[1] / "seeds"


def unit(rows):
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(norms > 0, norms, 1)).astype(np.float32)


def some_rows(count, width=16, seed=1):
    return unit(np.random.default_rng(seed).standard_normal((count, width)))


def terms(*items):
    """Terms of items, written as numbers."""
    ends = np.cumsum([len(one) for one in items])
    return Terms(np.array([code for one in items for code in one], np.int64), ends)


def found_by(found):
    return set(zip(found.left.tolist(), found.right.tolist(), strict=True))


def sideways(series, plans):
    return look.sideways(series, plans, look.described_by(bundled_encoder()))


def arrays(found):
    return [getattr(found, name).tobytes() for name in ("left", "right", "score")]


# --- neighbours -----------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(*[st.integers(-1, 1)] * 3), min_size=1, max_size=40),
    st.integers(1, 7),
    st.integers(1, 5),
)
def test_exact_blocks_find_the_nearest_and_of_equally_near_ones_the_first(made, columns, wanted):
    rows = unit(np.array(made, np.float32))
    places = np.arange(len(rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_exact, "FETCHED", wanted)
        patch.setattr(index_exact, "_ROWS", 3)
        patch.setattr(index_exact, "_COLUMNS", columns)
        blocks = list(index_exact.nearest(rows, places, places))
    whole = index_rows.whole(rows, places)
    products = whole @ whole.T
    for row, score, place in zip(*map(np.concatenate, zip(*blocks, strict=True)), strict=True):
        order = sorted(places.tolist(), key=lambda at: (-products[row, at], at))[:wanted]
        rest = [-1] * (wanted - len(order))
        assert place.tolist() == [*order, *rest]
        assert score[: len(order)].tolist() == products[row, order].tolist()


def test_products_are_exact_whatever_the_order_of_their_sum():
    rows = some_rows(200, 384)
    whole = index_rows.whole(rows, np.arange(200))
    turned = np.ascontiguousarray(whole[:, ::-1])
    assert np.array_equal(whole @ whole.T, turned @ turned.T)
    assert np.array_equal(whole @ whole.T, (whole.astype(np.int64) @ whole.astype(np.int64).T))
    assert np.array_equal(whole, whole.astype(np.float16))


def test_equal_rows_are_looked_at_once():
    rows = some_rows(4)[[0, 1, 0, 2, 0, 1]]
    rows[3] = 0
    found = index_rows.distinct(rows, np.array([0, 0, 0, 1, 2, -1]))
    assert found.asked.tolist() == [0, 1]
    assert found.kept.tolist() == [0, 1, 4]
    assert [
        found.items[start:end].tolist()
        for start, end in zip(found.starts, found.starts[1:], strict=False)
    ] == [[0, 2, 4], [1]]


def test_an_item_has_the_nearest_one_of_each_other_series():
    rows = unit(np.array([[1, 0, 0], [1, 0.1, 0], [1, 0.2, 0], [1, 0.3, 0], [0, 0, 1]]))
    found = candidates(rows, None, np.array([0, 0, 1, 1, 2]))
    assert {pair for pair in found_by(found) if pair[0] < 2} == {(0, 2), (1, 2)}
    assert (2, 1) in found_by(found)
    assert ((found.score > 0) & (found.score <= 1)).all()


def test_what_all_share_speaks_for_none():
    rows = np.concatenate([np.repeat(some_rows(1, seed=2), 3000, axis=0), some_rows(200)])
    group = np.arange(3200) % 100
    found = candidates(rows, None, group)
    assert not (found.left < 3000).any()
    assert (found.left >= 3000).any()
    assert np.isfinite(found.score).all()


def test_rows_of_zeros_and_what_is_no_number_find_nothing():
    rows = some_rows(60)
    rows[10], rows[20, 3], rows[30] = 0, np.nan, np.inf
    group = np.arange(60) % 3
    group[40] = -1
    found = candidates(rows, terms(*[[7]] * 60), group)
    assert np.isfinite(found.score).all()
    ends = {at for pair in found_by(found) for at in pair}
    assert ends.isdisjoint({10, 30, 40})
    assert 20 in ends


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_items(count):
    rows = np.ones((count, 1), np.float32)
    group = np.zeros(count, np.int64)
    found = candidates(rows, terms(*[[1]] * count), group)
    assert not len(found.left)
    assert not len(spoken(found, group).left)


def test_candidates_do_not_depend_on_how_rows_are_stored(tmp_path):
    rows, group = some_rows(300), np.arange(300) % 7
    np.save(tmp_path / "rows.npy", rows)
    mapped = np.load(tmp_path / "rows.npy", mmap_mode="r")
    parts = index_rows.Joined([rows[:0], rows[:40], mapped[40:41], mapped[41:]])
    whole = arrays(candidates(rows, None, group))
    assert arrays(candidates(mapped, None, group)) == whole
    assert arrays(candidates(parts, None, group)) == whole


def test_joined_rows_are_those_of_their_parts():
    rows = some_rows(20)
    joined = index_rows.Joined([rows[:3], rows[3:3], rows[3:11], rows[11:]])
    assert len(joined) == 20
    assert joined.shape == rows.shape
    places = np.array([19, 0, 3, 3, 10, 11, 2])
    assert np.array_equal(joined[places], rows[places])
    assert joined[places[:0]].shape == (0, 16)
    assert index_rows.Joined([]).shape == (0, 1)


# --- lists of faiss -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def generated():
    """Vectors, series and lineages of 5,000 generated items, and the planted paraphrases."""
    years = list(scale_corpus.years(5000))
    encoder = bundled_encoder()
    tasks = [
        (region, one) for year in years for region, some in enumerate(year.tasks) for one in some
    ]
    return (
        encoder.encode([f"{one.heading}。{one.body}" for _, one in tasks]),
        np.array([region for region, _ in tasks]),
        np.array([one.lineage for _, one in tasks]),
        {(one.lineage, *sorted(one[1:3])) for year in years for one in year.planted},
    )


def recall(found, group, lineage, planted):
    same = lineage[found.left] == lineage[found.right]
    reached = {
        (int(lineage[one]), *sorted((int(group[one]), int(group[other]))))
        for one, other in zip(found.left[same], found.right[same], strict=True)
    }
    return len(planted & reached) / len(planted)


def test_planted_paraphrases_are_candidates(generated):
    rows, group, lineage, planted = generated
    assert len(planted) > 100
    assert recall(candidates(rows, None, group), group, lineage, planted) >= 0.99


def test_lists_agree_with_exact_blocks(generated, monkeypatch):
    pytest.importorskip(
        "faiss", reason="faiss is not installed: lists are not compared with blocks"
    )
    rows, group, lineage, planted = generated
    exact = candidates(rows, None, group)
    monkeypatch.setattr(index, "EXACT_UP_TO", 100)
    lists = candidates(rows, None, group)
    # Thirteen lists of this length, and all are looked at.
    assert arrays(lists) == arrays(exact)
    monkeypatch.setattr(index_lists, "_A_LIST", 32)
    some = candidates(rows, None, group)
    assert arrays(some) != arrays(exact)
    assert len(found_by(some) & found_by(exact)) / len(found_by(exact)) >= 0.7
    assert recall(some, group, lineage, planted) >= 0.98


def test_lists_are_the_same_with_any_number_of_threads(generated, monkeypatch):
    faiss = pytest.importorskip("faiss", reason="faiss is not installed: no threads of its")
    rows, group, *_ = generated
    monkeypatch.setattr(index, "EXACT_UP_TO", 100)
    monkeypatch.setattr(index_lists, "_A_LIST", 32)
    before, made = faiss.omp_get_max_threads(), []
    try:
        for count in (1, 2, 3):
            faiss.omp_set_num_threads(count)
            made.append(arrays(candidates(rows, None, group)))
    finally:
        faiss.omp_set_num_threads(before)
    assert made[0] == made[1] == made[2]


def test_lists_of_equal_rows(monkeypatch):
    pytest.importorskip("faiss", reason="faiss is not installed: no lists of equal rows")
    monkeypatch.setattr(index, "EXACT_UP_TO", 0)
    rows = np.repeat(some_rows(1), 2000, axis=0)
    assert not len(candidates(rows, None, np.arange(2000)).left)
    assert not len(candidates(rows[:1], None, np.arange(1)).left)
    _, scores, places = next(index_lists.nearest(rows, np.arange(3), np.arange(1)))
    assert places[0, :4].tolist() == [0, 1, 2, -1]
    assert scores[0, 0] == scores[0, 2]


def test_without_faiss_exact_blocks_go_on_and_say_so(monkeypatch):
    rows, group = some_rows(300), np.arange(300) % 7
    exact = candidates(rows, None, group)
    assert exact.notes == ()
    monkeypatch.setattr(index, "EXACT_UP_TO", 100)
    monkeypatch.setattr(index, "find_spec", lambda _: None)
    found = candidates(rows, None, group)
    assert arrays(found) == arrays(exact)
    assert [note.code for note in found.notes] == ["corpus.exact_blocks"]
    assert "300" in found.notes[0].text("zh")


# --- rare terms -----------------------------------------------------------------------------------


def shared_pairs(made, group):
    parts = index_terms.shared(made, np.array(group))
    return {pair for one, other in parts for pair in zip(one.tolist(), other.tolist(), strict=True)}


def test_items_of_different_series_share_rare_terms():
    made = terms([1, 5], [2, 5], [1, 3], [], [3])
    assert shared_pairs(made, [0, 0, 1, 1, 2]) == {(0, 2), (2, 4)}
    assert shared_pairs(made, [0, 0, -1, 1, 2]) == set()


def test_of_a_series_the_last_item_with_a_term_stands_for_all():
    assert shared_pairs(terms([9], [9], [9], [9]), [0, 1, 0, 0]) == {(1, 3)}


def test_terms_of_many_series_or_items_have_no_pairs():
    groups = index_terms.MOST_GROUPS
    assert len(shared_pairs(terms(*[[9]] * groups), range(groups))) == groups * (groups - 1) // 2
    assert shared_pairs(terms(*[[9]] * (groups + 1)), range(groups + 1)) == set()
    items = index_terms.MOST_ITEMS
    halves = [at % 2 for at in range(items + 1)]
    assert len(shared_pairs(terms(*[[9]] * items), halves[:-1])) == 1
    assert shared_pairs(terms(*[[9]] * (items + 1)), halves) == set()


def test_terms_are_found_in_blocks_of_any_size(monkeypatch):
    random = np.random.default_rng(3)
    made = terms(*[np.unique(random.integers(0, 400, 5)) for _ in range(200)])
    group = np.arange(200) % 20
    whole = shared_pairs(made, group)
    assert whole
    monkeypatch.setattr(index_terms, "_BLOCK", 3)
    assert shared_pairs(made, group) == whole


def test_rare_terms_are_candidates_where_vectors_are_not():
    group = np.array([0, 1, 2])
    found = candidates(np.zeros((3, 4), np.float32), terms([1, 8], [2], [1, 9]), group)
    assert found_by(found) == {(0, 2), (2, 0)}


def test_a_pair_found_both_ways_is_there_once_with_its_best_score():
    rows, group = some_rows(100), np.arange(100) % 4
    alone = candidates(rows, None, group)
    both = candidates(rows, terms(*[[at // 2] for at in range(100)]), group)
    assert len(found_by(both)) == len(both.left)
    assert found_by(alone) < found_by(both)
    score = dict(zip(zip(both.left, both.right, strict=True), both.score, strict=True))
    assert all(
        score[pair] >= one
        for pair, one in zip(zip(alone.left, alone.right, strict=True), alone.score, strict=True)
    )


# --- what candidates speak for --------------------------------------------------------------------


def said(*entries):
    left, right, score = zip(*entries, strict=True)
    return Candidates(np.array(left), np.array(right), np.array(score, np.float32))


def test_series_speak_for_each_other_only_both_ways():
    group = np.array([0, 1, 2, 2])
    found = said((0, 1, 0.5), (1, 0, 0.4), (0, 2, 0.9), (1, 2, 0.9), (2, 1, 0.3), (3, 1, 0.3))
    heard = spoken(found, group)
    assert list(zip(heard.left.tolist(), heard.right.tolist(), strict=True)) == [(0, 1), (1, 2)]
    assert heard.mass.tolist() == pytest.approx([0.4**3, 2 * 0.3**3])


def test_equal_masses_go_by_number():
    group = np.array([0, 1, 2])
    every = [(one, other, 0.5) for one in range(3) for other in range(3) if one != other]
    heard = spoken(said(*every), group)
    assert list(zip(heard.left.tolist(), heard.right.tolist(), strict=True)) == [
        (0, 1),
        (0, 2),
        (1, 2),
    ]


# --- which plans are aligned ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def corpus():
    """The seeds and twenty generated series of two years, with all their alignments and threads."""
    found = read_corpus(sorted(SEEDS.glob("*.txt")), pair=False)
    plans = {plan.id: plan for plan in found.plans}
    series = list(series_of(found.plans)[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scale_corpus, "shape", lambda _: (20, 2))
        years = list(scale_corpus.years(0))
    lineage = {}
    for region in range(20):
        made = [scale_corpus.plan_of(region, year.year, year.tasks[region][:12]) for year in years]
        plans |= {plan.id: plan for plan in made}
        series.append(made_series(str(region), made))
        for plan, year in zip(made, years, strict=True):
            tasks = year.tasks[region]
            lineage |= {
                item.id: task.lineage for item, task in zip(plan.items, tasks, strict=False)
            }
    pairs = [*plan_pairs.pairs_needed(series), *plan_pairs.join_pairs(series)]
    alignments = aligned(pairs, plans)
    return series, plans, alignments, threads_of(series, plans, alignments), lineage


def test_all_pairs_are_taken_while_they_are_few(corpus, monkeypatch):
    series, plans, *_ = corpus
    monkeypatch.setattr(look, "candidates", None)
    assert sideways(series, plans) == look.Sideways(plan_pairs.join_pairs(series))


def test_joins_by_candidates_are_those_of_all_pairs(corpus, monkeypatch):
    series, plans, alignments, threads, _ = corpus
    every = plan_pairs.join_pairs(series)
    monkeypatch.setattr(look, "MOST_JOINS", 10)
    monkeypatch.setattr(plan_pairs, "JOINS_A_PLAN", 100)
    found = sideways(series, plans)
    assert set(found.pairs) <= set(every)
    exhaustive = joins(series, threads, alignments, pairs=every)
    assert len(exhaustive) > 300
    assert joins(series, threads, alignments, pairs=found.pairs) == exhaustive


def test_a_tenth_of_the_pairs_has_the_planted_tasks(corpus, monkeypatch):
    series, plans, alignments, threads, lineage = corpus
    every = plan_pairs.join_pairs(series)
    monkeypatch.setattr(look, "MOST_JOINS", 10)
    monkeypatch.setattr(look, "most_joins", lambda _: len(every) // 10)
    found = sideways(series, plans)
    assert len(found.pairs) == len(every) // 10

    def planted(pairs):
        return {
            (one.left_item, one.right_item)
            for one in joins(series, threads, alignments, pairs=pairs)
            if lineage.get(one.left_item, -1) == lineage.get(one.right_item, -2)
        }

    assert len(planted(every)) >= 4
    assert planted(found.pairs) == planted(every)
    (note,) = found.notes
    assert note.code == "evolution.joins_chosen"
    assert note.values == {"count": len(found.pairs), "of": len(every), "rest": len(every) - 30}


def test_the_choice_does_not_depend_on_the_order_of_series(corpus, monkeypatch):
    series, plans, *_ = corpus
    monkeypatch.setattr(look, "MOST_JOINS", 10)
    assert sideways(series[::-1], plans) == sideways(series, plans)


def test_without_an_encoder_rare_terms_choose(corpus, monkeypatch):
    series, plans, *_ = corpus
    monkeypatch.setattr(look, "MOST_JOINS", 10)
    monkeypatch.setattr(look, "most_joins", lambda _: 5)
    seeds = {name for one in series[:-20] for name in one.plans}
    found = look.sideways(series, plans, look.described_by(None)).pairs
    assert len(found) == 5
    assert {name for pair in found for name in pair} <= seeds


# --- profiles of an earlier run -------------------------------------------------------------------


def test_profiles_that_were_kept_are_used_again(corpus):
    plan = next(iter(corpus[1].values()))
    made = profiles(plan.items, plan.codebook)
    other = [dataclasses.replace(one, mentions=one.mentions + 1) for one in made]
    keep(plan.items, plan.codebook, other)
    assert profiles(plan.items, plan.codebook) == other
    keep(plan.items, plan.codebook, made)
    assert profiles(plan.items, plan.codebook) == made


def test_terms_of_profiles_are_those_of_their_names(corpus):
    plan = next(iter(corpus[1].values()))
    made = profiles(plan.items, plan.codebook)
    found = terms_of([one.names for one in made])
    assert found.ends[-1] == len(found.codes) == sum(len(one.names.codes) for one in made)
    assert found.codes[: found.ends[0]].tolist() == made[0].names.codes.tolist()
