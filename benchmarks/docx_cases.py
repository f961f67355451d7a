"""Word documents with automatic numbers of every kind, for ``docx_numbering``.

Each numbered paragraph has words that tell it from all others: @0001@, @0002@ …
"""

import random
from collections.abc import Iterator, Sequence

from docx_files import (
    MARK_DELETED,
    abstract,
    deleted,
    docx,
    ins,
    lvl,
    num,
    p,
    r,
    style,
    tbl,
    tc,
    tr,
)

from policydiff.read.docx.number_formats import KNOWN, NUMBERLESS

SEED = 20240101
RANDOM_DOCUMENTS = 40
# 1 to 30, where formats turn or end, and what plans never reach.
NUMBERS = (
    *range(1, 31), 39, 40, 41, 49, 50, 51, 60, 99, 100, 101, 110, 111, 120, 123, 200, 999, 1000,
    1001, 1010, 1100, 2024,
)  # fmt: skip
USUAL = 20
# What Word and WPS offer in Chinese, and templates of government documents have.
USED = (
    "decimal", "chineseCounting", "chineseCountingThousand", "japaneseCounting",
    "taiwaneseCountingThousand", "ideographTraditional", "chineseLegalSimplified",
    "ideographLegalTraditional", "decimalZero", "upperLetter", "lowerLetter", "upperRoman",
    "lowerRoman", "ordinal", "decimalEnclosedCircle", "decimalEnclosedCircleChinese",
)  # fmt: skip
# Formats of the documents at random.
COMMON = (
    "decimal", "chineseCountingThousand", "upperLetter", "lowerRoman", "decimalEnclosedCircle",
)  # fmt: skip
UP_TO = f", to {USUAL}"
FORMATS = tuple(sorted(KNOWN - NUMBERLESS))

Case = tuple[str, bytes]
Place = tuple[int, int]  # the number of a list, and a level of it
GOV = (
    lvl("chineseCountingThousand", "%1、", suffix="nothing"),
    lvl("chineseCountingThousand", "（%2）", suffix="nothing"),
    lvl("decimal", "%3."),
    lvl("decimal", "（%4）", suffix="space"),
    lvl("decimalEnclosedCircle", "%5"),
)
DECIMAL = tuple(lvl("decimal", "".join(f"%{n}." for n in range(1, at + 2))) for at in range(9))


class Paragraphs:
    """Paragraphs with words that tell one from another."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, number: int | None = None, level: int | None = 0, **more: str) -> str:
        """Return a paragraph at a level of a list, or one without a number."""
        return p(self.words(), num=None if number is None else (number, level), **more)

    def words(self) -> str:
        """Return words that no other paragraph has."""
        self.count += 1
        return f"@{self.count:04d}@"


def formats() -> Iterator[Case]:
    """Yield a document for each format: each number by a list that starts with it."""
    for form in FORMATS:
        yield f"format {form}", _with_numbers(form, NUMBERS)
    for form in USED:
        yield f"format {form}{UP_TO}", _with_numbers(form, NUMBERS[:USUAL])


def _with_numbers(form: str, numbers: Sequence[int]) -> bytes:
    say = Paragraphs()
    lists = "".join(num(at, 1, {0: value}) for at, value in enumerate(numbers, 1))
    body = [say(at) for at in range(1, len(numbers) + 1)]
    return docx(*body, numbering=abstract(1, lvl(form, "%1、")) + lists)


def schemes() -> Iterator[Case]:
    """The usual schemes of plans, whole."""
    yield _levels(
        "scheme 一、（一）1.（1）①", GOV, 0, 1, 2, 3, 4, 4, 3, 2, 1, 2, 0, 1, 1, 2, 2, 0, 2, 1
    )
    yield _levels("scheme 一、1.", GOV, 0, 2, 2, 0, 2, 2, 2, 0, 2)
    chapters = (
        lvl("chineseCountingThousand", "第%1章"),
        lvl("chineseCountingThousand", "第%2条", restart=0),
    )
    yield _levels("scheme 第一章 第一条, on through chapters", chapters, 0, 1, 1, 0, 1, 1, 1, 0, 1)
    legal = (
        lvl("chineseCountingThousand", "第%1章"),
        lvl("decimal", "%1.%2", legal=True),
        lvl("decimal", "%1.%2.%3", legal=True),
    )
    yield _levels("isLgl: 第一章, 1.1, 1.1.1", legal, 0, 1, 2, 2, 1, 0, 1, 2)
    plain = (lvl("chineseCountingThousand", "%1"), lvl("decimal", "%1.%2"))
    yield _levels("no isLgl: 一, 一.1", plain, 0, 1, 1, 0, 1)


def _levels(name: str, family: Sequence[str], *levels: int) -> Case:
    """Return a document with paragraphs at ``levels`` of one list."""
    return _places(name, abstract(1, *family) + num(1, 1), *((1, level) for level in levels))


def _places(name: str, numbering: str, *places: Place) -> Case:
    """Return a document with paragraphs at ``places``."""
    say = Paragraphs()
    return name, docx(*[say(*place) for place in places], numbering=numbering)


def restarts() -> Iterator[Case]:
    """Levels that start anew, or do not, and lists that start elsewhere."""
    for restart in (0, 1, 2, 3):
        family = (*DECIMAL[:2], lvl("decimal", "%3)", restart=restart))
        levels = (0, 1, 2, 2, 1, 2, 0, 2, 2, 1, 2, 0, 1, 2)
        yield _levels(f"lvlRestart {restart} at level 3", family, *levels)
    anew, everywhere = num(2, 1, {0: 1}), num(2, 1, dict.fromkeys(range(9), 1))
    for name, lists, of in (
        ("two lists of one family count on", num(1, 1) + num(2, 1), (1, 1, 2, 2, 1)),
        ("startOverride 1", num(1, 1) + anew, (1, 1, 1, 2, 2)),
        ("startOverride 5", num(1, 1) + num(2, 1, {0: 5}), (1, 1, 1, 2, 2)),
        ("startOverride of the first list", num(1, 1, {0: 3}), (1, 1, 1)),
        (
            "three lists with startOverride",
            num(1, 1) + anew + num(3, 1, {0: 1}),
            (1, 1, 2, 2, 3, 3),
        ),
        ("back to the first list after startOverride", num(1, 1) + anew, (1, 1, 1, 2, 1, 2)),
    ):
        yield _places(name, abstract(1, *DECIMAL) + lists, *((each, 0) for each in of))
    both = abstract(1, *DECIMAL) + num(1, 1)
    places = (1, 0), (1, 1), (1, 1), (2, 0), (2, 1), (2, 1), (2, 0), (2, 1)
    yield _places("startOverride at all levels", both + everywhere, *places)
    places = (1, 0), (1, 1), (1, 1), (2, 1), (2, 1), (1, 0), (1, 1)
    yield _places("startOverride at level 2 alone", both + num(2, 1, {1: 1}), *places)
    places = (1, 0), (2, 0), (1, 0), (2, 0), (1, 1), (2, 1)
    families = abstract(1, *GOV) + abstract(2, *DECIMAL) + num(1, 1) + num(2, 2)
    yield _places("two families, interleaved", families, *places)
    for start in (0, 1, 4):
        family = (lvl("decimal", "%1.", start=start), lvl("decimal", "%1.%2", start=start))
        yield _levels(f"start {start}", family, 0, 1, 1, 0, 1)
    yield _levels("no start", [lvl("decimal", "%1.", start=None)], 0, 0, 0)


def overrides() -> Iterator[Case]:
    """Lists with levels of their own."""
    own = {1: lvl("upperLetter", "%2)"), 0: lvl("upperRoman", "%1.")}
    family = abstract(1, *DECIMAL)
    for name, lists in (
        ("lvlOverride with levels", num(1, 1, levels=own)),
        ("lvlOverride of level 2 alone", num(1, 1, levels={1: own[1]})),
        ("lvlOverride with levels and starts", num(1, 1, {0: 3, 1: 2}, own)),
    ):
        yield _places(name, family + lists, *((1, level) for level in (0, 1, 1, 2, 0, 1)))
    yield _places(
        "a list with levels of its own after another",
        family + num(1, 1) + num(2, 1, levels=own),
        *((1, 0), (1, 0), (2, 0), (2, 0)),
    )


def styles() -> Iterator[Case]:
    """Numbers that come with styles."""
    base = style("Normal", default=True)
    heads = base + (
        style("H1", based_on="Normal", num=(1, None))
        + style("H2", based_on="Normal", num=(1, 1))
        + style("H3", based_on="H2", num=(1, 2))
    )
    family = abstract(
        1,
        lvl("chineseCountingThousand", "%1、", style="H1"),
        lvl("chineseCountingThousand", "（%2）", style="H2"),
        lvl("decimal", "%3.", style="H3"),
    )
    lists = family + num(1, 1)
    names = ("H1", "H2", "H3", "H3", "H2", "H1", "H2", "H3")
    yield _styled("styles of levels", lists, heads, *names)
    child = style("Mine", based_on="H2") + style("Own", based_on="Mine")
    names = ("H1", "Mine", "H2", "Own", "H1", "Own")
    yield _styled("styles based on those of levels", lists, heads + child, *names)
    none = style("Plain", based_on="H2", num=(0, None))
    uses = ("H1", "Plain", "H2", ("H2", 0, None), "H2")
    yield _styled("numId 0 in a style and a paragraph", lists, heads + none, *uses)
    lists = family + abstract(2, *DECIMAL) + num(1, 1) + num(2, 2)
    uses = ("H1", ("H2", 2, 0), ("H2", 2, 1), "H2")
    yield _styled("a paragraph's own list before its style's", lists, heads, *uses)
    linked = abstract(1, *DECIMAL, of_style="Scheme") + abstract(2, link="Scheme")
    lists = linked + num(1, 1) + num(2, 2)
    scheme = style("Scheme", sort="numbering", num=(1, None))
    uses = [("", 2, level) for level in (0, 1, 1, 0, 1)]
    yield _styled("numStyleLink", lists, base + scheme, *uses)
    numbered = style("Normal", default=True, num=(1, 0))
    lists = abstract(1, *DECIMAL) + num(1, 1)
    yield _styled("the default style numbers", lists, numbered, "", "", ("", 0, None), "")


def _styled(
    name: str, numbering: str, styles: str, *uses: str | tuple[str, int, int | None]
) -> Case:
    """Return a document with paragraphs of the styles that ``uses`` name, some at a place too."""
    say = Paragraphs()
    body = [
        say(style=use) if isinstance(use, str) else say(use[1], use[2], style=use[0])
        for use in uses
    ]
    return name, docx(*body, numbering=numbering, styles=styles)


def texts() -> Iterator[Case]:
    """Labels that are more or less than a number."""
    for suffix in ("tab", "space", "nothing"):
        yield _levels(f"suff {suffix}", [lvl("decimal", "%1", suffix=suffix)], 0, 0, 0)
    for name, level in (
        ("bullet ●", lvl("bullet", "●")),
        ("bullet of Wingdings", lvl("bullet", "\uf06c", font="Wingdings")),
        ("bullet of Symbol", lvl("bullet", "\uf0b7", font="Symbol")),
        ("none", lvl("none", "")),
        ("none with words", lvl("none", "附：")),
        ("words without a number", lvl("decimal", "注：")),
        ("words around", lvl("decimal", "专栏%1：")),
        ("a number twice", lvl("decimal", "%1-%1")),
        ("the number of a narrower level", lvl("decimal", "%1%2、")),
    ):
        yield _levels(f"label: {name}", [level], 0, 0, 0)
    yield _levels("levels skipped on the way down", DECIMAL, 1, 1, 0, 2, 1, 0)


def paragraphs() -> Iterator[Case]:
    """Paragraphs that count or do not, and those of a table."""
    lists = abstract(1, *DECIMAL) + num(1, 1)
    say = Paragraphs()
    body = [say(1), p(num=(1, 0)), say(1)]
    yield "an empty paragraph counts", docx(*body, numbering=lists)
    say = Paragraphs()
    body = [say(1), p(num=(1, 0), properties="<w:sectPr/>"), say(1)]
    yield "the end of a section does not", docx(*body, numbering=lists)
    say = Paragraphs()
    body = [
        say(1),
        p(deleted("删去"), num=(1, 0), properties=MARK_DELETED),
        say(1),
        p(ins(r(say.words())), num=(1, 0)),
        say(1),
    ]
    yield "a deleted paragraph does not, an inserted one does", docx(*body, numbering=lists)
    say = Paragraphs()
    body = [say(1), tbl(tr(tc(say(1)), tc(say(1))), tr(tc(say(1)), tc(say()))), say(1)]
    yield "numbers in a table", docx(*body, numbering=lists)


def at_random() -> Iterator[Case]:
    """Lists, levels and overrides drawn at random, without what CAUSES lists."""
    draw = random.Random(SEED)
    for at in range(RANDOM_DOCUMENTS):
        families = "".join(_family(name, draw) for name in (1, 2))
        lists = num(1, 1) + num(2, 2) + num(3, 1, {0: draw.randint(1, 5)})
        yield f"random {at + 1}", docx(*_walk(draw), numbering=families + lists)


def _family(name: int, draw: random.Random) -> str:
    levels = []
    for n in range(1, 5):
        form = draw.choice(COMMON)
        label = (f"%{n}、", f"（%{n}）", f"%{n - 1}.%{n}" if n > 1 else "%1.")
        levels.append(lvl(form, draw.choice(label)))
    return abstract(name, *levels)


def _walk(draw: random.Random) -> list[str]:
    """Return paragraphs up and down the levels, from the first list to the others."""
    say = Paragraphs()
    body: list[str] = []
    level, current = 0, 1
    for _ in range(30):
        if draw.random() < 0.15:
            body.append(say())
            continue
        if level == 0 and draw.random() < 0.25:
            current = 2 if current == 1 else current
        if draw.random() < 0.1 and current == 1 and len(body) > 15:
            current, level = 3, 0
        body.append(say(current, level))
        level = draw.randint(0, min(level + 1, 3))
    return body


def cases() -> Iterator[Case]:
    """Return all documents, each with its name."""
    for several in (formats, schemes, restarts, overrides, styles, texts, paragraphs, at_random):
        yield from several()
