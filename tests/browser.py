"""A real browser for the tests of the pages: where it is, and what no page may do in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium")
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
LACKING = [name for name in ("playwright", "axe_playwright_python") if not find_spec(name)]
LACKING += [] if CHROMIUM else ["chromium"]
ON_CI = os.environ.get("CI") == "true"
# Where the checks of a change run, a browser that is missing is a failure.
NEEDED = pytest.mark.skipif(bool(LACKING) and not ON_CI, reason="no browser")

_DRAWN = "() => !document.getElementById('loading')"
_SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Watch:
    """Opens pages offline, and keeps what they say to the console, ask of a network or break."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.contexts: list[Any] = []
        self.complaints: list[str] = []

    def open(self, path: Path, place: str = "", **options: Any) -> Any:
        """Return the page at ``path``, drawn at ``place``; ``options`` are of the context."""
        context = self.browser.new_context(offline=True, accept_downloads=True, **options)
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        self._listen(page, path.parent.as_uri())
        page.goto(path.as_uri() + place)
        return settled(page)

    def _listen(self, page: Any, home: str) -> None:
        add: Callable[[str], None] = self.complaints.append
        page.on("console", lambda one: one.type in ("error", "warning") and add(one.text))
        page.on("pageerror", lambda error: add(f"error: {error}"))
        page.on("dialog", lambda dialog: (add(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("popup", lambda popup: add(f"window: {popup.url}"))
        page.on("request", lambda one: self._ask(one.url, home))

    def _ask(self, url: str, home: str) -> None:
        # What is saved comes from the page's own memory.
        if not url.startswith((home, "blob:null/")):
            self.complaints.append(f"request: {url}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def settled(page: Any) -> Any:
    """Return ``page`` once it is drawn."""
    page.wait_for_function(_DRAWN)
    page.evaluate(_SETTLED)
    return page


def go(page: Any, place: str) -> Any:
    """Return ``page`` after its address changed to ``place``, as by hand."""
    page.evaluate("(place) => { location.hash = place; }", place)
    return settled(page)


def title(page: Any) -> str:
    """Return the heading of the view."""
    return page.locator("main h1").first.inner_text()


def on_screen(locator: Any) -> bool:
    """Tell whether all of what ``locator`` finds can be seen without scrolling."""
    box, view = locator.bounding_box(), locator.page.viewport_size
    return box["y"] >= 0 and box["y"] + box["height"] <= view["height"] + 1


def bare(text: str) -> str:
    """Return ``text`` without white space: lines break elsewhere in a quote and in its source."""
    return "".join(text.split())
