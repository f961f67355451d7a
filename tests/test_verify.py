"""Reports prove themselves: what is altered is found and named, what is quoted stands in the files."""

import json
import random
import re
import shutil
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from batch_cases import policydiff

from policydiff.fingerprint import BLOCK, Alteration, Fingerprint, alteration, fingerprint
from policydiff.model.verification import Held
from policydiff.render.html import app, evolution
from policydiff.render.seal import seal_of, sealed_json, sealed_page
from policydiff.verify import checking, files, verified
from policydiff.verify.json_claims import stated_in
from policydiff.verify.reading import read_report

ROOT = Path(__file__).parents[1]
# A name that wants to be a line of its own, and markup.
ODD = "a\n<b>&amp;2019.txt"
PLANS = {
    ODD: """鲤城区教育局2019年工作要点
2019年是关键之年，全区教育工作要落实立德树人根本任务，推进教育现代化。
一、提高教育质量
1.加强师德建设。严格落实师德考核，严禁教师有偿补课。
2.发展学前教育。新建公办幼儿园20所，公办园在园幼儿占比达到45%。
3.推进义务教育均衡。起始年级班额控制在50人以内，逐步消除大班额。推进集团化办学和教师交流轮岗试点。
二、改善办学条件
4.推进教育信息化。建设“班班通”教室300间，培训教师信息技术能力。
联系电话：0595-87654321
""",
    "2020.txt": """鲤城区教育局2020年工作要点
一、提高教育质量
1.加强师德建设。严格落实师德考核，原则上不得有偿补课。
2.发展学前教育。新建公办幼儿园12所，公办园在园幼儿占比达到50%。
3.消除大班额。起始年级班额控制在45人以内，全面消除大班额。
4.推进集团化办学。深化集团化办学，全面实施教师交流轮岗。
二、改善办学条件
5.推进教育信息化。建设“班班通”教室300间，培训教师信息技术能力。
""",
}
COMMANDS = {
    "compare.html": ("compare", f"plans/{ODD}", "plans/2020.txt"),
    "compare.json": ("compare", f"plans/{ODD}", "plans/2020.txt"),
    "report.html": ("report", "plans"),
    "report.json": ("report", "plans"),
    "track.json": ("track", "集团化办学", "plans"),
    "search.json": ("search", "教师", "plans"),
    "initiatives.json": ("initiatives", "plans"),
    "targets.json": ("targets", "plans"),
    "parse.json": ("parse", f"plans/{ODD}"),
    "explain.json": ("explain", f"plans/{ODD}", "plans/2020.txt"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with plans, what every command writes of them, and a batch run's folder."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "plans").mkdir()
    for name, text in PLANS.items():
        (folder / "plans" / name).write_text(text, "utf-8")
    for name, arguments in COMMANDS.items():
        ran = policydiff(folder, *arguments, "--format", Path(name).suffix[1:], "-o", name)
        assert ran.code == 0, ran.told
    assert policydiff(folder, "batch", "plans", "--out", "out", "--jobs", "1").code == 0
    return folder


@pytest.fixture
def copied(made, tmp_path):
    """A copy of the folder, to be damaged."""
    shutil.copytree(made, tmp_path / "copy")
    return tmp_path / "copy"


def corpus(folder):
    return [str(folder / "plans")]


def told(found, held=Held.FAILS):
    """What does not hold: the file and the code of each problem."""
    return [(Path(one.file).name, one.code) for one in found.problems if one.held is held]


# --- what holds --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*COMMANDS, "out", "out/manifest.json", "out/evolution.json"])
def test_what_was_written_holds(made, name):
    found = verified(made / name, corpus(made))
    assert found.held is Held.HOLDS, found.problems
    assert sum(one.on_files for one in found.reports) > 0
    assert {one.version for one in found.reports if one.kind != "file"} == {seal_version(made)}


def seal_version(made):
    return seal_of((made / "parse.json").read_bytes()).version


@pytest.mark.parametrize(
    "page", sorted((ROOT / "reports").glob("*.html")), ids=lambda one: one.name
)
def test_the_committed_reports_hold(page):
    found = verified(page, [str(ROOT / "seeds")])
    assert found.held is Held.HOLDS, found.problems
    assert found.reports[0].on_files > 400


@pytest.mark.parametrize("name", ["report.html", "report.json"])
def test_without_a_corpus_files_are_found_by_their_names(made, name, monkeypatch):
    assert verified(made / name).held is Held.HOLDS  # beside the report
    other = made.parent / "elsewhere"
    other.mkdir(exist_ok=True)
    shutil.copy(made / name, other / name)
    assert verified(other / name).held is Held.UNCHECKED
    monkeypatch.chdir(made)
    assert verified(other / name).held is Held.HOLDS  # in the working directory


def test_with_a_corpus_files_are_known_by_their_bytes(copied):
    for at, path in enumerate(sorted((copied / "plans").iterdir())):
        path.rename(copied / "plans" / f"new{at}.txt")
    for name in ("compare.html", "report.json", "out"):
        assert verified(copied / name, corpus(copied)).held is Held.HOLDS


@pytest.mark.parametrize("packed", [False, True], ids=["site", "packed"])
def test_texts_beside_a_page_or_packed_into_it_are_checked(copied, monkeypatch, packed):
    monkeypatch.setattr(evolution, "_INLINE", 0)
    monkeypatch.setattr(app, "_PACKED_FROM", 0)
    extra = ["--single-file"] if packed else []
    assert policydiff(copied, "report", "plans", "-o", "big.html", *extra).code == 0
    found = verified(copied / "big.html", corpus(copied))
    assert found.held is Held.HOLDS, found.problems
    assert len(found.reports) == (1 if packed else 2)
    whole = verified(copied / "report.html", corpus(copied))
    assert sum(one.on_files for one in found.reports) == whole.reports[0].on_files
    if not packed:
        (copied / "big_texts" / "001.html").unlink()
        assert verified(copied / "big.html", corpus(copied)).held is Held.UNCHECKED


FORMATS = ("html/*.html", "pdf/*.pdf", "xlsx/*.xlsx", "docx/*.docx", "csv/*.csv")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A folder with a document of each format, an archive, owners, and the report on all of it."""
    folder = tmp_path_factory.mktemp("mixed")
    (folder / "plans").mkdir()
    for pattern in FORMATS:
        for path in sorted((ROOT / "tests" / "formats").glob(pattern))[:2]:
            shutil.copy(path, folder / "plans" / path.name)
    for year, offices in (("2019", "县教育局、县财政局"), ("2020", "县教育局、县  人社局")):
        text = PLANS["2020.txt"].replace("2020", year)
        owned = text.replace("教师交流轮岗。", f"教师交流轮岗。\n责任单位：{offices}")
        (folder / "plans" / f"{year}.txt").write_text(owned, "utf-8")
    with zipfile.ZipFile(folder / "plans" / "old.zip", "w") as archive:
        archive.writestr("within/2018.txt", PLANS["2020.txt"].replace("2020", "2018"))
    for name in ("r.html", "r.json"):
        assert policydiff(folder, "report", "plans", "-o", name).code == 0
    for name in ("c.html", "c.json"):
        ran = policydiff(folder, "compare", "plans/2019.txt", "plans/2020.txt", "-o", name)
        assert ran.code == 0
    return folder


@pytest.mark.parametrize("name", ["r.html", "r.json", "c.html", "c.json"])
def test_reports_on_all_formats_and_archives_hold(mixed, name):
    found = verified(mixed / name, corpus(mixed))
    assert found.held is Held.HOLDS, found.problems
    if name.startswith("r"):
        endings = {Path(one.name).suffix for one in found.sources}
        assert {".html", ".pdf", ".xlsx", ".txt"} <= endings
        assert any("old.zip/within" in one.path for one in found.sources)


# What real captures have in the middle of sentences: marks of a glossary, scrapers' escapes, breaks.
LITTER = ("[{at}]", "〔 {at}〕", " ［{at}］ ", "\\r\\n", "\n", "\u3000 ", "**")


@pytest.mark.parametrize("litter", LITTER)
def test_what_is_quoted_of_littered_texts_holds(tmp_path, litter):
    (tmp_path / "plans").mkdir()
    for name, text in PLANS.items():
        lines = text.split("\n")
        for at, line in enumerate(lines):
            if line[:1].isdigit():
                cut = [line[i : i + 9] for i in range(0, len(line), 9)]
                lines[at] = "".join(
                    part + (litter.format(at=i) if i < len(cut) - 1 else "")
                    for i, part in enumerate(cut)
                )
        (tmp_path / "plans" / name).write_text("\n".join(lines), "utf-8")
    for name, arguments in COMMANDS.items():
        ran = policydiff(tmp_path, *arguments, "--format", Path(name).suffix[1:], "-o", name)
        assert ran.code == 0, ran.told
        found = verified(tmp_path / name, corpus(tmp_path))
        assert found.held is Held.HOLDS, (name, found.problems)


def test_owners_are_claims_too(mixed, tmp_path):
    data = json.loads((mixed / "c.json").read_text("utf-8"))
    claims = [one for one in stated_in(data).claims if one.where.endswith(".name")]
    assert {kind(one.where) for one in claims} == {
        ".left.items.owners.name", ".right.items.owners.name",
        ".owners.left.name", ".owners.right.name",
    }  # fmt: skip
    for claim in claims:
        forged = json.loads((mixed / "c.json").read_text("utf-8"))
        holder, last = at(forged, claim.where)
        holder[last] = "县体育局"
        reseal(tmp_path / "c.json", forged)
        assert {code for _, code in told(verified(tmp_path / "c.json", corpus(mixed)))} == {
            "verify.quote"
        }


def test_what_needs_an_extra_is_not_said_to_be_wrong(made, monkeypatch):
    monkeypatch.setattr(checking, "is_traditional", lambda _: True)
    monkeypatch.setattr(checking, "installed", lambda: None)
    found = verified(made / "compare.json", corpus(made))
    assert found.held is Held.UNCHECKED
    assert {code for _, code in told(found, Held.UNCHECKED)} == {"verify.traditional"}
    assert found.reports[0].failed == 0


# --- an altered byte ---------------------------------------------------------------------------


def regions(data: bytes) -> dict[str, range]:
    """The parts of a page, or the thirds of JSON, and its seal."""
    seal = max(data.rfind(b"<!-- "), data.rfind(b',\n  "seal"'))
    marks = [data.find(one) for one in (b"<style>", b"<body", b'id="data"', b"</script>\n<script>")]
    if min(marks) < 0:
        marks = [seal // 3, 2 * seal // 3]
    cuts = [0, *marks, seal, len(data)]
    return {f"{at}": range(*pair) for at, pair in enumerate(pairwise(cuts))}


@pytest.mark.parametrize("name", ["compare.html", "report.html", "compare.json", "parse.json"])
def test_any_altered_byte_of_a_report_is_named(copied, name):
    path = copied / name
    whole, chosen = path.read_bytes(), random.Random(name)
    for region, places in regions(whole).items():
        for place in chosen.sample(places, 8):
            byte = chosen.choice([one for one in range(256) if one != whole[place]])
            path.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
            found = verified(path, corpus(copied))
            assert found.held is Held.FAILS, (region, place)
            codes = {code for file, code in told(found) if file == name}
            if place < places.stop and region != list(regions(whole))[-1]:
                byte_problem = next(one for one in found.problems if one.code == "verify.byte")
                assert byte_problem.where == f"{place}-{place + 1}"
            else:
                assert codes & {"verify.no_seal", "verify.bytes", "verify.byte"}


@pytest.mark.parametrize("name", ["out", "report.html", "report.json"])
def test_any_altered_byte_of_a_source_is_named(copied, name):
    path = copied / "plans" / "2020.txt"
    whole, chosen = path.read_bytes(), random.Random(name)
    for place in chosen.sample(range(len(whole)), 25):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        found = verified(copied / name, corpus(copied))
        assert ("2020.txt", "verify.other_file") in told(found)
        if name == "out":
            assert [one.where for one in found.problems if one.code == "verify.byte"] == [
                f"{place}-{place + 1}"
            ]


def test_an_altered_word_is_named_with_its_place(copied):
    path = copied / "plans" / "2020.txt"
    text = path.read_text("utf-8")
    path.write_text(text.replace("12所", "19所"), "utf-8")
    found = verified(copied / "compare.json", corpus(copied))
    quotes = [one for one in found.problems if one.code == "verify.quote"]
    assert quotes
    item = next(one for one in quotes if one.values["place"].endswith("items[1].text"))
    assert item.values["offset"] == text.index("12所") + 1
    assert "幼儿园12所" in item.values["wanted"]
    assert "幼儿园19所" in item.values["found"]
    assert "2020.txt" in item.file


@pytest.mark.parametrize("name", ["mentions.csv", "evolution.xlsx", "network.graphml"])
def test_an_altered_byte_of_a_table_is_named_by_the_manifest(copied, name):
    path = copied / "out" / name
    whole = path.read_bytes()
    place = len(whole) // 2
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
    found = verified(copied / "out", corpus(copied))
    problem = next(one for one in found.problems if one.held is Held.FAILS)
    assert (Path(problem.file).name, problem.where) == (name, f"{place}-{place + 1}")
    assert [Path(one.name).name for one in found.reports if one.held is Held.FAILS] == [name]


def test_more_altered_bytes_are_narrowed_down():
    data = bytes(range(256)) * 1024
    known = fingerprint(data)
    two = bytearray(data)
    two[BLOCK + 5] ^= 1
    two[BLOCK + 9] ^= 1
    found = alteration(bytes(two), known)
    assert (found.start, found.end) == (BLOCK, 2 * BLOCK)
    assert alteration(data, known) is None
    longer = alteration(data + b"x", known)
    assert longer.start <= len(data) < longer.end


# --- claims that are wrong, though the seal is right --------------------------------------------


def kinds(name: str, made) -> list[str]:
    data = json.loads((made / name).read_text("utf-8"))
    return sorted({kind(claim.where) for claim in stated_in(data).claims})


def kind(where: str) -> str:
    return re.sub(r"\[\d+\]", "", where)


JSON_CLAIMS = [
    ("compare.json", ".left.items.text"),
    ("compare.json", ".left.evidence.year.quote"),
    ("compare.json", ".left.items.areas.words.text"),
    ("compare.json", ".changes.edits.edits.left_text"),
    ("compare.json", ".changes.edits.edits.right_text"),
    ("compare.json", ".initiatives.left.quote"),
    ("compare.json", ".initiatives.left.stage_evidence.quote"),
    ("compare.json", ".targets.right.quote"),
    ("compare.json", ".forces.left.quote"),
    ("compare.json", ".explanations.words.left"),
    ("report.json", ".presence.cells.mentions.quote"),
    ("report.json", ".targets.points.target.quote"),
    ("report.json", ".findings.quotes.quote"),
    ("track.json", ".initiatives.mentions.quote"),
    ("search.json", ".hits.quotes"),
    ("search.json", ".hits.initiatives"),
    ("initiatives.json", ".initiatives.quote"),
    ("targets.json", ".targets.quote"),
    ("parse.json", ".plans.items.text"),
]


def at(data, where: str):
    """The part of ``data`` that holds the last name of ``where``, and that name."""
    steps = re.findall(r"\.(\w+)|\[(\d+)\]", where)
    path = [name or int(place) for name, place in steps]
    for one in path[:-1]:
        data = data[one]
    return data, path[-1]


@pytest.mark.parametrize(("name", "wanted"), JSON_CLAIMS, ids=lambda one: one)
def test_a_false_quote_under_a_new_seal_is_found(copied, name, wanted):
    path = copied / name
    data = json.loads(path.read_text("utf-8"))
    claims = [one for one in stated_in(data).claims if kind(one.where) == wanted and one.said]
    assert claims, kinds(name, copied)
    holder, last = at(data, claims[0].where)
    if isinstance(holder[last], str):
        holder[last] = f"{holder[last]}假"
    elif isinstance(holder[last], dict):
        holder[last]["quote"] += "假"
    else:
        holder["text"] += "假"
    reseal(path, data)
    found = verified(path, corpus(copied))
    assert [one.code for one in found.problems][:1] == ["verify.quote"]
    assert claims[0].where in {one.values["place"] for one in found.problems}


def reseal(path, data):
    data.pop("seal")
    path.write_text(sealed_json(json.dumps(data, ensure_ascii=False, indent=2)), "utf-8")


def page_with(path, change):
    """Have ``change`` alter the data of the page at ``path``, and seal it again."""
    text = path.read_text("utf-8")
    head, mark, rest = text.partition('id="data">')
    said, end, tail = rest.partition("</script>")
    data = json.loads(said)
    change(data)
    body = head + mark + app.embedded_json(data) + end + tail
    path.write_text(sealed_page(body[: body.rindex("\n<!-- policydiff")]), "utf-8")


def first(values):
    return next(one for one in values if one)


PAGE_CHANGES = {
    "mention": lambda data: data["initiatives"][0]["cells"][0][1][0].__setitem__(4, "假"),
    "before": lambda data: data["initiatives"][0]["cells"][0][1][0].__setitem__(3, "假"),
    "after": lambda data: data["initiatives"][0]["cells"][0][1][0].__setitem__(5, "假"),
    "moved": lambda data: data["initiatives"][0]["cells"][0][1][0].__setitem__(1, 3),
    "finding": lambda data: first(one["quotes"] for one in data["findings"])[0].__setitem__(5, "假"),
    "target": lambda data: data["targets"][0]["points"][0].__setitem__(-1, "假"),
    "segment": lambda data: data["texts"][0]["plans"][0]["segments"][4].__setitem__(4, "假"),
    "field": lambda data: data["texts"][0]["plans"][0]["fields"][0].__setitem__(4, "假"),
    "wording": lambda data: first(data["texts"][0]["wording"].values())[0][0][0][0].__setitem__(1, "假"),
    "nonsense": lambda data: data["initiatives"][0]["cells"][0].__setitem__(1, [["x"]]),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGE_CHANGES)
def test_a_false_quote_in_a_page_under_a_new_seal_is_found(copied, name):
    path = copied / "report.html"
    page_with(path, lambda _: None)
    assert verified(path, corpus(copied)).held is Held.HOLDS
    page_with(path, PAGE_CHANGES[name])
    found = verified(path, corpus(copied))
    code = "verify.malformed" if name == "nonsense" else "verify.quote"
    assert {one.code for one in found.problems} == {code}


PAIR_CHANGES = {
    "change": lambda pair: pair["changes"][0]["right"][0]["pieces"][0].__setitem__(1, "假"),
    "content": lambda pair: pair["content"][0]["rows"][0]["left"].__setitem__(0, "假"),
}


@pytest.mark.parametrize("name", PAIR_CHANGES)
def test_a_false_text_beside_another_is_found(copied, name):
    path = copied / "compare.html"
    page_with(path, lambda data: PAIR_CHANGES[name](data["texts"][0]["pairs"][0]))
    assert told(verified(path, corpus(copied))) == [
        (ODD if name == "content" else "2020.txt", "verify.quote")
    ]


def test_within_a_page_a_false_quote_is_found_without_the_files(copied):
    shutil.rmtree(copied / "plans")
    path = copied / "report.html"
    found = verified(path)
    assert found.held is Held.UNCHECKED
    assert found.reports[0].within > 50
    assert found.reports[0].on_files == found.reports[0].failed == 0
    page_with(path, PAGE_CHANGES["mention"])
    assert told(verified(path)) == [("report.html", "verify.quote")]


@pytest.mark.parametrize("name", ["compare.json", "report.json", "initiatives.json", "parse.json"])
def test_whatever_bears_words_and_a_span_is_claimed(made, name):
    data = json.loads((made / name).read_text("utf-8"))

    def bearing(part) -> int:
        if isinstance(part, list):
            return sum(map(bearing, part))
        if not isinstance(part, dict):
            return 0
        own = part.get("span") is not None and bool({"quote", "text"} & set(part))
        return own + 2 * ("left_text" in part) + sum(map(bearing, part.values()))

    shared = [one for one in stated_in(data).claims if ".explanations" in one.where]
    assert len(stated_in(data).claims) - len(shared) == bearing(data)


# --- what cannot be checked, and what is no report ------------------------------------------------


def test_a_file_that_is_gone_is_told_as_such(copied):
    (copied / "plans" / "2020.txt").unlink()
    for name in ("compare.json", "out"):
        found = verified(copied / name, corpus(copied))
        assert found.held is Held.UNCHECKED
        assert ("2020.txt", "verify.no_file") in told(found, Held.UNCHECKED)
    assert verified(copied / "compare.json", corpus(copied)).reports[0].unchecked > 0


def test_an_output_that_is_gone_is_told_as_such(copied):
    (copied / "out" / "links.csv").unlink()
    found = verified(copied / "out", corpus(copied))
    assert found.held is Held.UNCHECKED
    assert told(found, Held.UNCHECKED) == [("links.csv", "verify.unreadable")]


def test_another_text_of_the_same_file_names_both_versions(made, monkeypatch):
    report = made / "parse.json"
    real = files.source_of

    def other(*given, **named):
        source, notes = real(*given, **named)
        return type(source)(**{
            name: getattr(source, name) for name in source.__slots__ if name != "text"
        }, text="、" + source.text), notes  # fmt: skip

    monkeypatch.setattr(files, "source_of", other)
    found = verified(report, corpus(made))
    problem = next(one for one in found.problems if one.code == "verify.other_text")
    assert problem.values["made_by"] == seal_version(made)
    assert problem.values["count"] == found.reports[0].failed > 0
    assert sum(one.code == "verify.quote" for one in found.problems) == 20


HOSTILE = {
    "text.txt": b"just words",
    "deep.json": b'{"schema": "policydiff.plans/1", "a": ' + b"[" * 100_000,
    "seal.json": b'{"schema": "policydiff.plans/1",\n  "seal": "policydiff 1 sha256 '
    + b"a" * 64 + b' blocks 00000001"\n}\n',
    "packed.html": b'<html>policydiff<script type="application/json" id="data" data-packed>!!</script>',
    "strange.html": b'<html>policydiff<script type="application/json" id="data">[1]</script>',
    "plans.html": b'<html>policydiff<script type="application/json" id="data">{"plans": 1}</script>',
    "types.json": b'{"schema": "policydiff.plans/1", "plans": [{"id": "x", "items": 3, "source": '
    b'{"name": "n", "sha256": "0"}, "evidence": {"a": {"quote": 1, "span": ["x"]}}}]}',
    "climb.json": b'{"schema": "policydiff.manifest/1", "corpus": [], "beside": 3, "outputs": '
    b'[{"name": "../up.txt", "sha256": "", "size": 1, "blocks": ""}, 7]}',
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_sound_report_is_refused_or_fails(tmp_path, name):
    (tmp_path / "up.txt").write_text("secret", "utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(HOSTILE[name])
    ran = policydiff(tmp_path, "verify", f"in/{name}")
    assert ran.code == (2 if name == "text.txt" else 1)
    assert "Traceback" not in ran.told


def test_the_command_says_what_it_found(copied):
    ran = policydiff(copied, "verify", "compare.html", "plans")
    assert (ran.code, ran.said.splitlines()[0]) == (0, "Everything holds.")
    (copied / "plans" / "2020.txt").unlink()
    assert policydiff(copied, "verify", "compare.html", "plans").code == 3
    text = (copied / "plans" / ODD).read_text("utf-8")
    (copied / "plans" / ODD).write_text(text.replace("20所", "99所"), "utf-8")
    ran = policydiff(copied, "verify", "compare.html", "plans")
    assert ran.code == 1
    assert "20所" in ran.said
    assert "99所" in ran.said
    assert policydiff(copied, "verify", "nothing.html").code == 2
    ran = policydiff(copied, "verify", "plans")
    assert (ran.code, "no batch run has ended in this folder" in ran.told) == (2, True)
    assert policydiff(copied, "verify", "compare.html", "nowhere").code == 2
    ran = policydiff(copied, "verify", "compare.json", "plans", "--format", "json", "-o", "v.json")
    assert ran.code == 1
    data = json.loads((copied / "v.json").read_text("utf-8"))
    assert (data["schema"], data["held"]) == ("policydiff.verification/1", "fails")
    assert {one["held"] for one in data["sources"]} == {"fails", "unchecked"}
    assert read_report(str(copied / "v.json")).seal.alteration is None


# --- manifests ---------------------------------------------------------------------------------


def test_a_manifest_lists_all_but_the_store(made):
    data = json.loads((made / "out" / "manifest.json").read_text("utf-8"))
    there = {
        path.relative_to(made / "out").as_posix()
        for path in (made / "out").rglob("*")
        if path.is_file() and "store" not in path.relative_to(made / "out").parts
    }
    assert {one["name"] for one in data["outputs"]} == there - {"manifest.json"}
    assert [one["name"] for one in data["corpus"]] == sorted(f"plans/{name}" for name in PLANS)
    assert set(data["data"]) == {"encoder", "scorer", "lexicon", "codebook"}


def test_a_manifest_is_the_same_whatever_ran_before(copied):
    (copied / "plans" / "corpus.toml").write_text('["2020.txt"]\nregion = "鲤城区"\n', "utf-8")
    (copied / "plans" / "2021.txt").write_text(PLANS["2020.txt"].replace("2020", "2021"), "utf-8")
    assert policydiff(copied, "batch", "plans", "--out", "out", "--jobs", "1").code == 0
    assert policydiff(copied, "batch", "plans", "--out", "new", "--jobs", "1").code == 0
    one, other = (copied / name / "manifest.json" for name in ("out", "new"))
    assert one.read_bytes() == other.read_bytes()
    data = json.loads(one.read_text("utf-8"))
    assert [entry["name"] for entry in data["beside"]] == ["plans/corpus.toml"]
    assert verified(copied / "out", corpus(copied)).held is Held.HOLDS
    (copied / "plans" / "corpus.toml").write_text('["2020.txt"]\nregion = "甲县"\n', "utf-8")
    assert ("corpus.toml", "verify.no_file") in told(
        verified(copied / "out", corpus(copied)), Held.UNCHECKED
    )


@pytest.mark.parametrize("blocks", ["", "0" * 16, "0" * 9])
def test_a_fingerprint_of_too_few_or_too_many_blocks_tells_no_byte(blocks):
    assert alteration(b"abc", Fingerprint("0" * 64, 3, blocks)) == Alteration(0, 3)


def test_what_is_altered_lies_in_the_file():
    blocks = fingerprint(b"abc").blocks + "0" * 8
    assert alteration(b"abc", Fingerprint("0" * 64, 3, blocks)) == Alteration(3, 3)
