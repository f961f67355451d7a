"""Whether a PDF gives the items of the text that it was printed from.

    python benchmarks/printing.py [COUNT]

Prints COUNT documents of ``../shared/corpora`` (60; beside the project, not part of it) with a
browser, in three layouts in turn, with headers and page numbers, reads the PDFs and compares their
items with those of the same paragraphs read as text. Writes ``benchmarks/printing.md`` and
``printing.json``. Without the corpora or a browser it says so and writes nothing.
"""

from __future__ import annotations

import html
import json
import shutil
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from format_cases import bare, own_text  # noqa: E402

from benchmarks.conditions import conditions, sentence  # noqa: E402
from policydiff.errors import ReadError  # noqa: E402
from policydiff.model import Document, Source  # noqa: E402
from policydiff.parse.document import parse  # noqa: E402
from policydiff.parse.furniture import PAGE_MARK, furniture  # noqa: E402
from policydiff.parse.lines import paragraphs  # noqa: E402
from policydiff.read import read_source, source_of  # noqa: E402

CORPORA = ROOT.parent / "shared" / "corpora"
TABLE, DATA = Path(__file__).with_suffix(".md"), Path(__file__).with_suffix(".json")
COMMAND = "python benchmarks/printing.py"
COUNT = 60
MOST_PARAGRAPHS, FEWEST_PARAGRAPHS = 150, 8
LONGEST = 3_000  # characters; a longer paragraph is a document on one line
LAYOUTS = {
    "indented": "p { text-indent: 2em; margin: 0 }",
    "set apart": "p { margin: 0 0 0.8em }",
    "two columns": "p { text-indent: 2em; margin: 0; overflow-wrap: anywhere } div { columns: 2; column-gap: 2em; font-size: 11pt }",
}  # fmt: skip
STYLE = "body { font: 16pt/1.7 'Noto Serif CJK SC'; text-align: justify; margin: 0 }"
EDGES = {
    "format": "A4",
    "margin": {"top": "30mm", "bottom": "28mm", "left": "27mm", "right": "25mm"},
    "display_header_footer": True,
    "header_template": "<div style='font-size:9pt;width:100%;text-align:center'>某市教育局文件</div>",
    "footer_template": "<div style='font-size:11pt;width:100%;text-align:center'>— <span class=pageNumber></span> —</div>",
}  # fmt: skip


@dataclass(frozen=True)
class Printed:
    """What came back of one document."""

    name: str
    layout: str
    pages: int
    wanted: int
    found: int
    right: int
    seconds: float


def paragraphs_of(path: Path) -> list[str]:
    """Return the first paragraphs of a text; none of what is no text of paragraphs."""
    try:
        source, _ = read_source(str(path))
    except ReadError:
        return []
    found = paragraphs(source.text, PAGE_MARK, lambda line: furniture(line) is not None)
    texts = [each.text for each in found[:MOST_PARAGRAPHS]]
    fits = len(texts) >= FEWEST_PARAGRAPHS and max(map(len, texts)) <= LONGEST
    return texts if fits else []


def items_of(document: Document) -> Counter[str]:
    """Return the texts of all items, without white space."""
    return Counter(bare(own_text(document, item)) for plan in document.plans for item in plan.items)


def printed(browser: Any, path: Path, texts: Sequence[str], layout: str) -> Printed:
    """Print ``texts`` and read the PDF."""
    whole = Source("plan.txt", "", "utf-8", "utf-8", "\n".join(texts), whole_lines=True)
    wanted = items_of(parse(whole))
    page = browser.new_page()
    lines = "".join(f"<p>{html.escape(text)}</p>" for text in texts)
    page.set_content(
        f"<meta charset=utf-8><style>{STYLE}{LAYOUTS[layout]}</style><div>{lines}</div>"
    )
    data = page.pdf(**EDGES)
    page.close()
    start = time.perf_counter()
    source, _ = source_of("plan.pdf", data)
    seconds = time.perf_counter() - start
    found = items_of(parse(source))
    pages = max(place.number for place in source.places)
    name = f"{path.parent.name}/{path.name}"
    right = (wanted & found).total()
    return Printed(name, layout, pages, wanted.total(), found.total(), right, round(seconds, 3))


def f1(rows: Sequence[Printed]) -> float:
    """Return the harmonic mean of precision and recall of items."""
    both = sum(row.wanted + row.found for row in rows)
    return 2 * sum(row.right for row in rows) / both if both else 1.0


def page_of(rows: Sequence[Printed]) -> str:
    """Return the page that shows all rows."""
    head = "| layout | documents | pages | wanted | found | right | F1 | ms a page |\n|---|---|---|---|---|---|---|---|"
    groups = [(layout, [row for row in rows if row.layout == layout]) for layout in LAYOUTS]
    lines = [_line(name, group) for name, group in [*groups, ("all", list(rows))]]
    wrong = [row for row in rows if row.right < max(row.wanted, row.found)]
    worst = sorted(wrong, key=lambda row: (row.right - max(row.wanted, row.found), row.name))
    named = "\n".join(
        f"| {row.name.replace('|', '')} | {row.layout} | {row.wanted} | {row.found} | {row.right} |"
        for row in worst
    )
    return f"""# Items of printed texts

Made by `{COMMAND}`: {len(rows)} documents of the development corpora, printed by a browser in three
layouts in turn and read as PDF. Right is an item whose text is exactly that of the same paragraphs
read as text, white space aside: what differs is the reading of the PDF.

{head}
{chr(10).join(lines)}

## Documents that differ

| document | layout | wanted | found | right |
|---|---|---|---|---|
{named}

Measured with {sentence(conditions(COMMAND, "pypdfium2", "playwright"))}
"""


def _line(name: str, rows: Sequence[Printed]) -> str:
    pages = sum(row.pages for row in rows)
    counts = [
        len(rows),
        pages,
        *(sum(getattr(row, each) for row in rows) for each in ("wanted", "found", "right")),
    ]
    took = 1000 * sum(row.seconds for row in rows) / max(pages, 1)
    return f"| {name} | {' | '.join(map(str, counts))} | {f1(rows):.3f} | {took:.0f} |"


def main() -> int:
    """Write both files."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    files = sorted(CORPORA.glob("*/*.txt"))
    chromium = shutil.which("chromium")
    if not files or not chromium:
        print("no corpora at ../shared/corpora, or no chromium; nothing written", file=sys.stderr)
        return 0
    from playwright.sync_api import sync_playwright

    rows: list[Printed] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium)
        for path in files[:: max(1, len(files) // count)][:count]:
            if texts := paragraphs_of(path):
                layout = list(LAYOUTS)[len(rows) % len(LAYOUTS)]
                rows.append(printed(browser, path, texts, layout))
        browser.close()
    TABLE.write_text(page_of(rows), encoding="utf-8")
    content = {
        "command": COMMAND,
        "f1": round(f1(rows), 4),
        "documents": [asdict(row) for row in rows],
    }
    DATA.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(_line("all", rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
