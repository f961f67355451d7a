"""What stands at the edges of the pages: the headers and footers that the sections name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policydiff.read.docx.xml import LINK, Element, W, is_on


def edges(
    body: Element, links: Mapping[str, tuple[str, str]], settings: Element | None, sort: str
) -> Iterator[str]:
    """Yield the parts of the headers or footers (``sort``) that pages have, each once, in order.

    Those of first and of even pages count where the document says that such pages differ.
    """
    seen = set()
    has_even = bool(is_on(settings, "evenAndOddHeaders"))
    for section in body.iter(f"{W}sectPr"):
        has_first = bool(is_on(section, "titlePg"))
        wanted = {"default", "even" if has_even else "", "first" if has_first else ""}
        named = section.findall(f"{W}{sort}Reference")
        for reference in sorted(named, key=lambda each: each.get(f"{W}type") != "first"):
            part = links.get(reference.get(LINK, ""), ("", ""))[1]
            if reference.get(f"{W}type", "default") in wanted and part and part not in seen:
                seen.add(part)
                yield part
