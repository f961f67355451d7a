"""Two plans, a corpus, and answers about them, for the tests of the review loop."""

import csv
from dataclasses import replace
from html.parser import HTMLParser
from io import StringIO

from topics import REWRITTEN, TOPICS

from policydiff import api
from policydiff.model import Item, Plan, PlanKind, Region, Source, Span
from policydiff.model.sheets import Verdict
from policydiff.reviews.answers import Answer
from policydiff.reviews.identity import item_key

OLD = """青禾县教育局2019年工作要点
一、提高教育质量
1.加强师德建设。严格落实师德考核，严禁教师有偿补课。
2.发展学前教育。新建公办幼儿园20所，公办园在园幼儿占比达到45%。
3.推进义务教育均衡。起始年级班额控制在50人以内，逐步消除大班额。推进集团化办学和教师交流轮岗试点。
4.推进教育信息化。建设“班班通”教室300间，培训教师信息技术能力。
"""
NEW = """青禾县教育局2020年工作要点
一、提高教育质量
1.加强党的建设。深化“不忘初心、牢记使命”主题教育，建设示范党支部10个。
2.狠抓师德师风。开展师德主题教育，原则上不得有偿补课。
3.发展学前教育。新建公办幼儿园12所，公办园在园幼儿占比达到50%。
4.消除大班额。起始年级班额控制在45人以内，全面消除大班额。
5.推进教育信息化。建设“班班通”教室300间，培训教师信息技术能力。
"""


def plan(name, texts):
    """Build a plan of unnumbered items, each a heading and a body."""
    items = []
    for at, text in enumerate(texts):
        end = text.find("。") + 1
        spans = Span(0, len(text)), Span(0, end)
        items.append(Item(f"{name}{at}", None, (), text[: end - 1], text, *spans))
    source = Source(name, "", "utf-8", "utf-8")
    return Plan(name, None, None, None, PlanKind.PLAN, None, None, {}, source, (), tuple(items))


LEFT, RIGHT = plan("a", TOPICS), plan("b", REWRITTEN)
ETHICS = "加强师德建设", "狠抓师德师风"
CROSSED = "推进教育信息化", "加强党的建设"
HEADER = "answer,left_key,right_key"
KEYS = item_key(LEFT.items[0]), item_key(RIGHT.items[0])


def pairs(alignment):
    return {(link.left, link.right): link for link in alignment.links}


def answered(folder, answers, *, name="reviews.csv", encoding="utf-8-sig"):
    """Write answers as a sheet of our own: (left heading, right heading) → answer."""
    items = {
        item.heading: item
        for file in ("old.txt", "new.txt")
        for item in api.read_plan(folder / file)[0].items
    }
    lines = [
        f"{said},{item_key(items[left])},{item_key(items[right])},old.txt@2019,new.txt@2020"
        for (left, right), said in answers.items()
    ]
    text = "\n".join(["answer,left_key,right_key,left_plan,right_plan", *lines, ""])
    (folder / name).write_text(text, encoding)
    return folder / name


def codes(comparison):
    return [note.code for note in comparison.notes if note.code.startswith("reviews.")]


def asked(left=LEFT, right=RIGHT, *, answers=(), count=20):
    return api.question_sheet([left, right], answers=answers, count=count)[0]


def questions(made):
    return [(question.left, question.right) for part in made.parts for question in part.questions]


CORPUS = [
    replace(plan("a", TOPICS), region=Region("甲县"), year=2019),
    replace(plan("b", REWRITTEN), region=Region("甲县"), year=2020),
    plan("c", [*REWRITTEN[4:], *TOPICS[:4]]),
    plan("d", [*TOPICS[4:], *REWRITTEN[:4]]),
]


def table(text):
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


def two_plans(folder):
    """Write the plans of two years into ``folder``."""
    (folder / "old.txt").write_text(OLD, "utf-8")
    (folder / "new.txt").write_text(NEW, "utf-8")
    return folder


def row(*cells):
    return ",".join((*cells, *KEYS))


def judged_answers(*items):
    keys = tuple(map(item_key, items))
    return [Answer("r.csv", 2, Verdict.SAME, keys, ("", ""))]


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.rows, self.text = [], [], [], ""  # text that is shown
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.rows += [value for name, value in attrs if name == "data-row"]

    def handle_data(self, data):
        if self.tags[-1:] not in (["style"], ["script"]):
            self.text += data
