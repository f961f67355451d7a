"""A small corpus written by hand: three series of four years with gaps, and one summary.

甲 has every year, 乙 none for 2019, 丙 none for 2020. 县管校聘 comes first in 2018 in 甲, later in
the others; 集团化办学 stops; 课后服务 begins; the share of a target rises year by year.
"""

from __future__ import annotations

from pathlib import Path

YEARS = (2018, 2019, 2020, 2021)
REGIONS = {"青田县": YEARS, "临江市": (2018, 2020, 2021), "金湖县": (2018, 2019, 2021)}
# The year from which each region names the initiative.
FIRST = {"青田县": 2018, "临江市": 2020, "金湖县": 2021}
STAGES = ("探索", "开展“县管校聘”试点，推进", "全面推行", "深化")

_ITEMS = {
    "县管校聘": "推进教师管理改革。{stage}“县管校聘”管理改革，促进教师合理流动，激发教师活力。",
    "target": "发展学前教育。新建公办幼儿园{count}所，公办园在园幼儿占比达到{share}%。",
    "集团化办学": "推进集团化办学。{verb}集团化办学，扩大优质教育资源覆盖面，缩小校际差距。",
    "课后服务": "做好课后服务。{verb}课后服务，丰富服务内容，满足家长需求。",
    "safety": "加强校园安全工作。{verb}校园安全专项整治，健全安全责任制，配齐专职保安员。",
    "training": "加强教师培训。{verb}教师全员培训，培训教师{count}0人次，建设名师工作室{count}个。",
}
_VERBS = ("探索", "开展", "大力推进", "深入实施")


def plan(region: str, year: int, extra: str = "") -> str:
    """Return the plan of ``region`` for ``year``, with ``extra`` as a last item."""
    at = year - YEARS[0]
    told = {"verb": _VERBS[at], "stage": STAGES[at], "count": 8 + 3 * at, "share": 40 + 5 * at}
    left_out = {
        "县管校聘": year < FIRST[region],
        "集团化办学": year > 2019,
        "课后服务": year < 2020,
    }
    texts = [text for name, text in _ITEMS.items() if not left_out.get(name)]
    items = "\n".join(
        f"{n}.{text.format(**told)}" for n, text in enumerate([*texts, extra], 1) if text
    )
    return f"{region}教育局{year}年工作要点\n\n一、重点工作\n{items}\n"


def summary() -> str:
    """Return what 青田县 says it did in 2020; the plan of 2021 takes up a part of it."""
    return (
        "青田县教育局2020年工作总结\n\n一、主要工作\n"
        "1.推进教师管理改革。全面推行“县管校聘”管理改革，交流教师120人。\n"
        "2.加强校园安全工作。开展校园安全专项整治，配齐专职保安员。\n"
        "3.举办首届校园戏曲节。组织戏曲进校园活动，评选优秀剧目十二个。\n"
    )


def write(folder: Path) -> Path:
    """Write the corpus into ``folder`` and return that."""
    folder.mkdir(parents=True, exist_ok=True)
    for region, years in REGIONS.items():
        for year in years:
            (folder / f"{region}{year}.txt").write_text(plan(region, year), encoding="utf-8")
    (folder / "青田县2020总结.txt").write_text(summary(), encoding="utf-8")
    return folder
