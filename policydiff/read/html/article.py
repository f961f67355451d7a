"""Where on a page its article stands: the plan, and not the menus and footers around it.

Known containers of the usual systems for government sites come first. Otherwise the article is
the smallest block that holds nearly all running text of the page: sentences and numbered lines
that are no links (after Kohlschütter, Fankhauser and Nejdl, Boilerplate Detection using Shallow
Text Features, WSDM 2010: text density and link density tell text from boilerplate). A block is
never chosen that would leave numbered tasks outside.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate, chain

from policydiff.read.html.about import LONGEST, titles
from policydiff.read.html.page import Line, Page
from policydiff.read.html.tables import Grid

# Names (id or class, in small letters) of the block that holds an article: of TRS, UCAP (gov.cn),
# vsb, Hanweb and jpage, and of the families that sites made by hand share.
_CONTAINER = re.compile(
    r"(?:view-)?trs_(?:web)?(?:u?editor|uedit)(?:_view)?|ucap-?content|zoom(?:con(?:tent)?)?|fontzoom"
    r"|j-fontcontent|vsb_(?:news)?content(?:_\d{1,3})?|v_news_content|wp_articlecontent"
    r"|(?:art|arc|article|bt|con|content|detail|gknb|info|news|pages?|print|text|view|xxgk)"
    r"[-_]?(?:body|con|content|text|txt)|main[-_]?te?xt|zwnr|wznr|zhengwen|easysite-news-text"
    r"|rich_media_content|tys-main-zt-show"
)
# Of the running text of the page, that the article holds at least: where a container is known, and
# where the block is found by density alone.
KNOWN_SHARE = 0.6
FOUND_SHARE = 0.9
FEWEST_NUMBERED = 2  # numbered lines outside a block that speak against it
FEWEST_CHARACTERS = 40  # of running text; with less the page has no article, and all of it is one
SENTENCE = 30  # characters from which a line with a comma is running text
NUMBERED = 6  # characters from which a numbered line is
SAME_SHARE = 0.5  # of the largest block's text, that another one holds which may be its copy
TITLE_LINES = 3  # over which a title is broken at most
TITLE_WITHIN = 60  # lines before the article, and the first ones in it, in which its title is
SHORTEST_TITLE = 4
SIGNED_LINES = 4  # after the article, in which it is signed and dated
MENU_LINES = 3  # lines of links on end that make a menu

# Blocks of text: the article is not looked for in one of them.
_HEADINGS = frozenset(("h1", "h2", "h3"))
_INNERMOST = _HEADINGS | {"h4", "h5", "h6", "p", "li", "ol", "ul", "dl", "pre", "blockquote"}
_NUMBER = re.compile(
    r"\s{0,8}(?:[(（]?\s?[一二三四五六七八九十百]{1,4}\s?(?:[)）]|、|[.．](?!\d))"
    r"|[(（]?\s?\d{1,3}\s?(?:[)）]|、|[.．](?!\d))|第[一二三四五六七八九十百\d]{1,4}[章节条部编]|[①-⑳])"
)
# What site owners say of themselves under every page.
_STATEMENT = re.compile(
    r"版权|备案|ICP|Copyright|All Rights|主办|承办|协办|技术支持|网站标识码|浏览器|分辨率"
    r"|邮编|邮政编码|联系我们|免责|网站地图|即将离开|本页二维码",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\D{0,4}(?:\d{4}|[一二][〇○零O0一二三四五六七八九]{3})年.{1,3}月.{1,3}日\D{0,4}"
)
_BODY = re.compile(r"[^，。：；、:,]{2,30}(?:局|厅|部|委|政府|办公厅|办公室|委员会|领导小组)")


@dataclass(frozen=True, slots=True)
class Article:
    """Where the article stands: ``lines[start:stop]`` of the page but for those in ``apart``.

    ``block`` holds its text; ``has_title``: its title is among the lines.
    """

    block: int
    start: int
    stop: int
    apart: Set[int]
    has_title: bool

    def holds(self, line: int) -> bool:
        """Tell whether the line with this index is of the article."""
        return self.start <= line < self.stop and line not in self.apart


def article_of(page: Page, tables: Sequence[Grid]) -> Article:
    """Return where the article of ``page`` stands; a page without one is all of it."""
    return _Search(page, tables).found()


class _Search:
    def __init__(self, page: Page, tables: Sequence[Grid]) -> None:
        self.page = page
        self.tables = {grid.block for grid in tables}
        blocks = [page.blocks[at] for at in self.tables]
        self.cells = {at for block in blocks for at in range(block.first, block.stop)}
        sizes = [_running(line, in_table=at in self.cells) for at, line in enumerate(page.lines)]
        numbered = (
            size > 0 and _NUMBER.match(line.text) is not None
            for line, size in zip(page.lines, sizes, strict=True)
        )  # fmt: skip
        self.sizes = [0, *accumulate(sizes)]
        self.numbered = [0, *accumulate(map(int, numbered))]
        self.children: dict[int, list[int]] = defaultdict(list)
        for at, block in enumerate(page.blocks[1:], 1):
            self.children[block.parent].append(at)
        self.repeated: set[int] = set()

    def found(self) -> Article:
        """Choose the block, and what of the lines around it belongs to the article."""
        if self._size(0) < FEWEST_CHARACTERS:
            return Article(0, 0, len(self.page.lines), frozenset(), has_title=False)
        at = self._block()
        block = self.page.blocks[at]
        title = self._title(block.first, block.stop)
        start = min(block.first, title if title is not None else block.first)
        stop = self._signed(block.stop)
        apart = {*self.repeated, *self._menus(start, stop), *self._tail(start, stop)}
        apart |= {line for line in range(start, block.first) if self.page.lines[line].is_link}
        return Article(at, start, stop, apart, has_title=title is not None)

    def _size(self, at: int) -> int:
        block = self.page.blocks[at]
        return self.sizes[block.stop] - self.sizes[block.first]

    def _leaves_tasks(self, inner: int, outer: int) -> bool:
        """Tell whether numbered lines stand in ``outer`` but not in ``inner``."""
        one, other = self.page.blocks[inner], self.page.blocks[outer]
        inside = self.numbered[one.stop] - self.numbered[one.first]
        return self.numbered[other.stop] - self.numbered[other.first] - inside >= FEWEST_NUMBERED

    def _block(self) -> int:
        outer = self._dense()
        known = [at for at in range(1, len(self.page.blocks)) if self._is_known(at)]
        best = max(known, key=lambda at: (self._size(at), at), default=None)
        if best is None or self._size(best) < KNOWN_SHARE * self._size(outer):
            return outer
        return outer if self._leaves_tasks(best, outer) else best

    def _is_known(self, at: int) -> bool:
        block = self.page.blocks[at]
        if block.first in self.repeated:
            return False
        names = f"{block.attributes.get('id', '')} {block.attributes.get('class', '')}".lower()
        return block.tag == "ucapcontent" or any(map(_CONTAINER.fullmatch, names.split()))

    def _dense(self) -> int:
        """Go down from the page into the block that holds nearly all of the text."""
        at = 0
        while inner := [each for each in self.children[at] if self._may_hold(each)]:
            best = max(inner, key=lambda each: (self._size(each), -each))
            copies = self._copies(best, inner)
            size = self._size(at) - sum(map(self._size, copies))
            if not size or self._size(best) < FOUND_SHARE * size:
                break
            if self._leaves_tasks(best, at) and not copies:
                break
            for copy in copies:
                block = self.page.blocks[copy]
                self.repeated.update(range(block.first, block.stop))
            at = best
        return at

    def _may_hold(self, at: int) -> bool:
        return at not in self.tables and self.page.blocks[at].tag not in _INNERMOST

    def _copies(self, best: int, inner: Sequence[int]) -> list[int]:
        """Return the blocks beside ``best`` that say the same once more, for print or phones."""
        like = [
            each
            for each in inner
            if each != best and 0 < SAME_SHARE * self._size(best) <= self._size(each)
        ]
        text = self._text(best) if like else ""
        return [each for each in like if self._text(each) == text]

    def _text(self, at: int) -> str:
        block = self.page.blocks[at]
        lines = self.page.lines[block.first : block.stop]
        sizes = self.sizes[block.first : block.stop + 1]
        kept = (
            line.text for line, one, two in zip(lines, sizes, sizes[1:], strict=False) if one < two
        )
        return "".join("".join(kept).split())

    def _title(self, first: int, stop: int) -> int | None:
        """Return where the title of an article that begins at ``first`` begins, if it is shown."""
        wanted = [squeezed(title) for title in titles(self.page)]
        above = range(first - 1, max(0, first - TITLE_WITHIN) - 1, -1)
        order = (*above, *range(first, min(first + TITLE_WITHIN, stop)))
        shown = (at for title in wanted for at in order if self._is_title(at, title))
        heads = (self._first_of_heading(at) for at in above if self._is_heading(at))
        return next(chain(shown, heads), None)

    def _is_title(self, at: int, title: str) -> bool:
        """Tell whether ``title`` stands on the lines from ``at`` on."""
        if at in self.cells:
            return False
        text = ""
        for line in self.page.lines[at : at + TITLE_LINES]:
            text += squeezed(line.text[: LONGEST + 1])
            if text == title:
                return not self.page.lines[at].is_link
            if not title.startswith(text):
                return False
        return False

    def _is_heading(self, at: int) -> bool:
        line = self.page.lines[at]
        tag = self.page.blocks[line.block].tag
        return (
            at not in self.cells
            and tag in _HEADINGS
            and len(line.text) >= SHORTEST_TITLE
            and not line.links
        )

    def _first_of_heading(self, at: int) -> int:
        block = self.page.lines[at].block
        while at > 0 and self.page.lines[at - 1].block == block:
            at -= 1
        return at

    def _signed(self, stop: int) -> int:
        """Return where the article ends with the lines after its block that sign and date it."""
        for at in range(stop, min(stop + SIGNED_LINES, len(self.page.lines))):
            line = self.page.lines[at]
            if line.links or not (_DATE.fullmatch(line.text) or _BODY.fullmatch(line.text)):
                break
            stop = at + 1 if _DATE.fullmatch(line.text) else stop
        return stop

    def _menus(self, start: int, stop: int) -> Iterator[int]:
        """Yield the lines of menus inside the article: links on end, but not to documents or in tables."""
        kept = {*self.cells, *(line for line, _ in self.page.files)}
        run: list[int] = []
        for at in range(start, stop + 1):
            is_menu = at < stop and self.page.lines[at].is_link and at not in kept
            if is_menu:
                run.append(at)
                continue
            if len(run) >= MENU_LINES:
                yield from run
            run = []

    def _tail(self, start: int, stop: int) -> Iterator[int]:
        """Yield the lines after the last running text that are links or the site's own."""
        for at in range(stop - 1, start, -1):
            line = self.page.lines[at]
            if self.sizes[at] < self.sizes[at + 1] or at in self.cells:
                break
            if line.is_link or _STATEMENT.search(line.text):
                yield at


def _running(line: Line, *, in_table: bool) -> int:
    """Return how many characters of running text a line holds."""
    words = len(line.text) - line.links
    if line.is_link or _STATEMENT.search(line.text):
        return 0
    numbered = words >= NUMBERED and _NUMBER.match(line.text)
    sentence = "。" in line.text or "；" in line.text or (words >= SENTENCE and "，" in line.text)
    return words if in_table or numbered or sentence else 0


def squeezed(text: str) -> str:
    """Return ``text`` without white space."""
    return "".join(text.split())
