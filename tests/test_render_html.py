"""The page of a comparison: one offline file whose data are right in both languages."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest
from page_reader import Page, all_strings, page_data, raw_data
from render_cases import COMPARISON, NEW, across_places, hostile, without_items

from policydiff.model import Source
from policydiff.render.html.app import embedded_json, shared_texts
from policydiff.render.html.evolution import comparison_page as page

HOSTILE = "</title></style></script><script>alert(1)</script><!--<img src=x onerror=y>]]>\"'{{ 7*7 }}{% raw %}&lt;\x1b\u202e\u2028"


CASES = [COMPARISON, across_places(), without_items(), hostile(HOSTILE)[0]]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("comparison", CASES)
def test_the_page_is_well_formed_and_fetches_nothing(comparison, lang):
    found = Page(page(comparison, lang=lang))
    assert not found.tags & {"img", "iframe", "link", "object", "form"}
    assert set(found.scripts) == {"data", ""}
    assert not [name for name in found.attributes if name.startswith("on")]
    assert not {"src", "style", "srcset"} & set(found.attributes)
    assert len(found.ids) == len(set(found.ids))
    assert {link.removeprefix("#") for link in found.links} <= set(found.ids)


def test_hostile_text_stays_text():
    text = page(hostile(HOSTILE)[0], lang="zh")
    assert text.count("<script") == 2
    assert "onerror" not in re.sub(r'<script type="application/json".*?</script>', "", text)[:500]
    shown = all_strings(text)
    assert "</script><script>alert(1)</script>" in shown
    assert "{{ 7*7 }}" in shown
    assert not set(text) & set("\x1b\u202e\u2028")


@pytest.mark.parametrize("text", ["</script>", "<!--", "]]>", "\u2028\u2029", "&amp;", "\\u003c"])
def test_embedded_json_ends_no_script_and_reads_back(text):
    import json

    written = embedded_json({"a": text})
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == {"a": text}


def test_texts_that_occur_again_stand_in_one_list():
    twice, once = {"zh": "新增", "en": "new"}, {"zh": "甲", "en": "A"}
    data = shared_texts({"a": twice, "b": [once, (twice, 1)], "zh": "no text"})
    assert data == {
        "a": 0, "b": [once, [0, 1]], "zh": "no text", "said": [["新增", "new"]],
    }  # fmt: skip


def test_the_policy_allows_this_style_and_script_and_nothing_else():
    text = page(COMPARISON, lang="zh")
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    style_hash, script_hash = (
        b64encode(sha256(one.encode()).digest()).decode() for one in (style, script)
    )
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in style
    assert "@import" not in style


def test_the_script_makes_no_markup_and_asks_no_network():
    (script,) = re.findall(r"<script>(.*?)</script>", page(COMPARISON, lang="zh"), re.DOTALL)
    for word in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "fetch(",
                 "XMLHttp", "WebSocket", "import(", "new Function", "localStorage"):  # fmt: skip
        assert word not in script


def test_the_language_is_declared():
    assert '<html lang="zh-Hans">' in page(COMPARISON, lang="zh")
    assert '<html lang="en">' in page(COMPARISON, lang="en")


def test_without_a_script_the_changes_are_listed():
    text = Page(page(COMPARISON, lang="zh")).text
    assert "脚本已被禁用" in text
    assert "改写" in text


def pieces(data):
    pair = data["texts"][0]["pairs"][0]
    changes = [*pair["changes"], *pair["kept"]]
    items = [item for one in changes for item in (*one["left"], *one["right"])]
    return [tuple(piece) for item in items for piece in item["pieces"]]


def test_edits_are_marked_on_their_sides():
    found = pieces(page_data(page(COMPARISON, lang="zh")))
    assert ("deleted", "严禁") in found
    assert ("inserted", "原则上不得有") in found
    assert "美育。开展校园足球。" in "".join(text for _, text in found)


def test_evidence_and_rival_and_doubt_are_told():
    data = page_data(page(COMPARISON, lang="zh"), "en")
    links = [one for change in data["texts"][0]["pairs"][0]["changes"] for one in change["links"]]
    assert ["shared words +2.2", "headings +1.5", "heading found in the other text +0.5"] in [
        one["reasons"] for one in links
    ]
    assert "Nearest rejected rival: 3. 加强体育工作, 12%" in [one["runner_up"] for one in links]
    assert sum(one["review"] for one in links) == 2


def test_contacts_are_masked_everywhere():
    text = page(COMPARISON, lang="zh")
    for secret in ("13912345678", "12345678", "123456", "someone.else"):
        assert secret not in text
    assert "咨询热线" in all_strings(text)


def test_the_source_is_there_whole_but_for_contacts():
    plan = NEW
    found = next(
        one for one in raw_data(page(COMPARISON, lang="zh"))["texts"][0]["plans"]
        if one["id"] == plan.id
    )  # fmt: skip
    for kind, _, start, _, text, end in found["segments"]:
        if kind in ("item", "heading", "preamble"):
            assert text == plan.source.text[start:end]
    assert sum(len(segment[4]) > 0 for segment in found["segments"]) == len(found["segments"])


def test_without_the_source_text_the_page_is_still_made():
    bare = replace(NEW, source=Source("new.txt", "", "utf-8", "bom"))
    assert "甲市教育局2019年工作要点" in page(replace(COMPARISON, right=bare), lang="zh")


def test_no_folder_of_the_machine_is_told():
    for name in ("/srv/someone/plans/new.txt", "D:\\someone\\new.txt"):
        away = replace(NEW, source=replace(NEW.source, name=name))
        text = page(replace(COMPARISON, right=away), lang="zh")
        assert "someone/" not in text
        assert "someone\\" not in text
        assert "new.txt" in text


def test_the_same_comparison_gives_the_same_bytes():
    assert page(COMPARISON, lang="zh") == page(COMPARISON, lang="zh")


def test_nothing_to_compare_is_not_no_change():
    pair = page_data(page(without_items(), lang="zh"))["texts"][0]["pairs"][0]
    assert "无法判断有无变化" in pair["verdict"]
