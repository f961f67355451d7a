"""The seal at the end of a page or of JSON: whether a byte before it was altered, and which.

A seal finds damage and careless edits. It does not stop a forger, who can make a new one: what a
report quotes is therefore checked against the files it was made of, see ``policydiff.verify``.
"""

from __future__ import annotations

import re

from policydiff import __version__
from policydiff.fingerprint import Alteration, Fingerprint, alteration, fingerprint
from policydiff.records import dataclass

_SEAL = re.compile(
    rb'(?P<open>,\n  "seal": "|<!-- )policydiff (?P<version>[\w.+-]{1,40})'
    rb' sha256 (?P<sum>[0-9a-f]{64}) blocks (?P<blocks>[0-9a-f]*)(?:"\n\}\n| -->\n)\Z'
)
_OPENINGS = (b',\n  "seal": "', b"<!-- policydiff ")


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal that a file bears: who made it, and what is wrong with the file, if anything."""

    version: str
    alteration: Alteration | None


def sealed_page(page: str) -> str:
    """Return ``page`` with its seal, a comment at its end."""
    body = page + "\n"
    return f"{body}<!-- {_said(body)} -->\n"


def sealed_json(text: str) -> str:
    """Return the JSON ``text`` of an object, as ``json.dumps`` indents it, with its field ``seal``."""
    body = text.rstrip().removesuffix("}").rstrip()
    return f'{body},\n  "seal": "{_said(body)}"\n}}\n'


def _said(body: str) -> str:
    print_ = fingerprint(_covered(body.encode("utf-8", "replace"), __version__.encode()))
    return f"policydiff {__version__} sha256 {print_.sha256} blocks {print_.blocks}"


def _covered(body: bytes, version: bytes) -> bytes:
    return body + version


def seal_of(data: bytes) -> Seal | None:
    """Return the seal that the file of ``data`` bears; None where there is none that can be read."""
    at = max(map(data.rfind, _OPENINGS))
    match = _SEAL.match(data, at) if at >= 0 else None
    if match is None:
        return None
    covered = _covered(data[:at], match["version"])
    said = Fingerprint(match["sum"].decode(), len(covered), match["blocks"].decode())
    return Seal(match["version"].decode(), _altered(covered, said, match))


def _altered(covered: bytes, said: Fingerprint, match: re.Match[bytes]) -> Alteration | None:
    found = fingerprint(covered)
    sums, blocks = found.sha256 == said.sha256, found.blocks == said.blocks
    if sums and blocks:
        return None
    if not (sums or blocks):
        return _of_file(alteration(covered, said), match)
    name, wanted = ("blocks", found.blocks) if sums else ("sum", found.sha256)
    text, start = match[name].decode(), match.start(name)
    places = [at for at, pair in enumerate(zip(text, wanted, strict=False)) if len(set(pair)) > 1]
    first, last = (places[0], places[-1]) if places else (0, len(text))
    return Alteration(start + first, start + last + 1, wanted, text)


def _of_file(found: Alteration | None, match: re.Match[bytes]) -> Alteration | None:
    """Return ``found`` by its place in the file, where the version stands in the seal."""
    if found is None or found.start < match.start():
        return found
    moved = match.start("version") - match.start()
    return Alteration(found.start + moved, found.end + moved, found.wanted, found.found)
