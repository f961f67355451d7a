"""Items on one template: real sentences whose subject can be exchanged for another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benchmarks import goldset
from benchmarks.rewording import sentences
from benchmarks.written import entries_of

# A subject's names in the order of its family's slots.
Subject = tuple[str, ...]


@dataclass(frozen=True)
class Family:
    """Subjects that may take each other's place.

    ``surfaces`` tells which words of a source are which slot of its subject; ``near`` finds the
    headings of real items that speak of any of the subjects.
    """

    subjects: tuple[Subject, ...]
    surfaces: Mapping[str, tuple[tuple[str, int], ...]]
    near: str


FAMILIES = {
    # the education, its schools, its pupils
    "stages": Family(
        (
            ("学前教育", "幼儿园", "幼儿"),
            ("义务教育", "义务教育学校", "中小学生"),
            ("高中教育", "普通高中", "高中学生"),
            ("职业教育", "职业学校", "职校学生"),
            ("特殊教育", "特殊教育学校", "残疾学生"),
            ("民办教育", "民办学校", "民办学校学生"),
            ("高等教育", "高校", "大学生"),
            ("老年教育", "老年大学", "老年学员"),
        ),
        {
            "学前": (("学前教育", 0), ("幼儿园", 1), ("幼儿", 2)),
            "义务": (("义务教育阶段学校", 1), ("义务教育阶段", 1), ("义务教育学校", 1), ("义务教育", 0)),
            "高中": (
                ("高中教育", 0), ("高中学校", 1), ("高中学生", 2), ("普通高中学校", 1),
                ("普通高中", 1), ("高中校", 1), ("高中", 1),
            ),
            "职业": (
                ("中等职业学校", 1), ("职业院校", 1), ("职业学校", 1), ("中职学校", 1),
                ("中职教育", 0), ("中职", 0), ("职业教育", 0),
            ),
            "特殊": (("特殊教育学校", 1), ("特殊教育", 0)),
            "民办": (
                ("民办非学历教育机构", 1), ("民办幼儿园", 1), ("民办教育", 0), ("民办学校", 1),
            ),
            "社区": (("农村职业成人教育和社区教育", 0), ("社区教育", 0)),
        },
        "学前|幼儿|幼小|义务|均衡|城乡|高中|普高|高考|职业|职教|中职|产教|特殊|民办|高校|高教|高等|社区|终身|老年|办学行为|整治",
    ),
    # the education, its courses and teachers
    "aspects": Family(
        (
            ("体育", "体育"),
            ("美育", "美育"),
            ("劳动教育", "劳动"),
            ("心理健康教育", "心理健康"),
            ("法治教育", "法治"),
            ("国防教育", "国防"),
            ("科学教育", "科学"),
            ("思想政治教育", "思政"),
        ),
        {
            "艺术": (("艺术教育", 0), ("艺术", 1)),
            "心理": (("心理健康教育", 0), ("心理教育", 0), ("心理健康", 1), ("心理", 1)),
            "体育": (("体育工作", 0), ("体育", 1)),
            "德育": (("德育工作", 0), ("德育", 1)),
            "思政": (("思政育人", 0), ("思政", 1)),
        },
        "体|美育|艺|劳|心理|法治|法制|依法|国防|科|思政|思想|德育|品德|素质|身心|健康|五育|信念|主题教育",
    ),
    "staff": Family(
        (("校长",), ("班主任",), ("教研员",), ("辅导员",), ("心理教师",), ("思政课教师",)),
        {"校长": (("校(园)长", 0), ("校长", 0)), "教师": (("教师", 0),)},
        "教师|校长|师|班主任|教研|干部|班子|人事|人才",
    ),
    "safety": Family(
        (
            ("食品安全",), ("消防安全",), ("校车安全",), ("实验室安全",), ("网络安全",),
            ("宿舍安全",),
        ),
        {"安全": (("学校安全", 0), ("校园安全", 0), ("安全", 0))},
        "安全|稳定|疫情|防控|筛查|卫生",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Template:
    """Sentences of real items about one subject: ``parts`` are (item, beginnings of sentences).

    The first beginning is the heading's. None of the sentences says what is true of one subject
    alone (随班就读, 校企合作, 小学化).
    """

    family: str
    subject: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


def _template(family: str, subject: str, *parts: str) -> Template:
    found: list[tuple[str, tuple[str, ...]]] = []
    for part in parts:
        item, *beginnings = part.split()
        found.append((item, tuple(beginnings)))
    return Template(family, subject, tuple(found))


TEMPLATES = (
    _template("stages", "学前", "licheng-2019#08 推动学前 继续实施", "zhuzhou-2017#13 开展幼儿 构建学前"),
    _template("stages", "学前", "dalian-2013s#s04 进一步提升", "zhuzhou-2017#13 开展幼儿 构建学前", "licheng-2019#08 继续实施"),
    _template("stages", "义务", "dalian-2013s#s08 全面开展 制发了 有计划"),
    _template("stages", "义务", "dalian-2013s#s07 全面完成 根据省"),
    _template("stages", "义务", "licheng-2019#09 推动义务 推动义务 继续培育", "dalian-2014#06 出台指导 全面完成"),
    _template("stages", "高中", "dalian-2013s#s09 有序推进 进一步完善 2所 开展了 出台了"),
    _template("stages", "高中", "dalian-2013s#s11 促进区域 组织市内"),
    _template("stages", "高中", "dalian-2014#07 促进高中 完善保障 建立监督 强化量化 完善帮扶 举办第三届"),
    _template("stages", "高中", "licheng-2019#10 推动高中 发挥各学校 加快推进"),
    _template("stages", "职业", "xuzhou-2020#29 提升职业", "anshun-2024#09 持续实施 举办全市 以实施"),
    _template("stages", "职业", "xuzhou-2020#28 强化职业 发挥职业 组建徐州"),
    _template("stages", "职业", "dalian-2014#08 加快发展 研究制定 组织开展", "xuzhou-2020#29 推动县"),
    _template("stages", "职业", "dalian-2014#15 推动职业 推动高水平 实施职业 组织做好"),
    _template("stages", "特殊", "licheng-2019#12 推动特殊 实施第二期", "anshun-2024#11 积极组织"),
    _template("stages", "民办", "licheng-2019#13 推动民办 努力培育 依法完善"),
    _template("stages", "民办", "dalian-2014#11 促进民办 全面规范 指导各地区"),
    _template("stages", "民办", "zhuzhou-2017#19 健康发展 引进和扶持 创建省"),
    _template("stages", "社区", "dalian-2014#10 加强农村 加强社区 促进社区"),
    _template("aspects", "艺术", "zhuzhou-2017#06 提高学生 加强艺术 开发具有 督促学校 打造一批 支持建设"),
    _template("aspects", "艺术", "zhuzhou-2017#06 提高学生 开发具有 督促学校", "dalian-2014#04 启动中小学"),
    _template("aspects", "心理", "zhuzhou-2017#08 提高学生 实施《 推动心理", "dalian-2014#17 按统一"),
    _template("aspects", "心理", "dalian-2014#17 加强高中 按统一", "licheng-2019#05 加强中小学"),
    _template("aspects", "德育", "licheng-2019#05 推进德育 加强德育 协同推进", "dalian-2014#13 加强德育"),
    _template("aspects", "德育", "dalian-2014#13 切实加强 加强德育", "dalian-2013s#s17 加强德育"),
    _template("aspects", "思政", "xuzhou-2020#11 推进思政 组织高校 实施学校"),
    _template("staff", "校长", "anshun-2024#13 推进校长 加强名 继续实施 深入开展"),
    _template("staff", "校长", "anshun-2024#13 推进校长", "dalian-2014#20 加大农村 强化骨干"),
    _template("staff", "教师", "dalian-2014#19 提高教师 注重培训 加强中小学", "zhuzhou-2017#20 建设株洲"),
    _template("safety", "安全", "zhuzhou-2017#24 强化教育 落实“党政 加强学生"),
    _template("safety", "安全", "dalian-2013s#s28 学校安全 抓好安全 落实例会"),
    _template("safety", "安全", "anshun-2024#25 守牢安全 持续推进 强化重点"),
)  # fmt: skip


def stated(template: Template, subject: Subject) -> tuple[str, str]:
    """Return the template's heading and body, stated of ``subject``."""
    found = list(sentences_of(template))
    heading = found[0][:-1]
    exchanged = [_exchange(text, template, subject) for text in (heading, *found[1:])]
    return exchanged[0], "".join(exchanged[1:])


def sentences_of(template: Template) -> Iterator[str]:
    """Return the sentences of the sources, the heading first."""
    for item, beginnings in template.parts:
        rest = iter(_split(item))
        for beginning in beginnings:
            yield next(sentence for sentence in rest if sentence.startswith(beginning))


def _split(item: str) -> list[str]:
    plan = item.split("#")[0]
    entry = next(
        entry
        for entry, annotated in zip(entries_of(plan), goldset.items(plan), strict=True)
        if annotated.id == item
    )
    return [text if text[-1] in "。；;" else text + "。" for text in sentences(entry.text)]


def _exchange(text: str, template: Template, subject: Subject) -> str:
    surfaces = FAMILIES[template.family].surfaces[template.subject]
    slots = dict(surfaces)
    found = re.compile("|".join(re.escape(surface) for surface, _ in surfaces))
    return found.sub(lambda match: subject[slots[match.group()]], text)
