"""policydiff batch: what ``report`` says, and only what has changed is done anew."""

import json
import shutil

import pytest
import towns
from batch_cases import STAGES, batch, files, policydiff, table, touched

from policydiff.batch import settings as batch_settings
from policydiff.corpus.store import opened

NOTHING = dict.fromkeys(STAGES, 0)
CHANGED = "临江市2020"


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A folder with a corpus and a run over it."""
    folder = tmp_path_factory.mktemp("done")
    towns.write(folder / "plans")
    ran = batch(folder)
    assert (ran.code, ran.made["read"]) == (0, 11)
    return folder


@pytest.fixture
def folder(done, tmp_path):
    """The same, for a test to change."""
    shutil.copytree(done, tmp_path / "all")
    return tmp_path / "all"


def anew(folder):
    """Return the files of a run from nothing."""
    shutil.rmtree(folder / "out")
    assert batch(folder).code in {0, 3}
    return files(folder / "out")


def pairs_of(folder, name):
    """Return how many pairs of aligned plans are about a plan of the file ``name``."""
    rows = table(folder / "out" / "pairs.csv")
    return sum(any(name in str(cell) for cell in row.values()) for row in rows)


def change(folder, name=CHANGED, more="7.发展体育。举办运动会3场，参加学生900人次。\n"):
    path = folder / "plans" / f"{name}.txt"
    path.write_text(path.read_text("utf-8") + more, encoding="utf-8")


# --- what it says ------------------------------------------------------------------------------


@pytest.mark.parametrize("corpus", ["plans", "seeds"])
def test_a_batch_says_what_a_report_says(folder, corpus, request):
    if corpus == "seeds":
        shutil.copytree(request.config.rootpath / "seeds", folder / "seeds")
        assert batch(folder, "seeds", out="of-seeds").code == 0
    out = folder / ("out" if corpus == "plans" else "of-seeds")
    assert policydiff(folder, "report", corpus, "--format", "json", "-o", "r.json").code == 0
    assert (out / "evolution.json").read_bytes() == (folder / "r.json").read_bytes()


def test_all_files_are_there(done):
    names = {"evolution.html", "evolution.json", "evolution.xlsx", "index.html", "links.csv"}
    names |= {"manifest.json", "mentions.csv", "network.graphml", "pairs.csv", "threads.csv"}
    assert set(files(done / "out")) == names


# --- what is done anew -------------------------------------------------------------------------


def test_a_second_run_does_nothing(folder):
    before = touched(folder / "out")
    ran = batch(folder)
    assert (ran.code, ran.found) == (0, None)
    assert "Nothing has changed" in ran.told
    assert touched(folder / "out") == before


def test_files_that_say_the_same_are_not_touched(folder):
    """A file of a kind that is not read changes nothing but the note that tells of it."""
    (folder / "plans" / "picture.png").touch()
    before = touched(folder / "out")
    ran = batch(folder)
    assert (ran.code, ran.made) == (0, NOTHING)
    assert "Nothing has changed" not in ran.told
    again = touched(folder / "out")
    assert {name for name in before if before[name] == again[name]} == {
        "links.csv", "mentions.csv", "network.graphml", "pairs.csv", "threads.csv",
    }  # fmt: skip


def test_one_changed_file_redoes_what_depends_on_it(folder):
    change(folder)
    ran = batch(folder)
    once = {"read": 1, "extract": 1, "name": 1, "encode": 1}
    assert {stage: ran.made[stage] for stage in once} == once
    assert ran.made["align"] == pairs_of(folder, CHANGED)
    assert 1 <= ran.made["compare"] <= pairs_of(folder, CHANGED)
    assert files(folder / "out") == anew(folder)


def test_what_is_gone_is_left_out_and_forgotten(folder):
    (folder / "plans" / f"{CHANGED}.txt").unlink()
    ran = batch(folder)
    assert (ran.made["read"], ran.made["encode"]) == (0, 0)
    assert len(ran.found.evolution.plans) == 10
    assert "0 earlier readings" in batch(folder, "--dry-run").told
    assert files(folder / "out") == anew(folder)


def test_a_file_that_comes_back_is_done_again(folder):
    path = folder / "plans" / f"{CHANGED}.txt"
    kept, before = path.read_bytes(), files(folder / "out")
    path.unlink()
    batch(folder)
    path.write_bytes(kept)
    assert batch(folder).made["read"] == 1
    assert files(folder / "out") == before


def test_a_renamed_file_is_read_and_nothing_aligned(folder):
    (folder / "plans" / f"{CHANGED}.txt").rename(folder / "plans" / "new.txt")
    ran = batch(folder)
    assert (ran.made["read"], ran.made["encode"], ran.made["align"]) == (1, 0, 0)
    assert files(folder / "out") == anew(folder)


def test_an_added_file_is_read_alone(folder):
    text = towns.plan("临江市", 2018).replace("2018年", "2019年")
    (folder / "plans" / "new.txt").write_text(text, encoding="utf-8")
    ran = batch(folder)
    assert (ran.made["read"], ran.made["encode"]) == (1, 1)
    assert ran.made["align"] == pairs_of(folder, "new.txt")
    assert files(folder / "out") == anew(folder)


def test_what_corpus_toml_says_of_a_file_redoes_that_one(folder):
    said = f'["{CHANGED}.txt"]\nregion = "青田县"\nyear = 2022\n'
    (folder / "plans" / "corpus.toml").write_text(said, encoding="utf-8")
    ran = batch(folder)
    assert (ran.made["read"], ran.made["encode"]) == (1, 0)
    (plan,) = [one for one in ran.found.evolution.plans if CHANGED in one.source.name]
    assert plan.year == 2022
    assert files(folder / "out") == anew(folder)


def test_a_lexicon_redoes_names_and_nothing_before(folder):
    lexicon = '[lexicon]\nname = "own"\nzh = "自"\nen = "own"\n[[initiative]]\nname = "课后服务"\n'
    (folder / "own.toml").write_text(lexicon, encoding="utf-8")
    ran = batch(folder, "--lexicon", "own.toml")
    redone = {stage: ran.made[stage] for stage in ("read", "extract", "name", "encode")}
    assert redone == {"read": 0, "extract": 0, "name": 11, "encode": 0}
    (folder / "own.toml").write_text(lexicon + 'aliases = ["课后托管"]\n', encoding="utf-8")
    assert batch(folder, "--lexicon", "own.toml").made["name"] == 11


def test_a_verdict_redoes_the_pair_it_is_about(folder):
    made = policydiff(
        folder, "review", "plans/青田县2018.txt", "plans/青田县2019.txt", "--csv", "sheet.csv"
    )
    assert made.code == 0, made.told
    rows = (folder / "sheet.csv").read_text("utf-8-sig").splitlines()
    (folder / "plans" / "reviews.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert batch(folder).made["align"] == 0  # nobody has answered
    answered = answer_first(folder / "sheet.csv")
    (folder / "plans" / "reviews.csv").write_text(answered, encoding="utf-8")
    ran = batch(folder)
    assert (ran.made["read"], ran.made["encode"]) == (0, 0)
    assert 1 <= ran.made["align"] <= 2  # of one series, what was said of two years may go further
    assert files(folder / "out") == anew(folder)


def answer_first(sheet):
    """Return the sheet with "different" as the answer to its first question."""
    heading, question, *others = sheet.read_text("utf-8-sig").splitlines(keepends=True)
    assert question.startswith(",")
    return "".join([heading, f"different{question}", *others])


def test_another_version_redoes_everything(folder, monkeypatch):
    before = files(folder / "out")
    monkeypatch.setattr(batch_settings, "code_digest", lambda **_: b"another version")
    ran = batch(folder)
    assert (ran.made["read"], ran.made["encode"], ran.made["name"]) == (11, 11, 11)
    assert ran.made["align"] == len(table(folder / "out" / "pairs.csv"))
    assert files(folder / "out") == before
    assert batch(folder).made == NOTHING


def test_vectors_that_are_gone_are_made_anew(folder):
    shutil.rmtree(folder / "out" / "store" / "vectors")
    change(folder)
    ran = batch(folder)
    assert (ran.code, ran.made["read"], ran.made["encode"]) == (0, 1, 11)
    assert files(folder / "out") == anew(folder)


def test_vectors_without_their_terms_are_made_anew(folder):
    """As a run leaves them that is killed while it forgets what a removed file needed."""
    with opened(folder / "out" / "store") as store:
        store.prune({"encode": []})
    change(folder)
    assert batch(folder).made["encode"] == 11
    assert files(folder / "out") == anew(folder)


@pytest.mark.parametrize("harm", ["delete", "alter"])
@pytest.mark.parametrize("name", ["evolution.json", "index.html", "links.csv"])
def test_an_output_that_was_harmed_is_written_again(folder, harm, name):
    before = files(folder / "out")
    path = folder / "out" / name
    path.unlink() if harm == "delete" else path.write_bytes(path.read_bytes() + b" ")
    times = touched(folder / "out")
    assert batch(folder).made == NOTHING
    assert files(folder / "out") == before
    others = {one: time for one, time in times.items() if one != name}
    assert others.items() <= touched(folder / "out").items()


def test_outputs_that_nobody_asks_for_any_more_go(folder):
    asked = ("--pair", "青田县2018,青田县2019")
    assert batch(folder, *asked).code == 0
    pages = list((folder / "out" / "pairs").glob("*.html"))
    assert len(pages) == 1
    assert "青田县" in pages[0].read_text("utf-8")
    assert batch(folder).code == 0
    assert not pages[0].exists()


def test_what_a_killed_run_was_writing_goes(folder, monkeypatch):
    """A run that dies at a page that the next one does not write leaves nothing behind."""
    from policydiff.cli import batch_outputs

    def dies(path, data):
        path.write_bytes(data[:9])
        path.with_name(f".{path.name}.abcd1234").write_bytes(data[:9])
        raise KeyboardInterrupt

    before = files(folder / "out")
    monkeypatch.setattr(batch_outputs, "write_file", dies)
    assert batch(folder, "--pair", "青田县2018,青田县2019").code == 130
    monkeypatch.undo()
    assert len(files(folder / "out")) > len(before) - 1
    assert files(folder / "out") != before
    assert batch(folder).code == 0
    assert files(folder / "out") == before


def test_since_an_earlier_run(folder):
    shutil.copytree(folder / "out", folder / "before")
    change(folder)
    assert batch(folder, "--since", "before").code == 0
    earlier = ("--previous", "before/evolution.json")
    told = policydiff(folder, "report", "plans", *earlier, "--format", "json", "-o", "r.json")
    assert told.code == 0, told.told
    data = (folder / "out" / "evolution.json").read_bytes()
    assert data == (folder / "r.json").read_bytes()
    assert json.loads(data)["since"]
    again = batch(folder, "--since", "before")
    assert (again.code, again.found) == (0, None)
