"""Tell a captured document's running text from all that stands around it.

``layout`` gives every paragraph a role: ``body`` for the running text, ``title``, ``furniture``,
or one of the labels of a document's frame (document number, addressee, delivery line, notice,
signature, closing words, glossary, attachment).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policydiff.parse.copies import copy_of_text
from policydiff.parse.frames import (
    ATTACHMENT,
    CLOSING,
    FRAME,
    GLOSSARY,
    NOTICE_TALK,
    SIGNATORY,
    is_title_like,
    squeeze,
)
from policydiff.parse.furniture import CONTENTS, REPOST_TALK, TEASER_LABEL, furniture
from policydiff.parse.lines import Paragraph
from policydiff.parse.numbering import NARROWEST_UNIT, marker
from policydiff.parse.owners import is_owner_line
from policydiff.parse.parts import is_bare_part
from policydiff.records import dataclass

BODY, TITLE, FURNITURE = "body", "title", "furniture"
DUPLICATE = "duplicate"  # the label of a text's second copy

NOTICE_LINES = 6  # a notice says in its first lines that it carries something
OPENING_LINES = 4
CLOSING_LINES = 3
SECTION_RANK = 4  # 一、 and wider open the text, even where the line reads as a title
SHORT_PROSE = 12  # characters of the shortest line that a full stop makes a sentence of the text
PROSE = 45  # characters from which a line with a full stop is running text
CONTENTS_LINES = 200  # of a table of contents: every line of it is looked for in the text
HEAD_LINES = 60  # a title stands in the first lines, or the capture has none
TEASER_WINDOW = 12  # characters; windows of a teaser are looked for in the text that follows
TEASER_SHARE = 0.6
FRAME_SHARE = 0.3  # an attachment or glossary opens after at least this share of the text


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its role: body, title, furniture, or a label of the frame."""

    paragraph: Paragraph
    role: str
    detail: str = ""


def layout(paragraphs: Sequence[Paragraph]) -> list[Block]:
    """Return ``paragraphs`` in order, each with its role."""
    return _Layout(paragraphs).blocks()


class _Layout:
    """The work on one document; roles are settled from the outside in."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.paragraphs = paragraphs
        self.texts = [paragraph.text for paragraph in paragraphs]
        self.roles: list[tuple[str, str] | None] = [None] * len(paragraphs)

    def blocks(self) -> list[Block]:
        self._mark_furniture()
        self._mark_contents()
        self._mark_copy()
        begin = self._with_headings(self._body_start(0))
        attached = self._attached_title(begin)
        if attached is not None:
            self._mark_notice(attached)
            begin = self._with_headings(self._body_start(attached + 1))
        self._mark_titles(begin, attached)
        self._mark_head(begin)
        end = self._mark_tail(begin)
        self._mark_inner(begin, end)
        return [
            Block(paragraph, *(role or (BODY, "")))
            for paragraph, role in zip(self.paragraphs, self.roles, strict=True)
        ]

    def _mark_furniture(self) -> None:
        for at, text in enumerate(self.texts):
            name = furniture(text)
            if name:
                self.roles[at] = (FURNITURE, name)
            elif REPOST_TALK.search(text) and at < HEAD_LINES:
                self.roles[at] = (FURNITURE, "teaser")
            elif TEASER_LABEL.fullmatch(text):
                self.roles[at] = (FURNITURE, "teaser-label")

    def _mark_contents(self) -> None:
        """Mark the headings under 目录 that open lines of the text once more."""
        found = (at for at, text in enumerate(self.texts[:HEAD_LINES]) if CONTENTS.fullmatch(text))
        start = next(found, len(self.texts))
        for at in range(start + 1, min(start + CONTENTS_LINES, len(self.texts))):
            if self.roles[at] is None:
                if not any(later.startswith(self.texts[at]) for later in self.texts[at + 1 :]):
                    break
                self.roles[at] = (FURNITURE, "contents")

    def _mark_copy(self) -> None:
        for at in copy_of_text(self.texts):
            self.roles[at] = self.roles[at] or ("frame", DUPLICATE)

    def _is_copied(self, at: int) -> bool:
        return self.roles[at] == ("frame", DUPLICATE)

    def _is_teaser(self, at: int) -> bool:
        """Tell whether a paragraph of the head only repeats the text after it."""
        text = re.sub(r"[\s?.…]+", "", self.texts[at])
        if at > HEAD_LINES or not PROSE <= len(text) <= 400 or is_title_like(text):
            return False
        rest = (at for at in range(at + 1, len(self.texts)) if not self._is_copied(at))
        following = re.sub(r"[\s?.…]+", "", "".join(self.texts[at] for at in rest))
        windows = [
            text[i : i + TEASER_WINDOW]
            for i in range(0, len(text) - TEASER_WINDOW + 1, TEASER_WINDOW)
        ]
        found = sum(window in following for window in windows)
        return found >= TEASER_SHARE * len(windows)

    def _body_start(self, start: int) -> int:
        for at in range(start, len(self.texts)):
            if self.roles[at] is None and self._is_running(at):
                if not self._is_teaser(at):
                    return at
                self.roles[at] = (FURNITURE, "teaser")
        return len(self.texts)

    def _with_headings(self, begin: int) -> int:
        """Take in unnumbered part headings (2022年工作回顾) that stand just above the text."""
        while begin > 0 and self.roles[begin - 1] is None:
            above = self.texts[begin - 1]
            if not is_bare_part(above) or (is_title_like(above) and not self._is_titled(begin - 1)):
                break
            begin -= 1
        return begin

    def _is_titled(self, at: int) -> bool:
        """Tell whether a line above ``at`` is a title that names what the line names, and more."""
        return any(
            is_title_like(line)
            and squeeze(self.texts[at]) in squeeze(line)
            and len(line) > len(self.texts[at]) + 4
            for line in self.texts[max(0, at - 4) : at]
        )

    def _is_running(self, at: int) -> bool:
        """Tell whether a line is of the running text: a sentence, or a numbered line."""
        text = self.texts[at]
        found = marker(text)
        if found is not None and found.rule.rank <= NARROWEST_UNIT:
            return found.rule.rank <= SECTION_RANK or not is_title_like(text)
        is_sentence = len(text) >= PROSE and re.search(r"[。;:,]", text) is not None
        has_stop = len(text) >= SHORT_PROSE and "。" in text
        return (is_sentence or has_stop) and not is_title_like(text) and self._frame(at) is None

    def _attached_title(self, begin: int) -> int | None:
        """Return the index of the title of a plan that a short notice carries, if one does."""
        talk = [at for at in range(min(begin + NOTICE_LINES, len(self.texts)))
                if self.roles[at] is None and NOTICE_TALK.search(self.texts[at])]  # fmt: skip
        if not talk:
            return None
        for at in range(talk[0] + 1, min(talk[0] + 2 * NOTICE_LINES, len(self.texts))):
            if marker(self.texts[at]):
                return None
            if self.roles[at] is None and is_title_like(self.texts[at]):
                after = sum(len(text) for text in self.texts[at + 1 :])
                before = sum(len(text) for text in self.texts[talk[0] : at])
                if after > before and not ATTACHMENT.match(self.texts[at]):
                    return at
        return None

    def _mark_notice(self, attached: int) -> None:
        """Mark the notice's own text, which goes before the title of what it carries."""
        talk = next(at for at in range(attached) if NOTICE_TALK.search(self.texts[at]))
        for at in range(talk, attached):
            if self.roles[at] is None:
                self.roles[at] = ("notice", "")

    def _mark_titles(self, begin: int, attached: int | None) -> None:
        stop = attached + 1 if attached is not None else min(begin, HEAD_LINES)
        lines = [
            at
            for at in range(stop)
            if self.roles[at] is None and is_title_like(self.texts[at]) and not self._frame(at)
        ]
        if not lines:
            return
        best = attached if attached is not None else self._best_title(lines)
        run = self._title_run(best, stop)
        same = squeeze("".join(self.texts[at] for at in run))
        for at in lines:
            repeated = squeeze(self.texts[at]) in same
            self.roles[at] = (FURNITURE, "repeated-title") if repeated else ("frame", "other-title")
        for at in run:
            self.roles[at] = (TITLE, "title")

    def _best_title(self, lines: list[int]) -> int:
        """Return the last of the longest candidates: copies stand above the document's own."""
        longest = max(len(squeeze(self.texts[at])) for at in lines)
        return max(at for at in lines if len(squeeze(self.texts[at])) == longest)

    def _title_run(self, best: int, stop: int) -> range:
        """Return the lines that make up one title printed over several lines."""
        first = best
        while first > 0 and self._is_title_head(first - 1, best):
            first -= 1
        last = best
        while (
            last + 1 < stop and self.roles[last + 1] is None
            and re.match(r"和|暨|及", self.texts[last + 1]) and is_title_like(self.texts[last + 1])
        ):  # fmt: skip
            last += 1
        return range(first, last + 1)

    def _is_title_head(self, at: int, best: int) -> bool:
        """Tell whether line ``at`` begins the title that goes on in the next lines to ``best``."""
        free = self.roles[at] is None or self.roles[at] == ("notice", "")
        if not free or len(self.texts[at]) > 40 or self._frame(at):
            return False
        below = squeeze("".join(self.texts[at + 1 : best + 1]))
        whole = squeeze(self.texts[at]) + below
        return (
            re.match(r"关于|和|暨|及", below) is not None
            or below.count("》") > below.count("《")
            or any(whole in squeeze(line) for line in self.texts[: best + 4])
        )

    def _mark_head(self, begin: int) -> None:
        for at in range(min(begin, len(self.texts))):
            if self.roles[at] is None:
                follows_label = at > 0 and self.roles[at - 1] == (FURNITURE, "teaser-label")
                teaser = (FURNITURE, "teaser") if follows_label else None
                notice = ("notice", "") if NOTICE_TALK.search(self.texts[at]) else None
                self.roles[at] = teaser or notice or self._frame(at) or (FURNITURE, "header")

    def _frame(self, at: int) -> tuple[str, str] | None:
        text = squeeze(self.texts[at])
        for name, pattern in FRAME:
            if pattern.fullmatch(text):
                return ("frame", name)
        after_speaker = at > 0 and self.roles[at - 1] == ("frame", "speaker")
        return ("frame", "speaker") if after_speaker and len(text) <= 4 else None

    def _mark_tail(self, begin: int) -> int:
        """Mark what follows the running text and return the index at which that ends."""
        end = self._mark_page_tail(begin)
        self._mark_attachment_list(begin, end)
        end = self._mark_annex(begin, end)
        return self._mark_signature(begin, end)

    def _mark_page_tail(self, begin: int) -> int:
        end = len(self.texts)
        start = end
        while start > begin and not self._is_prose(start - 1):
            start -= 1
        for at in range(start, end):
            role = self.roles[at]
            if role and role[1] in ("share", "navigation", "licence", "published", "font-size"):
                for rest in range(at, end):
                    self.roles[rest] = self.roles[rest] or (FURNITURE, "page-end")
                return at
        return end

    def _is_prose(self, at: int) -> bool:
        text = self.texts[at]
        numbered = marker(text)
        return self.roles[at] is None and (
            (len(text) >= PROSE and "。" in text) or bool(numbered and numbered.rule.rank <= 7)
        )

    def _mark_annex(self, begin: int, end: int) -> int:
        """Mark attachments and glossaries, which open after the text proper."""
        total = sum(len(text) for text in self.texts[begin:end])
        seen = 0
        for at in range(begin, end):
            text = self.texts[at]
            name = "attachment" if ATTACHMENT.match(text) else ""
            name = "glossary" if GLOSSARY.fullmatch(squeeze(text)) else name
            if name and self.roles[at] is None and seen >= FRAME_SHARE * total:
                for rest in range(at, end):
                    self.roles[rest] = self.roles[rest] or ("frame", name)
                return at
            seen += len(text)
        return end

    def _mark_attachment_list(self, begin: int, end: int) -> None:
        """Mark 附件：1.…, 2.… where a document only names what is attached to it."""
        for at in range(begin, end):
            if not re.match(r"附件\s?:", self.texts[at]):
                continue
            rest = at
            while rest < end and (rest == at or self._is_listed(rest)):
                self.roles[rest] = self.roles[rest] or ("frame", "attachment-list")
                rest += 1

    def _is_listed(self, at: int) -> bool:
        found = marker(self.texts[at])
        return found is not None and found.rule.name == "arabic" and "。" not in self.texts[at]

    def _mark_signature(self, begin: int, end: int) -> int:
        at = end
        while at > begin + 1 and self._is_signature(at - 1):
            at -= 1
            self.roles[at] = self.roles[at] or ("frame", "signature")
        return at

    def _is_signature(self, at: int) -> bool:
        text = squeeze(self.texts[at])
        if self.roles[at] is not None:
            return True
        if is_owner_line(self.texts[at]):
            return False
        is_date = dict(FRAME)["date"].fullmatch(text) is not None
        return len(text) <= 60 and (
            is_date or SIGNATORY.fullmatch(text) is not None or text.startswith("(此件")
        )

    def _mark_inner(self, begin: int, end: int) -> None:
        """Mark the opening words and the closing words of a speech."""
        for at in range(begin, min(begin + OPENING_LINES, end)):
            if self.roles[at] is None and marker(self.texts[at]) is None:
                frame = self._frame(at)
                if frame and frame[1] in ("addressee", "opening"):
                    self.roles[at] = frame
        last = [at for at in range(begin, end) if self.roles[at] is None][-CLOSING_LINES:]
        for at in reversed(last):
            if marker(self.texts[at]) or not CLOSING.search(self.texts[at]):
                break
            if self._may_close(at):
                self.roles[at] = ("frame", "closing")

    def _may_close(self, at: int) -> bool:
        return (
            self.texts[at].startswith(("各位代表", "让我们", "同志们")) or len(self.texts[at]) < 400
        )
