"""Are the automatic numbers of Word documents those that LibreOffice draws?

``python benchmarks/docx_numbering.py`` rewrites docx_numbering.json and docx_numbering.md beside
it; LibreOffice (soffice) must be on the PATH.

Documents are made for every format of numbers, for restarts, overrides, styles and what else a
list may have, and for lists and levels drawn at random. LibreOffice writes each as text, numbers
included; paragraph by paragraph these are compared with what policydiff reads. Where both differ
CAUSES says why; a difference without a cause ends the run with an error.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

from benchmarks.conditions import conditions, sentence
from benchmarks.docx_cases import NUMBERS, UP_TO, Case, cases
from policydiff.read import source_of

OUT = Path(__file__).with_suffix(".json")
WAYS = ("odt", "doc")  # documents as LibreOffice writes them, from formats that it read itself
EXAMPLES = 3  # of the differences of a document, that are kept
SECONDS = 600  # for all documents in one call of LibreOffice
# Why the documents of these names differ, and from which number on.
_NO_FORMAT = "LibreOffice does not know this format and writes digits, or a format near to it"
CAUSES = {
    "format chineseCounting": (100, "LibreOffice goes on with 一百; Word writes 一○○ ([MS-DOCX] 2.4)"),
    "format taiwaneseCounting": (100, "LibreOffice goes on with 一百; the format writes 一○○ (17.18.59)"),
    "format decimalEnclosedCircle": (21, "the format ends with ⑳ (17.18.59), LibreOffice with ㊿"),
    "format decimalEnclosedCircleChinese": (21, "taken to end like decimalEnclosedCircle"),
    "format decimalEnclosedFullstop": (1, _NO_FORMAT),
    "format decimalEnclosedParen": (1, _NO_FORMAT),
    "format decimalFullWidth": (1, _NO_FORMAT),
    "format decimalFullWidth2": (1, _NO_FORMAT),
    "format hex": (10, _NO_FORMAT),
    "format ideographDigital": (10, "LibreOffice goes on with 十; Word writes 一〇 ([MS-DOCX] 2.4)"),
    "format ideographEnclosedCircle": (1, "LibreOffice takes it for ①; Word writes ㈠ ([MS-DOCX] 2.4)"),
    "format ideographZodiacTraditional": (1, _NO_FORMAT),
    "format japaneseCounting": (100, "LibreOffice goes on as in Chinese; Japanese has 百 for 一百"),
    "format japaneseDigitalTenThousand": (1, _NO_FORMAT),
    "format japaneseLegal": (10, "LibreOffice leaves 拾 out"),
    "format lowerLetter": (781, "beyond 30 times z digits are written"),
    "format numberInDash": (1, _NO_FORMAT),
    "format taiwaneseDigital": (1, _NO_FORMAT),
    "format upperLetter": (781, "beyond 30 times Z digits are written"),
    "scheme 第一章 第一条, on through chapters": (0, "LibreOffice does not know lvlRestart (17.9.10)"),
    "lvlRestart 0 at level 3": (0, "LibreOffice does not know lvlRestart (17.9.10)"),
    "lvlRestart 1 at level 3": (0, "LibreOffice does not know lvlRestart (17.9.10)"),
    "isLgl: 第一章, 1.1, 1.1.1": (0, "LibreOffice does not know isLgl (17.9.4)"),
    "lvlOverride with levels and starts": (0, "LibreOffice takes the start within the level before startOverride; 17.9.27 says otherwise"),
    "label: bullet ●": (0, "LibreOffice writes every bullet as •"),
    "label: bullet of Wingdings": (0, "LibreOffice writes every bullet as •"),
    "label: a number twice": (0, "LibreOffice puts in a number once"),
    "label: the number of a narrower level": (0, "LibreOffice leaves the sign for it in place"),
    "a deleted paragraph does not, an inserted one does": (0, "LibreOffice shows tracked deletions and counts them"),
}  # fmt: skip


@dataclass(slots=True)
class Outcome:
    """How one document compares: paragraphs with and without the same number.

    ``way`` is the format by way of which LibreOffice wrote the document again, "" for our own.
    """

    name: str
    way: str
    paragraphs: int
    agree: int
    with_cause: int = 0
    without_cause: int = 0
    cause: str = ""
    examples: list[str] = field(default_factory=list)


class Office:
    """LibreOffice, with a folder and a profile of its own."""

    def __init__(self, folder: Path) -> None:
        """Find it on the PATH, or end the run."""
        program = shutil.which("soffice")
        if program is None:
            sys.exit("LibreOffice is not installed: there is no soffice on the PATH.")
        self.program, self.folder = program, folder
        self.steps = 0

    def converted(self, files: Sequence[Path], ending: str, form: str = "") -> list[Path]:
        """Return ``files`` in another format."""
        self.steps += 1
        out = self.folder / str(self.steps)
        profile = (self.folder / "profile").as_uri()
        command = [
            self.program, f"-env:UserInstallation={profile}", "--headless",
            "--convert-to", f"{ending}:{form}" if form else ending, "--outdir", str(out),
            *map(str, files),
        ]  # fmt: skip
        subprocess.run(command, check=True, timeout=SECONDS, capture_output=True)
        return [out / f"{file.stem}.{ending}" for file in files]

    def drawn(self, files: Sequence[Path]) -> list[str]:
        """Return ``files`` as text with their numbers."""
        texts = self.converted(files, "txt", "Text (encoded):UTF8")
        return [file.read_text("utf-8-sig") for file in texts]


def measured(found: Sequence[Case], folder: Path) -> list[Outcome]:
    """Return how the documents compare: ours, and what LibreOffice makes of them on two ways."""
    office = Office(folder)
    files = [folder / f"{at:04d}.docx" for at in range(len(found))]
    for file, (_, data) in zip(files, found, strict=True):
        file.write_bytes(data)
    outcomes = [compared(*pair) for pair in zip(found, office.drawn(files), strict=True)]
    own = [at for at, (name, _) in enumerate(found) if not name.startswith("format ")]
    for ending in WAYS:
        others = office.converted([files[at] for at in own], ending)
        again = office.converted(others, "docx", "MS Word 2007 XML")
        for at, file, text in zip(own, again, office.drawn(others), strict=True):
            outcomes.append(compared((found[at][0], file.read_bytes()), text, ending))
    return outcomes


def version() -> str:
    """Return which LibreOffice it is."""
    done = subprocess.run(["soffice", "--version"], check=True, capture_output=True, text=True)
    return " ".join(done.stdout.split()[:2])


def labels(text: str) -> dict[str, str]:
    """Return what stands before the words of each paragraph, without white space."""
    found = re.findall(r"(?m)(?:^|\t)([^\n\t@]*)@(\d{4})@", text)
    return {name: "".join(label.split()) for label, name in found}


def compared(case: Case, text: str, way: str = "") -> Outcome:
    """Return how one document compares with its ``text`` by LibreOffice; ``way`` as in Outcome."""
    name, data = case
    source, _ = source_of(f"{name}.docx", data)
    ours, theirs = labels(source.text), labels(text)
    outcome = Outcome(name, way, len(ours | theirs), 0)
    first, cause = CAUSES.get(name, (0, ""))
    for at, key in enumerate(sorted(ours | theirs)):
        if ours.get(key) == theirs.get(key):
            outcome.agree += 1
            continue
        is_beyond = not name.startswith("format ") or NUMBERS[at] >= first
        if cause and is_beyond:
            outcome.with_cause, outcome.cause = outcome.with_cause + 1, cause
        else:
            outcome.without_cause += 1
        if len(outcome.examples) < EXAMPLES:
            outcome.examples.append(f"{ours.get(key)} | {theirs.get(key)}")
    return outcome


def groups(outcomes: list[Outcome]) -> Iterator[tuple[str, list[Outcome]]]:
    """Yield the outcomes by what was tried."""
    kinds = {
        "formats that plans use, numbers to 20": lambda name: name.endswith(UP_TO),
        "all formats, numbers to 2024": lambda name: name.startswith("format ") and not name.endswith(UP_TO),
        "random lists": lambda name: name.startswith("random "),
        "schemes, restarts, overrides, styles, labels": lambda name: not name.startswith(("format ", "random ")),
    }  # fmt: skip
    ours = [each for each in outcomes if not each.way]
    for kind, belongs in kinds.items():
        yield kind, [each for each in ours if belongs(each.name)]
    for way in WAYS:
        name = f"written again by LibreOffice by way of .{way}, without formats"
        yield name, [each for each in outcomes if each.way == way]
    yield "all", outcomes


def row(name: str, found: list[Outcome]) -> str:
    """Return a row of the page's first table."""
    counts = [
        sum(getattr(each, name) for each in found)
        for name in ("paragraphs", "agree", "with_cause", "without_cause")
    ]
    alike = counts[1] / (counts[1] + counts[3]) if counts[1] else 0.0
    cells = [name, len(found), *counts, f"{counts[1] / counts[0]:.4f}", f"{alike:.4f}"]
    return "| " + " | ".join(map(str, cells)) + " |"


def page(outcomes: list[Outcome], about: dict[str, str | int | None]) -> str:
    """Return the figures for a reader."""
    differing = [each for each in outcomes if each.with_cause or each.without_cause]
    lines = [
        "# Automatic numbers of Word documents, beside LibreOffice",
        "",
        "Written by `python benchmarks/docx_numbering.py`; do not edit. Documents are generated",
        "(`docx_cases.py`); LibreOffice writes them as text with its numbers, policydiff reads them,",
        "and each numbered paragraph is compared, white space aside; then the same for documents that",
        "LibreOffice itself made, from .odt and .doc files it had made of ours. LibreOffice is not Word: where",
        "it is known to differ, from the standard (ECMA-376) or from what Microsoft documents, the",
        "second table says so, and tests hold what we write against values put down by hand.",
        "",
        sentence(about),
        "",
        "| tried | documents | paragraphs | agree | differ, cause known | differ otherwise | agreement | where no difference is known |",
        "|---|---|---|---|---|---|---|---|",
        *[row(name, found) for name, found in groups(outcomes)],
        "",
        "| document | paragraphs | differ | first difference (ours, LibreOffice) | cause |",
        "|---|---|---|---|---|",
        *[_difference(each) for each in differing],
        "",
    ]
    return "\n".join(lines)


def _difference(outcome: Outcome) -> str:
    differ = outcome.with_cause + outcome.without_cause
    example = outcome.examples[0].replace("|", "→")
    name = f"{outcome.name} (.{outcome.way})" if outcome.way else outcome.name
    return f"| {name} | {outcome.paragraphs} | {differ} | {example} | {outcome.cause or '?'} |"


def main() -> int:
    """Compare all documents, write the figures, and fail on a difference without a cause."""
    found = list(cases())
    with TemporaryDirectory() as folder:
        outcomes = measured(found, Path(folder))
    about = conditions("python benchmarks/docx_numbering.py", "lxml")
    about["LibreOffice"] = version().removeprefix("LibreOffice ")
    data = {"conditions": about, "documents": [asdict(each) for each in outcomes]}
    OUT.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    OUT.with_suffix(".md").write_text(page(outcomes, about), encoding="utf-8")
    unexplained = [each.name for each in outcomes if each.without_cause]
    print("\n".join([row(name, found) for name, found in groups(outcomes)] + unexplained))
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
