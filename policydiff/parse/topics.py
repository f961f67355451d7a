"""Topic sentences: the short sentence with which a Chinese work plan opens a task."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policydiff.text.patterns import lazy

TOPIC = 42  # characters; a longer first sentence is not a heading
TOPIC_BODY = 8  # characters that must follow, or the sentence is the whole paragraph
STRUNG_TOPIC = 22  # inside a paragraph only a short, plain sentence opens a new topic
STRUNG_BODY = 80  # and both topics must have this much to say
STRUNG_PARAGRAPH = 350  # a shorter paragraph is one task, however its sentences begin
STYLE_BODY = 60  # where three or more topics are strung together, less will do
STYLE_PARAGRAPH = 200
ALONE_BODY, ALONE_PARAGRAPH = 30, 90
STYLE_TOPICS = 3
SERIES = 3  # ordinals in order that make a series

_SENTENCE_END = re.compile(r"[。!?;:]")
_VERB_OPENING = lazy(
    r"(?:更大力度|进一步|持续|着力|加快|全面|深入|深化|推进|推动|加强|强化|提升|提高|促进|扩大|优化|大力|扎实|积极"
    r"|切实|坚决|坚持|完善|健全|构建|建设|打造|培育|发展|保障|改善|做好|做强|做优|实施|严格|稳步|稳定|壮大|拓展|巩固|统筹|创新)"
)
# How summaries state a result: 产业结构持续优化。 城乡面貌明显改观。
_STATED = lazy(
    r"(?:持续|不断|稳步|明显|显著|有效|有力|全面|深入|扎实|加快|加速|更加|进一步|日益|逐步|圆满|大幅|蓬勃|全力|取得|成效|实现)"
)
_ORDINALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_ORDINAL = lazy(r"(?:\A|(?<=[。!;:]))(十[一二]|[一二三四五六七八九十])[是要](?=\S)")
_SPOKEN = re.compile(r"[一二三四五六七八九十]{1,2}[是要]\S")
# Openings of a second clause, for headings that a page run together with their text.
_CLAUSE_OPENING = re.compile(r"扎实|充分|学习贯彻|深入|认真|按照|围绕|根据|结合|依托|贯彻落实|以")
_RUN_ON = re.compile(r"[^,。:]{6,24}?(?=(?:充分发挥|扎实推进|学习贯彻|认真落实)[^,。])")
_SPACED = lazy(r"([㐀-鿿、“”]{4,24}) +(?=[㐀-鿿“《][^ ]{7})")
_SPACE_WITHIN = 25
GUESSED_AT_LEAST = 6  # characters of a heading that is found without its punctuation
GUESSED_AT_MOST = 24


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the sentences of a folded text; quotes and brackets stay whole."""
    start = depth = 0
    for at, char in enumerate(text):
        if char in "“《([":
            depth += 1
        elif char in "”》)]":
            depth = max(0, depth - 1)
        elif char in "。!?" and depth == 0:
            yield start, at + 1
            start = at + 1
    if start < len(text):
        yield start, len(text)


def opens_with_verb(text: str) -> bool:
    """Tell whether ``text`` opens with a verb of doing, as tasks do."""
    return _VERB_OPENING.match(text) is not None


def heading_length(text: str) -> int:
    """Return how many characters of ``text`` are its topic sentence with the end mark (0: none)."""
    depth = 0
    for at, char in enumerate(text[: TOPIC + 1]):
        if char in "“《([":
            depth += 1
        elif char in "”》)]":
            depth = max(0, depth - 1)
        elif depth == 0 and _SENTENCE_END.match(char):
            is_topic = at >= 2 and char in "。!:" and len(text) - at > TOPIC_BODY
            return at + 1 if is_topic else 0
    return 0


def run_on_heading_length(text: str) -> int:
    """Return the length of a heading that a second clause follows without a stop, else 0."""
    found = _RUN_ON.match(text)
    return found.end() if found else 0


def spaced_heading_length(text: str) -> int:
    """Return the length of a heading that a space parts from its text (加强师德建设 严格…), else 0."""
    # The look for a space spares most texts the pattern, which is slow to compile.
    found = _SPACED.match(text) if " " in text[:_SPACE_WITHIN] else None
    return found.end(1) if found else 0


def guessed_heading_length(text: str) -> int:
    """Return the length of a heading that lost its punctuation, 0 when none can be told."""
    stop = re.search(r"[,。;:《“(]", text)
    limit = stop.start() if stop else len(text)
    found = _CLAUSE_OPENING.search(text, GUESSED_AT_LEAST, max(limit, GUESSED_AT_LEAST))
    at = found.start() if found else (limit if stop and stop.group() == "《" else 0)
    return at if GUESSED_AT_LEAST <= at <= GUESSED_AT_MOST else 0


def topic_starts(
    text: str, *, is_speech: bool = False, styled: bool = False, alone: bool = False
) -> list[int]:
    """Return where the topics strung together in one paragraph begin.

    An ordinal series (一是…二是…三是…) is the only division of a paragraph that has one. Else two
    topics need a long paragraph and much to say; in a speech (a work report to a congress), three
    or more short, plain sentences, each followed by longer ones, are a style. ``styled``: the
    paragraph stands among others that have one topic each, and is one task. ``alone``: it is the
    only one under its heading, so that shorter topics are believed.
    """
    series = ordinal_series(text) if is_speech else []
    if series:
        return series if series[0] <= STRUNG_BODY else [0, *series]
    if styled:
        return [0]
    starts = [start for start, end in sentences(text) if _is_plain(text, start, end)]
    if not starts or starts[0] != 0:
        starts.insert(0, 0)
    body, paragraph = (ALONE_BODY, ALONE_PARAGRAPH) if alone else (STYLE_BODY, STYLE_PARAGRAPH)
    if (is_speech or alone) and len(text) >= paragraph:
        kept = _spaced(starts, len(text), body)
        if len(kept) >= STYLE_TOPICS:
            return kept
    return _spaced(starts, len(text), STRUNG_BODY) if len(text) >= STRUNG_PARAGRAPH else [0]


def ordinal_series(text: str) -> list[int]:
    """Return where 一是, 二是, 三是 … (or 一要 …) begin in ``text``; [] without three in order."""
    starts: list[int] = []
    for found in _ORDINAL.finditer(text):
        if found[1] == "一":
            starts = starts if len(starts) >= SERIES else []
        if len(starts) < len(_ORDINALS) and found[1] == _ORDINALS[len(starts)]:
            starts.append(found.start(1))
    return starts if len(starts) >= SERIES else []


def _is_plain(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence is short and plain enough to open a topic inside a paragraph."""
    sentence = text[start:end]
    if _SPOKEN.match(sentence):
        return end - start <= STRUNG_TOPIC and not re.search(r"[\d:;]", sentence)
    return (
        end - start <= STRUNG_TOPIC
        and not re.search(r"[,:;\d“]", sentence)
        and (
            start == 0
            or _VERB_OPENING.match(sentence) is not None
            or _STATED.search(sentence) is not None
        )
    )


def _spaced(starts: list[int], end: int, body: int) -> list[int]:
    """Keep the starts that have ``body`` characters before the next one."""
    kept = [0]
    for start in starts[1:]:
        if end - start < body:
            break
        if start - kept[-1] >= body:
            kept.append(start)
    return kept
