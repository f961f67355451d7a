"""Draw the pictures of docs/images from the pages in reports/, with the tests' browser.

usage: python tools/take_screenshots.py     (after tools/make_reports.py)
"""

import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
# Name, page, place in it, width and height of the window, colours.
PICTURES = (
    ("overview", "evolution.html", "", 1440, 900, "light"),
    ("matrix", "evolution.html", "#/initiatives?spread=3", 1440, 900, "light"),
    ("initiative", "evolution.html", "#/initiative/县管校聘", 768, 900, "light"),
    ("comparison", "dalian.html", "#/?change=33", 1440, 1000, "light"),
    ("phone", "evolution.html", "#/initiative/县管校聘?lang=en", 390, 800, "dark"),
)
# So many colours tell all shades of a page.
_COLOURS = 64


def main() -> int:
    """Write the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, page, place, width, height, scheme in PICTURES:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, offline=True
            )
            view = context.new_page()
            view.goto((ROOT / "reports" / page).as_uri() + place)
            view.wait_for_selector("main h1")
            target = IMAGES / f"{name}.png"
            view.screenshot(path=target)
            Image.open(target).convert("RGB").quantize(_COLOURS).save(target, optimize=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
