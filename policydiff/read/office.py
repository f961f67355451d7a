"""Read .doc, .wps, .rtf and .odt: LibreOffice, when it is installed, makes a .docx of them.

It runs as a process of its own on a copy in a temporary folder, with a profile of its own there
in which macros, links and pictures from elsewhere are off, and is stopped when it takes too long.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from policydiff.errors import ReadError
from policydiff.model import Note
from policydiff.read.docx import read_docx
from policydiff.read.extracted import Extracted
from policydiff.read.limits import beyond, limits
from policydiff.read.process import output_of

_PROGRAMS = ("soffice", "libreoffice")
_INPUT, _OUTPUT = "document", "document.docx"
_SHOWN = 200  # characters of what it said that a message repeats
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def read_office(data: bytes, path: str, kind: str) -> Extracted:
    """Return the text of ``data``, a file of the ``kind`` doc, wps, rtf or odt.

    Raises:
        ReadError: LibreOffice is not there, cannot convert the file, or takes too long; or as
            ``read_docx``.
    """
    found = read_docx(_converted(data, path, kind), path, None)
    note = Note("office.converted", path, {"kind": kind.upper()})
    return replace(found, format=kind, notes=(note, *found.notes))


def _converted(data: bytes, path: str, kind: str) -> bytes:
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise ReadError("office.missing", path=path, kind=kind.upper())
    try:
        with TemporaryDirectory(prefix="policydiff-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            profile = folder / "profile" / "user"
            profile.mkdir(parents=True)
            (profile / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
            source = folder / f"{_INPUT}.{kind}"
            source.write_bytes(data)
            said = _run(program, folder, source, path)
            return _result(folder / "out" / _OUTPUT, path, kind, said)
    except OSError as error:
        raise _failed(path, kind, error.strerror or str(error)) from error


def _run(program: str, folder: Path, source: Path, path: str) -> str:
    """Let LibreOffice convert ``source`` into ``folder``/out and return what it said."""
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--nologo", "--nodefault", "--norestore", "--nolockcheck",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    try:
        said = output_of(command, limits().conversion_seconds, folder=folder)
    except subprocess.TimeoutExpired as error:
        kind = source.suffix[1:].upper()
        raise beyond("office.too_slow", path, "conversion_seconds", kind=kind) from error
    return " ".join(said.decode("utf-8", "replace").split())[-_SHOWN:]


def _result(made: Path, path: str, kind: str, said: str) -> bytes:
    if not made.is_file():
        raise _failed(path, kind, said.replace(str(made.parents[1]), "…") or "?")
    if made.stat().st_size > limits().document_bytes:
        raise beyond("read.too_large", path, "document_bytes")
    return made.read_bytes()


def _failed(path: str, kind: str, reason: str) -> ReadError:
    return ReadError("office.failed", path=path, kind=kind.upper(), reason=reason)
