"""The HTML page: one inert offline file that is right in both languages."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from render_cases import COMPARISON, NEW, across_places, hostile, without_items

from policydiff.model import Source
from policydiff.render.html import page

HOSTILE = "</title></style><script>alert(1)</script><img src=x onerror=y>\"'{{ 7*7 }}{% raw %}&lt;\x1b\u202e"
VOID = {"meta", "br"}


class Page(HTMLParser):
    """Checks that tags nest, and keeps what a test asks about."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes, self.ids, self.links = [], set(), [], [], []
        self.text = ""
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        named = dict(attrs)
        self.attributes += [name for name, _ in attrs]
        self.ids += [named["id"]] if "id" in named else []
        self.links += [named["href"]] if "href" in named else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


CASES = [COMPARISON, across_places(), without_items(), hostile(HOSTILE)[0]]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("comparison", CASES)
def test_the_page_is_well_formed_and_inert(comparison, lang):
    found = Page(page(comparison, lang=lang))
    assert not found.tags & {"script", "img", "iframe", "link", "object", "form"}
    assert not [name for name in found.attributes if name.startswith("on")]
    assert not {"src", "style", "srcset"} & set(found.attributes)
    assert len(found.ids) == len(set(found.ids))
    assert {link.removeprefix("#") for link in found.links} <= set(found.ids)


def test_hostile_text_is_shown_as_text():
    text = page(hostile(HOSTILE)[0], lang="zh")
    assert "{{ 7*7 }}" in text
    assert "<script" not in text
    assert not set(text) & set("\x1b\u202e")
    assert "</title></style><script>alert(1)</script>" in Page(text).text


def test_the_policy_allows_this_style_sheet_and_nothing_else():
    text = page(COMPARISON, lang="zh")
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    rules = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"
    assert policy == rules.format(digest)
    assert "url(" not in style
    assert "@import" not in style


def test_the_language_is_declared():
    assert '<html lang="zh-Hans">' in page(COMPARISON, lang="zh")
    assert '<html lang="en">' in page(COMPARISON, lang="en")


def test_edits_are_marked_on_their_sides():
    text = page(COMPARISON, lang="zh")
    assert "<del>严禁</del>" in text
    assert "<ins>原则上不得有</ins>" in text
    assert "美育。开展校园足球。" in text


def test_evidence_and_rival_and_doubt_are_told():
    text = Page(page(COMPARISON, lang="en")).text
    assert "shared words +2.2 · headings +1.5 · heading found in the other text +0.5" in text
    assert "Nearest rejected rival: 3. 加强体育工作, 12%" in text
    assert text.count("please check this link") == 2


def test_contacts_are_masked_everywhere():
    text = page(COMPARISON, lang="zh")
    for secret in ("13912345678", "12345678", "123456", "someone.else"):
        assert secret not in text
    assert "咨询热线" in text


def test_without_the_source_text_the_page_is_still_made():
    bare = replace(NEW, source=Source("new.txt", "", "utf-8", "bom"))
    assert "甲市教育局2019年工作要点" in page(replace(COMPARISON, right=bare), lang="zh")


def test_the_same_comparison_gives_the_same_bytes():
    assert page(COMPARISON, lang="zh") == page(COMPARISON, lang="zh")


def test_nothing_to_compare_is_not_no_change():
    assert "无法判断有无变化" in page(without_items(), lang="zh")
