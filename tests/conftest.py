"""Pages and a browser that tests share: each is made once."""

import subprocess
import sys
from pathlib import Path

import browser
import pytest
import towns
from page_reader import page_data

ROOT = Path(__file__).parents[1]


def pytest_terminal_summary(terminalreporter):
    if browser.LACKING and not browser.ON_CI:
        terminalreporter.write_line(f"Pages not tried in a browser; missing: {browser.LACKING}")


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser.CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def watch(chromium):
    """Opens pages; whatever one of them complains of, asks for or breaks fails the test."""
    watching = browser.Watch(chromium)
    yield watching
    watching.close()
    assert watching.complaints == []


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """Makes reports by the command line, as a user does."""

    def make(*arguments: str | Path) -> Path:
        page = tmp_path_factory.mktemp("report") / "report.html"
        command = [sys.executable, "-m", "policydiff", "report", *map(str, arguments)]
        subprocess.run([*command, "-o", str(page)], cwd=ROOT, check=True, capture_output=True)
        return page

    return make


@pytest.fixture(scope="session")
def seeds_page(report):
    return report("seeds")


@pytest.fixture(scope="session")
def towns_folder(tmp_path_factory):
    return towns.write(tmp_path_factory.mktemp("towns"))


@pytest.fixture(scope="session")
def towns_page(report, towns_folder):
    return report(towns_folder)


@pytest.fixture(scope="session")
def towns_data(towns_page):
    return page_data(towns_page.read_text("utf-8"))
