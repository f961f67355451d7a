"""Old formats are read through LibreOffice: a stand-in for it here, and the real one where it is."""

import io
import os
import shlex
import shutil
import stat
import subprocess
import sys
import time
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from docx_files import abstract, docx, lvl, num, p
from refusals import refusal

from policydiff.read import read_source, source_of
from policydiff.read.limits import Limits, limited

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
RICH = rb"{\rtf1\ansi\ansicpg936 {\b x}\par}"
FILES = [
    ("a.doc", COMPOUND, "doc"),
    ("a.wps", COMPOUND, "wps"),
    ("a.rtf", RICH, "rtf"),
    ("a.doc", RICH, "rtf"),
]

needs_shell = pytest.mark.skipif(os.name != "posix", reason="the stand-in is a script")
needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Put a soffice on the PATH that runs the lines of Python it is given, with ``out`` and ``source``."""

    def install(*lines: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        program = folder / "soffice"
        head = (
            "import pathlib, sys, time",
            "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])",
            "source = pathlib.Path(sys.argv[-1])",
        )  # fmt: skip
        script = folder / "soffice.py"
        script.write_text("\n".join((*head, *lines)) + "\n", encoding="utf-8")
        # The path of a Python in a "#!" line of its own must not hold spaces.
        call = shlex.join([sys.executable, str(script)])
        program.write_text(f'#!/bin/sh\nexec {call} "$@"\n', encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(folder))
        return folder

    return install


def made(tmp_path, data):
    """Lines with which the stand-in writes ``data`` as its result."""
    result = tmp_path / "result.docx"
    result.write_bytes(data)
    return (
        "out.mkdir()",
        f"(out / 'document.docx').write_bytes(pathlib.Path({str(result)!r}).read_bytes())",
    )


def refused(data, name="a.doc"):
    return refusal(name, data)


@pytest.mark.parametrize(("name", "data", "kind"), FILES)
def test_without_libreoffice_it_is_said_what_to_do(monkeypatch, tmp_path, name, data, kind):
    monkeypatch.setenv("PATH", str(tmp_path))
    error = refused(data, name)
    assert error.code == "office.missing"
    assert kind.upper() in error.text("en")
    assert "LibreOffice" in error.text("zh")


@needs_shell
@pytest.mark.parametrize(("name", "data", "kind"), FILES)
def test_an_old_document_is_read_as_what_it_is_converted_to(stand_in, tmp_path, name, data, kind):
    stand_in(*made(tmp_path, docx(p("甲"), p("乙"))))
    source, found = source_of(name, data)
    assert (source.text, source.format, source.whole_lines) == ("甲\n乙\n", kind, True)
    codes = [note.code for note in found]
    assert "office.converted" in codes
    assert ("read.by_content" in codes) == (not name.endswith(kind))


@needs_shell
def test_libreoffice_gets_a_copy_in_a_folder_of_its_own(stand_in, tmp_path):
    seen = tmp_path / "seen"
    stand_in(
        f"pathlib.Path({str(seen)!r}).write_text(repr((sys.argv[1:], source.read_bytes())))",
        *made(tmp_path, docx(p("甲"))),
    )
    source_of("../../a;rm -rf $HOME.doc", COMPOUND)
    arguments, given = eval(seen.read_text())
    assert given == COMPOUND
    assert "--headless" in arguments
    assert not any("rm -rf" in each for each in arguments)
    folder = Path(arguments[-1]).parent
    assert arguments[0] == f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    assert not folder.exists()


@needs_shell
@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["print('source file could not be loaded', file=sys.stderr)"], "office.failed"),
        (["sys.exit(77)"], "office.failed"),
        (["out.mkdir()", "(out / 'document.docx').write_bytes(b'no document')"], "package.damaged"),
        (["out.mkdir()", "(out / 'document.docx').mkdir()"], "office.failed"),
    ],
)
def test_a_conversion_that_fails_says_why(stand_in, lines, code):
    stand_in(*lines)
    error = refused(COMPOUND)
    assert error.code == code
    if "could not" in lines[0]:
        assert "could not be loaded" in error.text("en")


@needs_shell
def test_a_conversion_that_takes_too_long_is_stopped_with_all_it_started(stand_in, tmp_path):
    """As soffice does, the stand-in lets another process do the work."""
    late = tmp_path / "late"
    child = f"import time, pathlib; time.sleep(3); pathlib.Path({str(late)!r}).touch()"
    stand_in("import subprocess", f"subprocess.run([sys.executable, '-c', {child!r}])")
    with limited(Limits(conversion_seconds=1)):
        assert refused(COMPOUND).code == "office.too_slow"
    time.sleep(3)
    assert not late.exists()


@needs_shell
def test_a_result_that_is_too_large_is_refused(stand_in, tmp_path):
    stand_in(*made(tmp_path, docx(p("甲"))))
    with limited(Limits(document_bytes=10)):
        assert refused(COMPOUND).code == "read.too_large"


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    """A profile that is made once: the first start takes longest."""
    return f"-env:UserInstallation={(tmp_path_factory.mktemp('office') / 'profile').as_uri()}"


@needs_office
@pytest.mark.parametrize("ending", ["rtf", "doc", "odt"])
def test_libreoffice_itself_converts_what_it_wrote(tmp_path, profile, ending):
    level = lvl("decimal", "%1.", suffix="space")
    data = docx(
        p("某市2024年工作要点"),
        p("推进改革", num=(1, 0)),
        p("扩大开放", num=(1, 0)),
        numbering=abstract(1, level) + num(1, 1),
    )
    (tmp_path / "plan.docx").write_bytes(data)
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        ending,
        "--outdir",
        str(tmp_path),
        str(tmp_path / "plan.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    source, found = read_source(str(tmp_path / f"plan.{ending}"))
    assert source.text.splitlines() == ["某市2024年工作要点", "1. 推进改革", "2. 扩大开放"]
    assert (source.format, [note.code for note in found]) == (ending, ["office.converted"])


class _Asked(BaseHTTPRequestHandler):
    """Counts what it is asked for."""

    paths: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.paths.append(self.path)
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@needs_office
def test_libreoffice_fetches_no_pictures():
    """With a profile that says nothing LibreOffice 7.4 asks for this picture three times."""
    server = HTTPServer(("127.0.0.1", 0), _Asked)
    Thread(target=server.serve_forever, daemon=True).start()
    spaces = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }
    names = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in spaces.items())
    image = f'<draw:frame><draw:image xlink:href="http://127.0.0.1:{server.server_port}/a.png" xlink:type="simple" xlink:actuate="onLoad"/></draw:frame>'
    content = f"<office:document-content {names}><office:body><office:text><text:p>甲{image}</text:p></office:text></office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.text"
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entries = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{media}"/>'
        for path, media in (("/", kind), ("content.xml", "text/xml"))
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml", f'<m:manifest xmlns:m="{space}">{entries}</m:manifest>'
        )
    source, _ = source_of("a.odt", made.getvalue())
    server.shutdown()
    assert (source.text, _Asked.paths) == ("甲\n", [])
