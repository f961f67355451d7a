"""A question sheet as one offline HTML page: to answer in a browser, or to print and tick."""

from __future__ import annotations

from policydiff.model.sheets import Sheet, Verdict
from policydiff.render.html import LANGUAGE_TAGS, digest, read, template
from policydiff.render.labels import Labels
from policydiff.render.review import sheet_view


def review_page(sheet: Sheet, *, lang: str) -> str:
    """Return ``sheet`` as an HTML page whose own words are in ``lang`` (``zh`` or ``en``).

    Its one script puts the answers into a file on the reader's own disk; it can reach no network.
    """
    style, script = read("page.css") + read("review.css"), read("review.js")
    labels = Labels(lang)
    return template("review.html").render(
        view=sheet_view(sheet, labels),
        verdicts=[verdict.value for verdict in Verdict],
        label=labels,
        lang=LANGUAGE_TAGS[lang],
        style=style,
        style_hash=digest(style),
        script=script,
        script_hash=digest(script),
    )
