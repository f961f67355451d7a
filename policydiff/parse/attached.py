"""Several plans that one notice carries: where each further one begins."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.parse.frames import ATTACHMENT, is_title_like, squeeze
from policydiff.parse.layout import BODY, FURNITURE, SHORT_PROSE, TITLE, Block
from policydiff.parse.numbering import marker

_SHORTEST_TITLE = 8  # characters of 某市学校美育工作方案
_LONGEST_TITLE = 100
_HEAD = 5000  # characters of a notice in which it names what it carries
_FOLLOWS_WITHIN = 6  # lines after a title in which its text begins
_LABEL = 8  # characters of 附件2:


def further_plans(blocks: Sequence[Block]) -> list[int]:
    """Return the indices of the blocks with which the plans after the first begin.

    A further plan's title is a line of its own that the notice names (现将《…》和《…》印发给你们).
    """
    begin = next((at for at, block in enumerate(blocks) if block.role == BODY), len(blocks))
    head = squeeze("".join(block.paragraph.text for block in blocks[:begin]))[:_HEAD]
    title = squeeze("".join(block.paragraph.text for block in blocks if block.role == TITLE))
    found = []
    for at in range(begin, len(blocks)):
        own = squeeze(blocks[at].paragraph.text[:_LONGEST_TITLE])
        if f"《{own}》" in head and own not in title and _is_title(blocks, at):
            label = blocks[at - 1].paragraph.text
            is_labelled = len(label) <= _LABEL and ATTACHMENT.match(label) is not None
            found.append(at - is_labelled)
    return found


def _is_title(blocks: Sequence[Block], at: int) -> bool:
    """Tell whether the text of a plan follows the line ``at``."""
    text = blocks[at].paragraph.text
    if blocks[at].role == FURNITURE or len(text) < _SHORTEST_TITLE or marker(text):
        return False
    following = blocks[at + 1 : at + 1 + _FOLLOWS_WITHIN]
    texts = [block.paragraph.text for block in following]
    return is_title_like(text) and any(len(each) >= SHORT_PROSE and "。" in each for each in texts)
