"""Small documents and comparisons written by us, for the tests of the renderers."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher

from policydiff.model import (
    Alignment,
    Change,
    ChangeKind,
    Comparator,
    Comparison,
    ContentChanges,
    Document,
    Edit,
    EditOp,
    FieldEvidence,
    Findings,
    Force,
    ForceChange,
    ForceDirection,
    Grade,
    Initiative,
    InitiativeChange,
    InitiativeKind,
    InitiativeStatus,
    Item,
    ItemEdits,
    Link,
    Note,
    Obligation,
    Owner,
    OwnerChange,
    OwnerChangeKind,
    OwnerRole,
    Plan,
    PlanContent,
    PlanKind,
    Region,
    Role,
    RunnerUp,
    Segment,
    SegmentKind,
    Source,
    Span,
    Stage,
    StageChange,
    StageDirection,
    StageEvidence,
    Target,
    TargetChange,
    TargetChangeKind,
)
from policydiff.text.clean import clean

CONTACT = "咨询热线:0516-12345678 手机:13912345678 QQ:123456 邮箱:someone.else@example.com"
PREAMBLE = "今年的总体要求:坚持立德树人,办好人民满意的教育。"
CLOSING = "某某市教育局办公室"


def plan(name, title, headed, *, region=None, year=2019, furniture=CONTACT, **fields):
    """Build a plan: ``headed`` is a list of (number, path, heading, body)."""
    text, segments, items = "", [], []

    def put(kind, chunk, **more):
        nonlocal text
        start = len(text)
        text += chunk
        segments.append(Segment(kind, Span(start, len(text)), **more))
        text += "\n"
        segments.append(Segment(SegmentKind.OTHER, Span(len(text) - 1, len(text)), detail="gap"))
        return start

    put(SegmentKind.FURNITURE, furniture, detail="contact")
    put(SegmentKind.PREAMBLE, PREAMBLE)
    for at, (number, path, heading, body) in enumerate(headed, start=1):
        lead = f"{number}." if number else ""
        stop = "。" if heading else ""
        item_id = f"{name}#{at:02}"
        quote = lead + heading + stop + body
        start = put(SegmentKind.ITEM, quote, item=item_id)
        head = start + len(lead)
        heading_span = Span(head, head + len(heading + stop))
        span = Span(start, start + len(quote))
        items.append(Item(item_id, number, path, heading, quote, span, heading_span))
    put(SegmentKind.OTHER, CLOSING, detail="signature")
    source = Source(f"{name}.txt", "0" * 64, "utf-8", "utf-8", text)
    evidence = {"title": FieldEvidence(title or "", Span(0, 3), "certain", "title")}
    evidence["publication_date"] = FieldEvidence(CONTACT, None, "guess", "body")
    return Plan(
        id=name,
        title=title,
        region=region,
        year=year,
        kind=PlanKind.PLAN,
        issuer=fields.pop("issuer", None),
        publication_date=None,
        evidence=evidence,
        source=source,
        segments=tuple(segments),
        items=tuple(items),
        notes=fields.pop("notes", ()),
    )


def item_edits(left, right):
    """Compare two items character by character: enough for a renderer."""
    old, new = clean(left), clean(right)
    matcher = SequenceMatcher(None, old.text, new.text, autojunk=False)
    edits = tuple(
        Edit(EditOp(op), old.span(a, b), new.span(c, d), old.text[a:b], new.text[c:d])
        for op, a, b, c, d in matcher.get_opcodes()
    )
    share = round(matcher.ratio(), 4)
    if share >= 0.25:
        return ItemEdits(left.id, right.id, share, False, edits)
    whole = Edit(
        EditOp.REPLACE, old.span(0, len(old.text)), new.span(0, len(new.text)), old.text, new.text
    )
    return ItemEdits(left.id, right.id, share, True, (whole,))


PARTY = ("一、全面加强党的建设",)
QUALITY = ("二、提高教育质量",)
SUPPORT = ("三、加强教育保障",)
CITY = Region("甲市", "乙省", "city", "990100")

OLD = plan(
    "old",
    "甲市教育局2018年工作要点",
    [
        ("1", PARTY, "强化理论学习", "组织全体教师开展理论学习,每月一次。"),
        (
            "2",
            QUALITY,
            "扩大学前教育资源",
            "新建、改扩建公办幼儿园12所,增加学位3000个,严禁大班额。",
        ),
        ("3", QUALITY, "加强体育和美育", "开展校园足球。每校建立一个艺术社团,举办中小学生艺术节。"),
        ("4", QUALITY, "规范民办学校", "开展民办学校年检。"),
        ("5", QUALITY, "加强安全教育", "开展安全演练,每学期两次。"),
        ("6", SUPPORT, "做好教师培训", "培训乡村教师500人次。"),
        ("7", SUPPORT, "推进信息化", "建设智慧校园平台。"),
        ("8", SUPPORT, "编制中长期规划", "启动十四五规划前期研究。"),
        ("9", SUPPORT, "落实资助政策", "资助困难学生。"),
    ],
    region=CITY,
    year=2018,
    issuer="甲市教育局",
)
NEW = plan(
    "new",
    "甲市教育局2019年工作要点",
    [
        ("1", PARTY, "强化理论学习", "组织全体教师开展理论学习,每月一次。"),
        (
            "2",
            QUALITY,
            "扩大学前教育资源",
            "新建、改扩建公办幼儿园20所,增加学位5000个,原则上不得有大班额。",
        ),
        ("3", QUALITY, "加强体育工作", "开展校园足球。"),
        ("4", QUALITY, "加强美育工作", "每校建立一个艺术社团,举办中小学生艺术节。"),
        ("5", SUPPORT, "做好教师培训和信息化", "培训乡村教师500人次。建设智慧校园平台。"),
        ("6", SUPPORT, "加强安全教育", "开展安全演练,每学期两次。"),
        ("7", SUPPORT, "实施校外培训治理", "全面排查校外培训机构,公布白名单。"),
        ("8", SUPPORT, "强化督导", "督查规划与民办教育发展情况,完善责任督学制度。"),
        ("9", SUPPORT, "完善资助体系", "把建档立卡家庭子女纳入生活补助范围,做到应助尽助。"),
    ],
    region=CITY,
    year=2019,
    notes=(
        Note(
            # Of the renderers' own catalogue, so that no other stage changes the snapshots.
            "label.encoding",
            "new.txt",
            {"encoding": "utf-7", "decided_by": "test"},
        ),
    ),
)


def link(left, right, probability=0.9, *, grade=Grade.SAME, **more):
    """Build a link between item ``left`` of OLD and item ``right`` of NEW, by position."""
    evidence = {"words": 2.25, "headings": 1.5, "section": -0.25, "prior": -3.0, "topic": 0.5}
    more.setdefault("review", False)
    return Link(f"old#{left:02}", f"new#{right:02}", grade, probability, evidence=evidence, **more)


LINKS = (
    link(1, 1, 1.0),
    link(2, 2, 0.97, runner_up=RunnerUp("right", "new#03", 0.12)),
    link(3, 3, 0.81),
    link(3, 4, 0.84),
    link(5, 6, 0.99),
    link(6, 5, 0.9),
    link(7, 5, 0.7),
    link(8, 8, 0.4, grade=Grade.PARTIAL, review=True),
    link(9, 9, 0.55, review=True, runner_up=RunnerUp("left", "old#06", 0.3)),
)


def change(kind, left, right, importance, **more):
    """Build a change with the edits of all pairs that its links join."""
    links = tuple(
        at for at, one in enumerate(LINKS) if one.left[-1:] in left or one.right[-1:] in right
    )
    old, new = {i.id: i for i in OLD.items}, {i.id: i for i in NEW.items}
    pairs = [(old[LINKS[at].left], new[LINKS[at].right]) for at in links]
    edited = kind in {ChangeKind.REWORDED, ChangeKind.SPLIT, ChangeKind.MERGED}
    return Change(
        kind,
        tuple(f"old#0{at}" for at in left),
        tuple(f"new#0{at}" for at in right),
        more.get("moved", False),
        any(LINKS[at].review for at in links),
        importance,
        tuple(item_edits(*pair) for pair in pairs) if edited else (),
        links,
    )


CHANGES = (
    change(ChangeKind.KEPT, "1", "1", 0.0),
    change(ChangeKind.REWORDED, "2", "2", 0.7),
    change(ChangeKind.SPLIT, "3", "34", 0.8),
    change(ChangeKind.REMOVED, "4", "", 0.85),
    change(ChangeKind.KEPT, "5", "6", 0.1, moved=True),
    change(ChangeKind.MERGED, "67", "5", 0.75),
    change(ChangeKind.ADDED, "", "7", 0.9),
    change(ChangeKind.PARTLY, "8", "8", 0.6),
    change(ChangeKind.REWORDED, "9", "9", 0.5),
)
ALIGNMENT = Alignment("old", "new", LINKS, "lexical-1", {"same": 0.5, "partial": 0.3})
COMPARISON = Comparison(OLD, NEW, ALIGNMENT, CHANGES)
DOCUMENT = Document(NEW.source, (NEW,))


def _initiative(side, item, name, quote, stage=None, kind=InitiativeKind.PROGRAMME):
    source = (OLD if side == "old" else NEW).source.text
    at = max(source.find(quote), 0)
    return Initiative(
        plan=side,
        item=item and f"{side}#{item:02}",
        name=name,
        kind=kind,
        quote=quote,
        span=Span(at, at + len(quote)),
        entry=True,
        stage=stage and StageEvidence(stage, "全面", Span(at, at + 2)),
    )


def _target(side, item, value, **more):
    more = {"metric": "新建幼儿园", "unit": "所", "deadline": None} | more
    return Target(
        plan=side, item=item and f"{side}#{item:02}", role=Role.TARGET,
        canonical_metric=more["metric"], comparator=Comparator.AT_LEAST, values=(value,),
        quote=f"新建幼儿园{value}所", span=Span(0, 5), **more,
    )  # fmt: skip


def _rule(side, item, force, word):
    return Obligation(side, f"{side}#{item:02}", force, word, f"{word}体罚学生", Span(0, 6))


def content(name="课后服务"):
    """Return findings of every sort; ``name`` is what the first initiative is called."""
    piloted = _initiative("old", 2, name, "试点" + name, Stage.PILOT)
    full = _initiative("new", 2, name, "全面实施" + name, Stage.FULL)
    old, new = _target("old", 3, 20), _target("new", 3, 12, deadline=2020)
    return ContentChanges(
        initiatives=(
            InitiativeChange(
                InitiativeStatus.RENAMED, "教育数字化", InitiativeKind.PROGRAMME,
                (_initiative("old", 1, "教育信息化", "教育信息化"),),
                (_initiative("new", 1, "教育数字化", "教育数字化"),),
                ("教育信息化",),
            ),
            InitiativeChange(
                InitiativeStatus.APPEARS, "双减", InitiativeKind.DOCUMENT, (),
                (_initiative("new", None, "双减", "“双减”", kind=InitiativeKind.DOCUMENT),),
            ),
            InitiativeChange(
                InitiativeStatus.PERSISTS, name, InitiativeKind.PROGRAMME, (piloted,), (full,)
            ),
        ),
        targets=(
            TargetChange(TargetChangeKind.LOWERED, old, new, -8, "", ("targets.deadline_moved",)),
            TargetChange(
                TargetChangeKind.NOT_COMPARABLE, old, _target("new", 4, 90, unit="%"), None,
                "targets.unit_differs",
            ),
            TargetChange(TargetChangeKind.KEPT, old, _target("new", 3, 20)),
            TargetChange(TargetChangeKind.DROPPED, _target("old", None, 15000), None),
        ),
        stages=(StageChange(name, piloted, full, StageDirection.ADVANCED),),
        forces=(
            ForceChange(
                _rule("old", 2, Force.STRICTLY_FORBIDDEN, "严禁"),
                _rule("new", 2, Force.FORBIDDEN_IN_PRINCIPLE, "原则上不得"),
                ForceDirection.WEAKENED, 1.0,
            ),
            ForceChange(
                None, _rule("new", 2, Force.MUST, "必须"), ForceDirection.IMPOSED, 0.0
            ),
        ),
        owners=(
            OwnerChange(
                OwnerChangeKind.ROLE, Owner("市教育局", OwnerRole.LEAD, Span(0, 4)),
                Owner("市教育局", OwnerRole.SUPPORT, Span(1, 5)), "old#02", "new#02",
            ),
            OwnerChange(
                OwnerChangeKind.REMOVED, Owner("市财政局", OwnerRole.SUPPORT, Span(5, 9)), None,
                "old#02", "new#02",
            ),
        ),
    )  # fmt: skip


def with_content():
    """Return the comparison with findings of every sort."""
    return replace(COMPARISON, content=content())


def findings(name="课后服务"):
    """Return what the two plans commit to, with a file that could not be read."""
    mentions = (_initiative("new", 2, name, "全面实施" + name, Stage.FULL),)
    targets = (_target("new", 3, 12, deadline=2020), _target("new", None, 15000))
    return Findings(
        (OLD, NEW),
        (PlanContent("old"), PlanContent("new", mentions, targets)),
        left_out=(Note("corpus.left_out", values={"reason": {"zh": "无此文件", "en": "none"}}),),
    )


def across_places():
    """Return the comparison as if the right plan were of another city."""
    note = Note("changes.regions_differ", "", {"left": "甲市", "right": "丙市"})
    right = replace(NEW, region=Region("丙市", "乙省", "city", "990200"))
    return replace(COMPARISON, right=right, notes=(note,))


def without_items():
    """Return a comparison of two plans in which no item was found."""
    left, right = replace(OLD, items=()), replace(NEW, items=())
    return Comparison(left, right, replace(ALIGNMENT, links=()), ())


def hostile(text):
    """Return a comparison and a document in which every free text holds ``text``."""
    left = plan(
        "old",
        text,
        [("1", (text,), text, text + "甲乙"), (text, (), "", text + "丙丁")],
        region=Region(text, text, text, text),
        furniture=text,
        issuer=text,
    )
    right = plan("new", text, [("1", (text,), text, text + "戊己")], furniture=text)
    one = Link(
        "old#01", "new#01", Grade.SAME, 0.9, True, {text: 1.0}, RunnerUp("left", "old#02", 0.1)
    )
    edits = replace(item_edits(left.items[0], right.items[0]), rewritten=False)
    changes = (
        Change(ChangeKind.REWORDED, ("old#01",), ("new#01",), True, True, 0.5, (edits,), (0,)),
        Change(ChangeKind.REMOVED, ("old#02",), (), False, False, 0.9),
    )
    alignment = Alignment("old", "new", (one,), text, {})
    notes = (Note("label.encoding", text, {"encoding": text, "decided_by": text}),)
    comparison = Comparison(left, right, alignment, changes, notes)
    return comparison, Document(left.source, (left,), notes)
