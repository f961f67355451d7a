"""``policydiff corpus init``: what it writes is valid, changes nothing by itself and loses nothing."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_cli import policydiff

from policydiff import api
from policydiff.cli.asking import answered
from policydiff.cli.common import Lang
from policydiff.parse.metadata.doubts import FIELDS
from policydiff.parse.metadata.sidecar_text import Block, kept_lines, sidecar_text
from policydiff.read.folder import listed
from policydiff.settling import settling_of

ROOT = Path(__file__).parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
# The text says nothing of year and region; several regions bear the other's name.
SILENT = """工作要点
1.推进“县管校聘”。推进“县管校聘”管理改革，激发教师活力，促进教师合理流动。
2.发展学前教育。新建公办幼儿园20所，公办园在园幼儿占比达到45%。
"""
NAMESAKE = SILENT.replace("工作要点", "鼓楼区教育局2019年工作要点")
HOSTILE = [
    'quote".txt', "back\\slash.txt", "line\nbreak.txt", "# comment.txt", "[table].txt", "a]b.txt",
    "tab\tescape\x1b[2J.txt", "<b>&amp;.txt", "'''.txt", '""".txt', "a = 1.txt", " space .txt",
    "\u202eturned.txt", "\u2028line.txt", "😀.txt", "鲤城区　要点.txt", "dotted.key.txt", "-.txt",
    "plan.txt@2014.txt", "{braces}.txt", "%s.txt",
]  # fmt: skip


@pytest.fixture
def plans(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.txt").write_text(SILENT, "utf-8")
    (tmp_path / "plans" / "b.txt").write_text(NAMESAKE, "utf-8")
    return tmp_path


def said_of(name):
    return [[getattr(plan, field) for field in FIELDS] for plan in api.read_plans(name).plans]


def scripted(*lines):
    """A terminal at which ``lines`` are typed, then the input ends; keeps what was shown."""
    left = list(lines)

    def read(prompt):
        read.shown.append(prompt)
        return left.pop(0) if left else None

    read.shown = []
    return read


def questions_of(path):
    return [each for one in settling_of([path]).sidecars for each in one.questions]


def test_doubtful_fields_are_marked_and_certain_ones_are_not(plans):
    done = policydiff(plans, "corpus", "init", "plans", "--lang", "en")
    assert done.returncode == 0, done.stderr.decode()
    lines = (plans / "plans/corpus.toml").read_text("utf-8").split("\n")
    marked = [line for line in lines if "# ?" in line and "=" in line]
    assert "#: year =  # ? not found in the text" in marked
    assert any(line.startswith('#: region = "福建省福州市鼓楼区"  # ? or') for line in marked)
    assert not any("2019" in line for line in marked)
    assert (
        "#: region =  # ? “鼓楼区” is the name of several regions, and the text does not say which"
        in marked
    )
    assert any(line.startswith("#: year = 2019  # certain: title") for line in lines)
    said = done.stderr.decode()
    assert "plans/corpus.toml: 2 document(s)" in said
    assert "plans/a.txt  year = ?" in said
    assert "policydiff corpus show plans" in said


def test_a_sidecar_that_nobody_edited_says_nothing(plans):
    before = [said_of(f"plans/{name}.txt") for name in "ab"]
    policydiff(plans, "corpus", "init", "plans")
    content = tomllib.loads((plans / "plans/corpus.toml").read_text("utf-8"))
    assert content == {"a.txt": {}, "b.txt": {}}
    assert [said_of(f"plans/{name}.txt") for name in "ab"] == before


def uncommented(text: str) -> str:
    """Take away "#: " from the first line of every field that has a value."""
    lines, seen = [], set()
    for line in text.split("\n"):
        seen = set() if line.startswith("[") else seen
        found = re.match(r'#: (\w+) = ["\d]', line)
        if found and found[1] not in seen:
            seen.add(found[1])
            line = line.removeprefix("#: ")
        lines.append(line)
    return "\n".join(lines)


@pytest.mark.parametrize(
    "corpus",
    [
        ROOT / "seeds",
        pytest.param(
            CORPORA, marks=pytest.mark.skipif(not CORPORA.exists(), reason="no corpora here")
        ),
    ],
    ids=["seeds", "corpora"],
)
def test_what_is_written_reads_back_as_the_same_metadata(tmp_path, corpus):
    for name in listed([str(corpus)]).files[::6]:
        target = tmp_path / Path(name).relative_to(corpus)
        target.parent.mkdir(exist_ok=True)
        shutil.copy(name, target)
    files = listed([str(tmp_path)]).files
    before = [said_of(name) for name in files]
    for sidecar in settling_of([str(tmp_path)]).sidecars:
        Path(sidecar.path).write_text(uncommented(sidecar.text({}, "zh")), "utf-8")
    assert [said_of(name) for name in files] == before
    settled = (api.read_plans(name).plans[-1].evidence["kind"].rule for name in files[:5])
    assert all(rule.startswith("corpus.toml") for rule in settled)


@pytest.mark.skipif(sys.platform == "win32", reason="names that only POSIX allows")
def test_any_name_reads_back(tmp_path):
    for name in HOSTILE:
        (tmp_path / name).write_text(SILENT, "utf-8")
    (sidecar,) = settling_of([str(tmp_path)]).sidecars
    years = {
        question.key: 2001 + at
        for at, question in enumerate(sidecar.questions)
        if question.finding.field == "year"
    }
    answers = {(sidecar.path, key, "year"): year for key, year in years.items()}
    Path(sidecar.path).write_text(sidecar.text(answers, "zh"), "utf-8")
    assert set(years) == set(HOSTILE)
    assert {name: api.read_plan(tmp_path / name)[0].year for name in HOSTILE} == years


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_any_key_and_value_is_valid_toml(key, title):
    block = Block(key, answers={"title": title, "year": 2011})
    text = sidecar_text([block], [], "en")
    assert tomllib.loads(text) == {key: {"title": title, "year": 2011}}
    assert kept_lines(text).whole
    again = sidecar_text([Block(key, kept=kept_lines(text).tables[key])], [], "zh")
    assert tomllib.loads(again) == tomllib.loads(text)


@pytest.mark.skipif(sys.platform != "linux", reason="names that are not Unicode")
def test_a_name_that_is_not_unicode_is_listed_as_impossible(plans):
    Path(os.fsdecode(b"plans/\xc0\xef.txt")).write_text(SILENT, "utf-8")
    done = policydiff(plans, "corpus", "init", "plans", "--lang", "en")
    assert done.returncode == 2
    assert "not valid Unicode" in done.stderr.decode("utf-8", "replace")
    assert set(tomllib.loads((plans / "plans/corpus.toml").read_text("utf-8"))) == {
        "a.txt",
        "b.txt",
    }


def test_every_folder_with_documents_gets_its_own(plans):
    (plans / "plans/deep/er").mkdir(parents=True)
    (plans / "plans/deep/er/c.txt").write_text(SILENT, "utf-8")
    policydiff(plans, "corpus", "init", "plans")
    assert sorted(map(str, Path("plans").rglob("corpus.toml"))) == [
        "plans/corpus.toml",
        "plans/deep/er/corpus.toml",
    ]


def test_an_existing_one_is_refused_and_untouched(plans):
    (plans / "plans/corpus.toml").write_text('["a.txt"]\nyear = 2011\n', "utf-8")
    (plans / "plans/sub").mkdir()
    (plans / "plans/sub/c.txt").write_text(SILENT, "utf-8")
    done = policydiff(plans, "corpus", "init", "plans", "--lang", "en")
    assert done.returncode == 2
    assert "--force" in done.stderr.decode()
    assert (plans / "plans/corpus.toml").read_text("utf-8") == '["a.txt"]\nyear = 2011\n'
    assert not (plans / "plans/sub/corpus.toml").exists()


EDITED = """# mine, about all
["b.txt"]
# mine, about b
region = "江苏省徐州市鼓楼区"  # ? guess: title
title = '''
[not a table]
#: not ours'''

["gone.txt"]
year = 2001 # mine

["a.txt@plan"]
issuer = "某教育局"
"""


@pytest.mark.parametrize(
    "edited",
    [EDITED, EDITED.replace("[not a table]\n#: not ours", "鼓楼要点")],
    ids=["values", "lines"],
)
def test_with_force_what_the_user_settled_stays(plans, edited):
    (plans / "plans/corpus.toml").write_text(edited, "utf-8", newline="\r\n")
    before = tomllib.loads(edited)
    for _ in range(2):
        done = policydiff(plans, "corpus", "init", "plans", "--force", "--lang", "en")
        assert done.returncode == 0, done.stderr.decode()
        text = (plans / "plans/corpus.toml").read_text("utf-8")
        assert {key: table for key, table in tomllib.loads(text).items() if table} == before
    (plan,) = api.read_plans("plans/b.txt").plans
    assert plan.region.code == "320302"
    tail = text[text.index('["gone.txt"]') :]
    assert tail.startswith('["gone.txt"]\n#: There is no such document')
    if "not ours" not in edited:
        assert [line for line in text.split("\n") if "mine" in line] == [
            "# mine, about all", "# mine, about b", "year = 2001 # mine",
        ]  # fmt: skip
        assert 'region = "江苏省徐州市鼓楼区"\n' in text
    assert not any(line.startswith("#: region") and "鼓楼" in line for line in text.split("\n"))


def test_what_is_settled_is_not_asked_again(plans):
    before = {(each.key, each.finding.field) for each in questions_of("plans")}
    assert {("a.txt", "year"), ("a.txt", "region"), ("b.txt", "region")} <= before
    (plans / "plans/corpus.toml").write_text(
        '["a.txt"]\nyear = 2011\nregion = "大连市"\n["b.txt"]\nprovince = "福建省"\n', "utf-8"
    )
    assert before - {(each.key, each.finding.field) for each in questions_of("plans")} == {
        ("a.txt", "year"), ("a.txt", "region"), ("b.txt", "region"),
    }  # fmt: skip


def test_the_plans_of_one_document_have_tables_of_their_own(tmp_path):
    shutil.copy(next((ROOT / "seeds").glob("004*")), tmp_path / "both.txt")
    (sidecar,) = settling_of([str(tmp_path)]).sidecars
    assert [block.key for block in sidecar.blocks] == [
        "both.txt",
        "both.txt@summary",
        "both.txt@plan",
    ]
    answers = {
        (sidecar.path, "both.txt@summary", "year"): 2001,
        (sidecar.path, "both.txt", "issuer"): "某局",
    }
    Path(sidecar.path).write_text(sidecar.text(answers, "en"), "utf-8")
    review, plan = api.read_plans(tmp_path / "both.txt").plans
    assert (review.year, review.issuer, plan.issuer) == (2001, "某局", "某局")
    assert plan.year != 2001


def test_a_selector_means_what_the_text_says_and_a_real_file_goes_first(tmp_path):
    shutil.copy(next((ROOT / "seeds").glob("004*")), tmp_path / "both.txt")
    sidecar = tmp_path / "corpus.toml"
    sidecar.write_text(
        '["both.txt@summary"]\nkind = "plan"\n["both.txt@plan"]\nyear = 2031\n', "utf-8"
    )
    assert [plan.year == 2031 for plan in api.read_plans(tmp_path / "both.txt").plans] == [
        False,
        True,
    ]
    (tmp_path / "both.txt@plan").write_text(SILENT, "utf-8")
    assert [plan.year == 2031 for plan in api.read_plans(tmp_path / "both.txt").plans] == [
        False,
        False,
    ]
    assert api.read_plans(tmp_path / "both.txt@plan").plans[0].year == 2031


def test_the_narrower_table_wins_wherever_it_stands(tmp_path):
    shutil.copy(next((ROOT / "seeds").glob("004*")), tmp_path / "both.txt")
    year = api.read_plans(tmp_path / "both.txt").plans[1].year
    tables = [
        f'["both.txt{selector}"]\nyear = {said}\n'
        for selector, said in (("@plan", 2031), (f"@{year}", 2032), ("", 2033))
    ]
    for order in (tables, tables[::-1]):
        (tmp_path / "corpus.toml").write_text("\n".join(order), "utf-8")
        assert [plan.year for plan in api.read_plans(tmp_path / "both.txt").plans] == [2033, 2031]


def test_nothing_is_written_with_dry_run(plans):
    done = policydiff(plans, "corpus", "init", "plans", "--dry-run", "--lang", "en")
    assert done.returncode == 0
    assert set(tomllib.loads(done.stdout.decode())) == {"a.txt", "b.txt"}
    assert not (plans / "plans/corpus.toml").exists()


def test_an_archive_is_never_written_to(plans):
    with zipfile.ZipFile("plans/c.zip", "w") as packed:
        packed.writestr("in/c.txt", SILENT)
    before = Path("plans/c.zip").read_bytes()
    done = policydiff(plans, "corpus", "init", "plans", "--lang", "en")
    assert done.returncode == 0
    assert "plans/c.zip/in/corpus.toml would stand in an archive" in done.stderr.decode()
    assert Path("plans/c.zip").read_bytes() == before
    shown = policydiff(plans, "corpus", "init", "plans/c.zip", "--dry-run").stdout.decode()
    assert set(tomllib.loads(shown)) == {"c.txt"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["plans", "--ask"], "--ask"), (["nowhere"], "nowhere"), (["empty"], "no plan here")],
)
def test_what_cannot_be_done_is_said(plans, arguments, said):
    (plans / "empty").mkdir()
    done = policydiff(plans, "corpus", "init", *arguments, "--lang", "en")
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert list(plans.rglob("corpus.toml")) == []


def test_a_broken_sidecar_is_not_overwritten(plans):
    (plans / "plans/corpus.toml").write_text('["a.txt"]\nyear =\n', "utf-8")
    done = policydiff(plans, "corpus", "init", "plans", "--force", "--lang", "en")
    assert done.returncode == 2
    assert "line 2" in done.stderr.decode()
    assert (plans / "plans/corpus.toml").read_text("utf-8") == '["a.txt"]\nyear =\n'


@pytest.mark.usefixtures("plans")
def test_a_number_picks_a_namesake():
    asked = [
        each
        for each in questions_of("plans")
        if (each.key, each.finding.field) == ("b.txt", "region")
    ]
    others = asked[0].finding.others
    assert "江苏省徐州市鼓楼区" in others
    read = scripted(str(others.index("江苏省徐州市鼓楼区") + 1))
    assert list(answered(asked, Lang.EN, read).values()) == ["江苏省徐州市鼓楼区"]
    assert "江苏省徐州市鼓楼区" in read.shown[0]


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize(
    ("lines", "settled"),
    [
        (["2011"], {"year": 2011}),
        (["", "s", "S"], {}),
        (["2011", "q", "2012"], {"year": 2011}),
        (["1066", "never", "2011"], {"year": 2011}),
        ([" ２０１１ "], {"year": 2011}),
        ([], {}),
    ],
)
def test_answers_settle_skip_or_stop(lines, settled):
    asked = [each for each in questions_of("plans") if each.key == "a.txt"]
    asked.sort(key=lambda each: each.finding.field != "year")
    read = scripted(*(line.strip() for line in lines))
    found = answered(asked, Lang.ZH, read)
    assert {field: value for (_, _, field), value in found.items()} == settled


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize(
    ("lines", "settled"),
    [
        (["大边市", "大连市"], ["大连市"]),
        (["大边市", "大边市"], ["大边市"]),
        (["大边市"], []),
        ([""], []),
    ],
)
def test_a_region_that_no_table_knows_is_asked_for_twice(lines, settled):
    asked = [
        each
        for each in questions_of("plans")
        if (each.key, each.finding.field) == ("b.txt", "region")
    ]
    read = scripted(*lines)
    assert list(answered(asked, Lang.EN, read).values()) == settled
    assert ("once more" in "".join(read.shown)) == ("大边市" in lines)


def test_an_empty_answer_settles_what_was_guessed(tmp_path):
    (tmp_path / "2016年.txt").write_text(SILENT, "utf-8")
    guessed = [each for each in questions_of(str(tmp_path)) if each.finding.value == 2016]
    assert list(answered(guessed, Lang.EN, scripted("")).values()) == [2016]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_asking_on_a_terminal_writes_what_was_settled(plans):
    import pty  # there is none on Windows

    ours, theirs = pty.openpty()
    wanted = [each.finding.field for each in questions_of("plans") if each.key == "a.txt"]
    typed = {"region": "大连市", "year": "2011"}
    os.write(ours, "".join(f"{typed.get(field, 's')}\n" for field in wanted).encode() + b"q\n")
    done = subprocess.run(
        [sys.executable, "-m", "policydiff", "corpus", "init", "plans", "--ask"], stdin=theirs,
        capture_output=True, check=False, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0, done.stderr.decode()
    content = tomllib.loads((plans / "plans/corpus.toml").read_text("utf-8"))
    assert content == {"a.txt": {"region": "大连市", "year": 2011}, "b.txt": {}}
