"""Rows of spreadsheets and CSV files lead to the words that they rest on."""

import csv
import re
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest
from batch_cases import policydiff

from policydiff.read import read_source

SEEDS = Path(__file__).parents[1] / "seeds"
TEXTS = {
    sha256(file.read_bytes()).hexdigest(): read_source(str(file))[0].text
    for file in SEEDS.glob("*.txt")
}
SPACES = re.compile(r"\s+")
# Sheets in which a row may rest on nothing that is there: what a plan does not have any more.
CLAIMS = {
    "Findings", "Statuses", "Threads", "Links across series", "Adoption", "From review to plan",
    "Trajectories",
}  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    assert policydiff(folder, "batch", SEEDS, "--out", "out", "--jobs", "1").code == 0
    return folder / "out"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def bare(text: str) -> str:
    return SPACES.sub("", text)


def test_every_claim_of_the_workbook_has_words_a_place_and_a_checksum(run):
    book = openpyxl.load_workbook(run / "evolution.xlsx", read_only=True)
    assert set(book.sheetnames) >= CLAIMS
    for name in CLAIMS:
        header, *rows = book[name].iter_rows(values_only=True)
        assert rows, name
        for row in rows:
            told = {head: cell for head, cell in zip(header, row, strict=True) if cell is not None}
            places = str(told.get("Place in the text", "")).split("\n")
            checksums = str(told.get("SHA-256 of the file", "")).split("\n")
            assert len(places) == len(checksums), (name, told)
            assert places[0], (name, told)
            words = str(told["Quote"]).split("\n") if "Quote" in told else [""] * len(places)
            assert len(words) == len(places), (name, told)
            for place, checksum in zip(places, checksums, strict=True):
                start, end = map(int, place.split("–"))
                assert 0 <= start < end <= len(TEXTS[checksum]), (name, told)
            if name in {"Statuses", "Adoption", "Trajectories"}:
                for place, checksum, quote in zip(places, checksums, words, strict=True):
                    start, end = map(int, place.split("–"))
                    assert bare(quote.removesuffix("…")) in bare(TEXTS[checksum][start:end])


def test_every_link_has_the_places_of_both_items(run):
    rows = rows_of(run / "links.csv")
    assert rows
    for row in rows:
        for side in ("left", "right"):
            start, end = int(row[f"{side}: start"]), int(row[f"{side}: end"])
            text = bare(TEXTS[row[f"{side}: SHA-256 of the file"]][start:end])
            assert bare(row[f"{side}: item"].removesuffix("…")) in text


def test_every_step_of_a_thread_has_the_places_of_its_items(run):
    rows = rows_of(run / "threads.csv")
    assert rows
    for row in rows:
        places = row["start-end of items"].split(" ")
        assert len(places) == len(row["item ids"].split(" "))
        first = int(places[0].split("-")[0]), int(places[0].split("-")[1])
        text = TEXTS[row["SHA-256 of the file"]][slice(*first)]
        assert bare(row["label"].removesuffix("…"))[:8] in bare(text)


def test_every_change_of_two_plans_has_the_places_of_its_items(tmp_path):
    """The files of both sides, with their checksums, stand in the summary."""
    file = SEEDS / "004_c657904802c5cabc.txt"
    said = ["compare", f"{file}@2013", f"{file}@2014", "-o", "table.xlsx"]
    assert policydiff(tmp_path, *said).code == 0
    book = openpyxl.load_workbook(tmp_path / "table.xlsx", read_only=True)
    summary = [row for sheet in book for row in sheet.iter_rows(values_only=True)][:40]
    ((_, left, right),) = [row[:3] for row in summary if row[0] == "SHA-256 of the file"]
    for name in ("Changes", "Links"):
        header, *rows = book[name].iter_rows(values_only=True)
        for row in rows:
            told = dict(zip(header, row, strict=True))
            for side, checksum in (("left", left), ("right", right)):
                told_places = told[f"Place {side}"] or ""
                assert bool(told_places) == (told[side.capitalize()] != "—")
                for place in filter(None, str(told_places).split("\n")):
                    start, end = map(int, place.split("–"))
                    assert 0 <= start < end <= len(TEXTS[checksum])
