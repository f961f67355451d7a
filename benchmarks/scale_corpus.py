"""A corpus of any size with known lineage: regions × years, tasks that go on and are adopted.

A task is composed of clauses of annotated items about objects of its own; a share of the tasks
bears a name in 《》 or “”. From year to year a task is kept or lightly reworded until it ends. A
region takes some of its new tasks over from others, in another author's words: each such case is
a *planted* paraphrase. Everything follows from the seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import NamedTuple

from benchmarks import goldset
from benchmarks.rewording import paraphrase, renumber_quantities, reword, sentences
from benchmarks.written import entries_of
from policydiff.model import Item, Plan, PlanKind, Source, Span

ITEMS = 40  # in a plan
YEARS = 10
FIRST_YEAR = 2010
_ENDS = 1 / 6  # of the tasks of a year
_TAKEN_OVER = 0.3  # of the new ones
# Regions that a region takes from, as ministries and neighbours are; the rest comes from anywhere.
_MODELS, _FROM_MODELS = 4, 0.8
_KEPT = 0.4  # of the tasks that go on, word for word; the others lightly reworded
_LIGHTLY = 0.3
_NAMED = 0.3
_CLAUSES = (3, 5)
_SHORTEST, _LONGEST = 14, 70  # characters of a clause that says something by itself
# What clauses are about in place of the objects of their source: 60 × 40 things.
_OF = (
    "乡村小学", "城区初中", "普通高中", "公办园", "寄宿制学校", "中职学校", "特殊教育学校", "民办学校", "社区学院", "老年大学", "九年一贯制学校", "教学点",
    "完全小学", "县域高中", "职教中心", "新建学校", "薄弱学校", "集团校", "实验学校", "国际学校", "外来务工子女", "留守儿童", "残疾学生", "新任教师",
    "班主任", "校长", "教研员", "骨干教师", "名师工作室", "心理教师", "体育教师", "音乐教师", "美术教师", "思政课教师", "科学教师", "幼儿教师", "保育员",
    "校医", "食堂员工", "保安员", "家长", "社区志愿者", "退役军人", "返乡青年", "企业导师", "非遗传承人", "少先队员", "共青团员", "高三毕业生", "中考考生",
    "体育特长生", "双语学生", "困难家庭", "随迁子女", "县级教研室", "考试机构", "督导组", "教育基金会", "装备中心", "电教馆",
)  # fmt: skip
_THING = (
    "图书馆", "食堂", "校车", "实验室", "操场", "宿舍", "饮水设备", "热水供应", "直播课堂", "电子班牌", "视力筛查", "心理咨询室", "校园足球",
    "书法课程", "戏曲课程", "编程课程", "劳动基地", "研学路线", "课后服务", "作业管理", "学籍档案", "招生摇号", "奖助学金", "营养午餐", "校舍加固",
    "消防通道", "监控系统", "财务审计", "编制核定", "职称评审", "轮岗交流", "师德考核", "教材审读", "质量监测", "家访制度", "毕业典礼", "阅读节", "运动会",
    "艺术展演", "科技竞赛",
)  # fmt: skip
_NAME_HEADS = (
    "青蓝", "薪火", "晨曦", "扬帆", "筑梦", "春雨", "启明", "沃土", "星光", "百川", "润泽", "远航", "朝阳", "繁花", "金钥匙", "同心", "虹桥",
    "翠竹", "磐石", "清泉",
)  # fmt: skip
_NAME_TAILS = (
    "相济", "育苗", "领航", "护苗", "强基", "结对", "登高", "赋能", "伴读", "巡讲", "攀登", "聚力", "添翼", "提质", "成长", "帮扶", "滋养",
    "培优", "展翅", "点灯",
)  # fmt: skip
_NAME_KINDS = (
    "行动", "计划", "工程", "项目", "实施方案", "管理办法",
)  # fmt: skip
_VERBS = (
    "推进", "加强", "完善", "落实", "规范", "开展", "深化", "优化", "建好", "抓实",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Task:
    """An item's words, and the lineage it belongs to."""

    lineage: int
    heading: str
    body: str


class Planted(NamedTuple):
    """A task that ``region`` took over from ``source`` in ``year``; both by their number."""

    lineage: int
    source: int
    region: int
    year: int


@dataclass
class Year:
    """One year of all regions: their tasks, and which of them were taken over then."""

    year: int
    tasks: list[list[Task]]
    planted: list[Planted]


def shape(items: int) -> tuple[int, int]:
    """Return how many regions and years make about ``items`` items; half the years for few."""
    years = YEARS if items >= ITEMS * YEARS * 10 else YEARS // 2
    return max(2, round(items / ITEMS / years)), years


def years(items: int, seed: int = 1) -> Iterator[Year]:
    """Yield a corpus of about ``items`` items year by year."""
    regions, count = shape(items)
    models = [_models(region, regions, seed) for region in range(regions)]
    lineages = iter(range(1 << 40))
    before: list[list[Task]] = []
    for year in range(count):
        now = Year(year, [], [])
        for region in range(regions):
            random = Random(seed << 40 | year << 24 | region)
            going = [_next(task, random) for task in before[region]] if before else []
            tasks = [task for task in going if task is not None]
            if before:
                _take_over(tasks, before, (now, region, models[region]), random)
            while len(tasks) < ITEMS:
                tasks.append(_compose(next(lineages), random))
            random.shuffle(tasks)
            now.tasks.append(tasks)
        before = now.tasks
        yield now


def _models(region: int, regions: int, seed: int) -> list[int]:
    random = Random(seed << 24 | region)
    return random.sample(range(regions), min(_MODELS, regions))


def _next(task: Task, random: Random) -> Task | None:
    """Return what becomes of a task in the next year."""
    if random.random() < _ENDS:
        return None
    if random.random() < _KEPT:
        return task
    body = renumber_quantities(reword(task.body, random, _LIGHTLY), random)
    return Task(task.lineage, task.heading, body)


def _take_over(
    tasks: list[Task],
    before: list[list[Task]],
    place: tuple[Year, int, list[int]],
    random: Random,
) -> None:
    """Fill some of the free places of a plan with what other regions had in the year before."""
    now, region, models = place
    known = {task.lineage for task in tasks}
    for _ in range(ITEMS - len(tasks)):
        near = random.random() < _FROM_MODELS
        source = random.choice(models) if near else random.randrange(len(before))
        task = random.choice(before[source])
        if random.random() < _TAKEN_OVER and source != region and task.lineage not in known:
            known.add(task.lineage)
            tasks.append(Task(task.lineage, *paraphrase(task.heading, task.body, random)))
            now.planted.append(Planted(task.lineage, source, region, now.year))


def _compose(lineage: int, random: Random) -> Task:
    """Return a new task: clauses of real items, each about one of the task's own objects."""
    objects = [random.choice(_OF) + random.choice(_THING) for _ in range(2)]
    clauses = random.sample(_clauses(), random.randint(*_CLAUSES))
    parts = [
        f"{random.choice(_VERBS)}{random.choice(objects)}，{clause}"
        if random.random() < 0.7
        else clause
        for clause in clauses
    ]
    if random.random() < _NAMED:
        parts[0] = f"实施{_name(random)}，{parts[0]}"
    body = "".join(part if part[-1] in "。；" else part + "。" for part in parts)
    return Task(lineage, random.choice(_VERBS) + objects[0], renumber_quantities(body, random))


def _name(random: Random) -> str:
    name = random.choice(_NAME_HEADS) + random.choice(_NAME_TAILS)
    place = random.choice(_OF)
    return random.choice(("“{}{}”{}", "《{}{}{}》")).format(place, name, random.choice(_NAME_KINDS))


@cache
def _clauses() -> tuple[str, ...]:
    """Return the clauses of all annotated items that may stand by themselves."""
    found = (
        sentence
        for plan in goldset.plans()
        for entry in entries_of(plan)
        for sentence in sentences(entry.body)
    )
    return tuple(
        dict.fromkeys(one for one in found if _SHORTEST <= len(one) <= _LONGEST and "\n" not in one)
    )


def name_of(region: int, year: int) -> str:
    """Return the id of the plan of a region and year; ids are in the order of their numbers."""
    return f"{region:05}-{year:02}"


def number_of(name: str, years: int) -> int:
    """Return the number of the plan called ``name``, when they are counted region by region."""
    region, year = map(int, name.split("-"))
    return region * years + year


def plan_of(region: int, year: int, tasks: list[Task]) -> Plan:
    """Return the plan of a region and year with ``tasks`` as its items, without reading a text."""
    name = name_of(region, year)
    items, at = [], 0
    for number, task in enumerate(tasks):
        text = f"{task.heading}。{task.body}"
        end = at + len(text)
        items.append(
            Item(
                id=f"{name}#{number:02}",
                number=str(number + 1),
                path=(),
                heading=task.heading,
                text=text,
                span=Span(at, end),
                heading_span=Span(at, at + len(task.heading)),
            )
        )
        at = end + 1
    source = Source(f"{name}.txt", "", "utf-8", "utf-8")
    when = FIRST_YEAR + year
    head = (name, None, None, when, PlanKind.PLAN, None, None)
    return Plan(*head, {}, source, (), tuple(items))
