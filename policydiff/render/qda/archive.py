"""A project as one file: a zip with ``project.qde`` and the texts, the same bytes each time."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from policydiff.render.labels import Labels
from policydiff.render.qda.draft import Draft
from policydiff.render.qda.plain_text import plain_text
from policydiff.render.qda.project import project_xml, text_guid

# The first day of the zip format: a file that says when it was made differs each time.
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
# Readable by all, on a system with Unix modes; the system it was made on is not told.
_MODE = 0o100644 << 16
_UNIX = 3


def archive(draft: Draft, labels: Labels) -> bytes:
    """Return the bytes of the .qdpx file of ``draft`` (REFI-QDA 1.5, sections 8 and 9.1.2)."""
    texts = {key: plain_text(text.source, text.plans) for key, text in draft.texts.items()}
    files = {f"sources/{text_guid(key)}.txt": one.text.encode() for key, one in texts.items()}
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as file:
        file.writestr(_member("project.qde"), project_xml(draft, texts, labels))
        for name in sorted(files):
            file.writestr(_member(name), files[name])
    return stream.getvalue()


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, _FIRST_DAY)
    member.compress_type, member.external_attr, member.create_system = ZIP_DEFLATED, _MODE, _UNIX
    return member
