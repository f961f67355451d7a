"""Whether a web page gives the items of the text that stands in it.

    python benchmarks/web_pages.py

Puts every document of ``../shared/corpora`` (beside the project, not part of it) into pages of seven
kinds, among menus, lists of links and footers, and compares the items of each page with those of
the same lines read as plain text. Writes ``benchmarks/web_pages.md`` and ``web_pages.json``.
Without the corpora it says so and writes nothing.
"""

from __future__ import annotations

import html
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from format_cases import bare, own_text  # noqa: E402

from benchmarks.conditions import conditions, sentence  # noqa: E402
from policydiff.errors import ReadError  # noqa: E402
from policydiff.model import Document  # noqa: E402
from policydiff.parse.document import parse  # noqa: E402
from policydiff.read import read_source, source_of  # noqa: E402

CORPORA = ROOT.parent / "shared" / "corpora"
TABLE, DATA = Path(__file__).with_suffix(".md"), Path(__file__).with_suffix(".json")
COMMAND = "python benchmarks/web_pages.py"
FEWEST_LINES = 8  # with less a text is one on few lines, which a page would not have

HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>'
MENU = (
    "".join(f'<li><a href="{n}">{n}</a></li>' for n in ("首页", "要闻", "政务公开", "政务服务"))
    + "<li>您现在的位置：<a href='/'>首页</a> &gt; <a href='/zw'>政务公开</a> &gt; 正文</li>"
)
ASIDE = "".join(
    f'<li><a href="{n}">某市召开第{n}次推进会，部署下一步重点任务。</a> <i>03-0{n}</i></li>'
    for n in range(1, 7)
)
RELATED = (
    '<h4>相关链接</h4><ul><li><a href="1">某市2014年工作总结</a><li><a href="2">一图读懂</a></ul>'
)
FOOT = "<p>主办：某市人民政府办公室　承办：某市大数据中心</p><p>建议使用IE8.0以上浏览器。备案号00000000</p>"
OPENED, CLOSED = f"{HEAD}<ul>{MENU}</ul>", f"<div>{RELATED}</div><div>{FOOT}</div>"


def _each(lines: Iterable[str], pattern: str) -> str:
    return "".join(pattern.format(line) for line in lines)


def _cut(line: str) -> str:
    return f"<span>{line[:7]}</span><span lang='zh'>{line[7:]}</span>"


KINDS: dict[str, Callable[[Sequence[str]], str]] = {
    "known container": lambda lines: (
        f"{OPENED}<div><div>【字号：大 中 小】</div><div class='TRS_Editor'>"
        f"{_each(lines, '<p>　　{}</p>')}</div></div>{CLOSED}"
    ),
    "found by density, a list of news beside it": lambda lines: (
        f"{OPENED}<div><ul>{ASIDE}</ul><div><div>{_each(map(_cut, lines), '<p>{}')}</div></div></div>"
        f"{CLOSED}"
    ),
    "two line breaks": lambda lines: (
        f"{OPENED}<center><div>{_each(lines, '&nbsp;&nbsp;{}<br><br>')}</div></center>{CLOSED}"
    ),
    "one line break": lambda lines: f"{OPENED}<div>{_each(lines, '　　{}<br>')}</div>{CLOSED}",
    "laid out in tables": lambda lines: (
        f"{HEAD}<table><tr><td colspan=2><ul>{MENU}</ul><tr><td><ul>{ASIDE}</ul><td><table><tr><td>"
        f"{_each(lines, '<P>{}')}</table><tr><td colspan=2>{RELATED}{FOOT}</table>"
    ),
    "no container": lambda lines: f"{OPENED}{_each(lines, '<p>{}</p>')}{CLOSED}",
    "nested blocks": lambda lines: (
        f"{OPENED}<div>{_each(lines, '<div><div>{}</div></div>')}</div><ul>{ASIDE}</ul>{CLOSED}"
    ),
}


@dataclass(frozen=True)
class Shown:
    """What came back of one document in one kind of page."""

    kind: str
    wanted: int
    found: int
    right: int
    same_title: bool
    seconds: float


def lines_of(path: Path) -> list[str]:
    """Return the lines of a text, ready for a page; none when it has too few."""
    try:
        source, _ = read_source(str(path))
    except ReadError:
        return []
    lines = [line.strip() for line in source.text.splitlines() if line.strip()]
    return lines if len(lines) >= FEWEST_LINES else []


def items_of(document: Document) -> Counter[str]:
    """Return the texts of all items, without white space."""
    return Counter(bare(own_text(document, item)) for plan in document.plans for item in plan.items)


def shown(plain: Document, lines: Sequence[str], kind: str) -> Shown:
    """Put ``lines`` into a page and read it."""
    data = KINDS[kind]([html.escape(line) for line in lines]).encode()
    start = time.perf_counter()
    source, _ = source_of("plan.html", data)
    seconds = time.perf_counter() - start
    page = parse(source)
    wanted, found = items_of(plain), items_of(page)
    titles = [[plan.title for plan in document.plans] for document in (plain, page)]
    right = (wanted & found).total()
    return Shown(kind, wanted.total(), found.total(), right, titles[0] == titles[1], seconds)


def f1(rows: Sequence[Shown]) -> float:
    """Return the harmonic mean of precision and recall of items."""
    both = sum(row.wanted + row.found for row in rows)
    return 2 * sum(row.right for row in rows) / both if both else 1.0


def page_of(rows: Sequence[Shown], documents: int) -> str:
    """Return the page that shows all rows."""
    groups = [(kind, [row for row in rows if row.kind == kind]) for kind in KINDS]
    lines = [_line(name, group) for name, group in [*groups, ("all", list(rows))]]
    return f"""# Items of texts in web pages

Made by `{COMMAND}`: {documents} documents of the development corpora, each in pages of seven kinds,
among menus, lists of links and footers. Right is an item whose text is exactly that of the same
lines read as plain text, white space aside: what differs is the reading of the page.

| page | items wanted | found | right | F1 | pages with the same titles | ms a page |
|---|---|---|---|---|---|---|
{chr(10).join(lines)}

Measured with {sentence(conditions(COMMAND, "lxml"))}
"""


def _line(kind: str, rows: Sequence[Shown]) -> str:
    counts = [sum(getattr(row, each) for row in rows) for each in ("wanted", "found", "right")]
    same = sum(row.same_title for row in rows)
    speed = 1000 * sum(row.seconds for row in rows) / len(rows)
    cells = [kind, *counts, f"{f1(rows):.4f}", f"{same} of {len(rows)}", f"{speed:.1f}"]
    return "| " + " | ".join(map(str, cells)) + " |"


def main() -> None:
    """Measure and write both files."""
    paths = sorted(CORPORA.rglob("*.txt")) if CORPORA.is_dir() else []
    texts = [lines for path in paths if (lines := lines_of(path))]
    if not texts:
        print(f"{CORPORA} is not here; nothing was measured.")
        return
    rows = []
    for lines in texts:
        plain = parse(source_of("plan.txt", "\n".join(lines).encode())[0])
        rows += [shown(plain, lines, kind) for kind in KINDS]
    TABLE.write_text(page_of(rows, len(texts)), encoding="utf-8")
    found = {kind: round(f1([row for row in rows if row.kind == kind]), 4) for kind in KINDS}
    data = {
        "conditions": conditions(COMMAND, "lxml"), "documents": len(texts), "f1": found,
        "differing": [asdict(row) for row in rows if row.right < max(row.wanted, row.found)],
    }  # fmt: skip
    DATA.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(TABLE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
