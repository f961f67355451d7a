"""A small evolution made by hand, for the tests of its renderers: two regions, three years.

甲市 has a plan for each year and a summary of 2019; 丙县 has none for 2019.
"""

from __future__ import annotations

from dataclasses import replace

from render_cases import plan

from policydiff.model import (
    Comparator,
    Initiative,
    InitiativeKind,
    Note,
    PlanKind,
    Region,
    Role,
    Span,
    Stage,
    StageEvidence,
    Target,
)
from policydiff.model.evolution import (
    Adoption,
    AdoptionStep,
    CorpusStatus,
    Coverage,
    CoverageCell,
    Direction,
    Evolution,
    Finding,
    OverCorpus,
    Presence,
    PresenceCell,
    ReviewStep,
    Series,
    Strength,
    TargetPoint,
    TargetSeries,
    Trajectory,
    TrajectoryKind,
    YearShare,
)
from policydiff.model.threads import (
    Status,
    StatusStep,
    Thread,
    ThreadChange,
    ThreadChangeKind,
    ThreadJoin,
    ThreadStep,
)

CITY = Region("甲市", "乙省", "city", "990100")
COUNTY = Region("丙县", "乙省", "county", "990201")
WORK = ("一、重点工作",)


def _plan(name, region, year, *texts, word=""):
    headed = [(str(at), WORK, *text.split("。", 1)) for at, text in enumerate(texts, 1)]
    title = f"{region.name}教育局{year}年工作要点{word}"
    return plan(name, title + word, headed, region=region, year=year, issuer=f"{region.name}教育局")


def plans(word=""):
    """Return the plans, with ``word`` wherever a document says something."""
    summary = _plan(
        "a19s", CITY, 2019,
        f"推进课后服务{word}。全市小学开展课后服务试点。",
        f"规范办学{word}。规范民办学校年检。", word=word,
    )  # fmt: skip
    return (
        _plan(
            "a18", CITY, 2018,
            f"推进教育信息化{word}。建设智慧校园，推进教育信息化。",
            f"发展学前教育{word}。普惠性幼儿园覆盖率达到80%。",
            f"试点集团化办学{word}。开展集团化办学试点。", word=word,
        ),
        _plan("b18", COUNTY, 2018, f"推进集团化办学{word}。推进集团化办学。", word=word),
        _plan(
            "a19", CITY, 2019,
            f"加强教育信息化{word}。推进教育信息化，用好智慧校园。",
            f"普及学前教育{word}。普惠性幼儿园覆盖率达到85%。",
            f"开展课后服务{word}。开展课后服务试点。", word=word,
        ),
        replace(summary, kind=PlanKind.SUMMARY, title=f"甲市2019年工作总结{word}"),
        _plan(
            "a20", CITY, 2020,
            f"推进教育数字化{word}。推进教育数字化。",
            f"办好学前教育{word}。普惠性幼儿园覆盖率达到90%。",
            f"扩大课后服务{word}。全面实施课后服务，重启集团化办学。", word=word,
        ),
        _plan("b20", COUNTY, 2020, f"做好课后服务{word}。推进课后服务。", word=word),
    )  # fmt: skip


_STAGED = {"试点": Stage.PILOT, "全面实施": Stage.FULL, "推进": Stage.IMPLEMENT}


def _mentions(one, name):
    found = []
    for item in one.items:
        at = item.text.find(name, item.heading_span.end - item.span.start)
        if at < 0:
            continue
        start = item.span.start + at
        verb = next((verb for verb in _STAGED if verb in item.text), None)
        place = item.span.start + item.text.find(verb or "")
        said = verb and StageEvidence(_STAGED[verb], verb, Span(place, place + len(verb)))
        found.append(
            Initiative(
                one.id, item.id, name, InitiativeKind.PROGRAMME, name,
                Span(start, start + len(name)), True, 1.0, said,
            )
        )  # fmt: skip
    return tuple(found)


def _cells(every, name):
    found = ((one, _mentions(one, name)) for one in every if one.kind is PlanKind.PLAN)
    return tuple(PresenceCell(one.id, mentions) for one, mentions in found if mentions)


def _step(before, after, status, certain=True, because="", **values):
    return StatusStep("a18", before, after, status, certain, because, values)


def _presences(every):
    both = ("甲市", "丙县")
    return (
        Presence(
            "课后服务", InitiativeKind.PROGRAMME, _cells(every, "课后服务"),
            OverCorpus(CorpusStatus.APPEAR, Strength.REGIONS, 2019, 2020, 5, 3),
            (
                _step("a18", "a19", Status.APPEAR),
                _step("a19", "a20", Status.STRENGTHENED),
            ),
            (YearShare(2018, both, ()), YearShare(2019, both[:1], both[:1]),
             YearShare(2020, both, both)),
        ),
        Presence(
            "集团化办学", InitiativeKind.LOCAL, _cells(every, "集团化办学"),
            OverCorpus(CorpusStatus.PERSIST, Strength.SERIES, 2018, 2020, 5, 3),
            (
                _step(None, "a18", Status.APPEAR, False),
                _step("a18", "a19", Status.DISAPPEAR),
                _step("a19", "a20", Status.REAPPEAR, False),
            ),
            (YearShare(2018, both, both), YearShare(2019, both[:1], ()),
             YearShare(2020, both, both[:1])),
        ),
        Presence(
            "教育信息化", InitiativeKind.PROGRAMME, _cells(every, "教育信息化"),
            OverCorpus(CorpusStatus.DISAPPEAR, Strength.SERIES, 2018, 2019, 5, 2),
            (
                _step("a18", "a19", Status.PERSIST),
                _step("a19", "a20", Status.RENAMED, True, "label.content.related_renamed",
                      names="教育数字化"),
                _step("a19", "a20", Status.SPLIT),
            ),
            (YearShare(2018, both, both[:1]), YearShare(2019, both[:1], both[:1])),
        ),
        Presence(
            "教育数字化", InitiativeKind.PROGRAMME, _cells(every, "教育数字化"), None,
            (_step("a19", "a20", Status.MERGED), _step("a19", "a20", Status.WEAKENED)),
        ),
    )  # fmt: skip


def _thread(name, series, *steps, **more):
    made = tuple(ThreadStep(plan, items, label) for plan, items, label in steps)
    return Thread(name, series, made[-1].label, made, **more)


def _threads(word=""):
    return (
        _thread(
            "t-a18#02", "a18", ("a18", ("a18#02",), f"发展学前教育{word}"),
            ("a19", ("a19#02",), f"普及学前教育{word}"), ("a20", ("a20#02",), f"办好学前教育{word}"),
            status=(_step("a18", "a19", Status.PERSIST), _step("a19", "a20", Status.PERSIST)),
            weakest=0.91,
        ),
        _thread(
            "t-a18#03", "a18", ("a18", ("a18#03",), f"试点集团化办学{word}"),
            ("a20", ("a20#03",), f"扩大课后服务{word}"),
            status=(_step("a18", "a20", Status.REAPPEAR, False),),
            gaps=("a19",), weakest=0.55, review=True,
        ),
        _thread("t-b18#01", "b18", ("b18", ("b18#01",), f"推进集团化办学{word}")),
    )  # fmt: skip


def _target(one, value, word=""):
    quote = f"普惠性幼儿园覆盖率达到{value}%"
    at = one.source.text.index(quote)
    return TargetPoint(
        one.id, one.year,
        Target(
            one.id, f"{one.id}#02", Role.TARGET, f"普惠性幼儿园覆盖率{word}",
            "普惠性幼儿园覆盖率", Comparator.AT_LEAST, (value,), "%", None, quote,
            Span(at, at + len(quote)),
        ),
    )  # fmt: skip


def _series():
    return (
        Series("a18", "甲市", "city", "甲市教育局", "plan", ("a18", "a19", "a20"),
               (2018, 2019, 2020)),
        Series("b18", "丙县", "county", "丙县教育局", "plan", ("b18", "b20"), (2018, 2020),
               (2019,)),
    )  # fmt: skip


def _coverage():
    cells = (
        CoverageCell("甲市", 2018, ("a18",)), CoverageCell("丙县", 2018, ("b18",)),
        CoverageCell("甲市", 2019, ("a19",)), CoverageCell("甲市", 2020, ("a20",)),
        CoverageCell("丙县", 2020, ("b20",)),
    )  # fmt: skip
    summaries = (CoverageCell("甲市", 2019, ("a19s",)),)
    return Coverage(("甲市", "丙县"), (2018, 2019, 2020), cells, (), summaries)


def _trajectories(word):
    every = (2018, 2019, 2020)
    return tuple(
        Trajectory(subject, series, kind, covered, seen)
        for subject, series, kind, covered, seen in (
            (f"课后服务{word}", "a18", TrajectoryKind.GROWING, every, every[1:]),
            (f"教育信息化{word}", "a18", TrajectoryKind.DECLINING, every, every[:2]),
            ("t-a18#02", "a18", TrajectoryKind.SUSTAINED, every, every),
            (f"集团化办学{word}", "a18", TrajectoryKind.INTERMITTENT, every, every[::2]),
            (f"集团化办学{word}", "b18", TrajectoryKind.UNDECIDED, every[::2], every[:1]),
        )
    )


def evolution(word=""):
    """Return the evolution, with ``word`` wherever a document says something."""
    every = plans(word)
    by_id = {one.id: one for one in every}
    presences = _presences(every)
    if word:
        presences = tuple(replace(one, initiative=one.initiative + word) for one in presences)
    return Evolution(
        plans=every,
        coverage=_coverage(),
        series=_series(),
        presence=presences,
        threads=_threads(word),
        joins=(ThreadJoin("t-a18#03", "t-b18#01", "a18#03", "b18#01", 0.8, True),),
        adoption=(
            Adoption(f"课后服务{word}", (AdoptionStep("a19", 0), AdoptionStep("b20", 1, True)),
                     2, 2, 2019, 2020, Direction.VERTICAL, False),
            Adoption(f"集团化办学{word}", (AdoptionStep("a18", 0), AdoptionStep("b18", 0)),
                     2, 2, 2018, 2018, Direction.UNKNOWN, True),
        ),
        steps=(
            ReviewStep("a19s", "a20", (("a19s#01", ("a20#03",)),), ("a19s#02",),
                       ("a20#01", "a20#02"), ("a19s#01",)),
        ),
        trajectories=_trajectories(word),
        targets=(
            TargetSeries(
                "普惠性幼儿园覆盖率", "%",
                tuple(_target(by_id[name], value, word)
                      for name, value in (("a18", 80), ("a19", 85), ("a20", 90))),
            ),
        ),
        findings=(
            # Codes of the renderers' own catalogue: those of other stages may change.
            Finding("label.evolution.absent", {"plans": f"甲市{word}"}, 0.9, ("a19", "b20"),
                    presences[0].cells[0].mentions, False, ("label.evolution.too_few_years",)),
            Finding("label.evolution.lag", {"years": 3}, 0.4, ("a18",), targets=(_target(by_id["a18"], 80, word).target,),
                    items=("a18#02",), threads=("t-a18#02",)),
        ),
        notes=(Note("label.encoding", "a18", {"encoding": "utf-7", "decided_by": word or "test"}),),
        model="static-1",
        since=(ThreadChange(ThreadChangeKind.MERGED, (f"t-x{word}", "t-y"), ("t-a18#02",)),),
    )  # fmt: skip
