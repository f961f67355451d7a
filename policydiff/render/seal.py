"""The seal at the end of a page or of JSON: whether a byte before it was altered, and which.

A seal finds damage and careless edits. It does not stop a forger, who can make a new one: what a
report quotes is therefore checked against the files it was made of, see ``policydiff.verify``.
"""

from __future__ import annotations

import re
from hashlib import sha256
from zlib import adler32

from policydiff import __version__
from policydiff.records import dataclass

# Adler-32 (RFC 1950) adds up bytes, and bytes times their places, modulo this prime. In a block of
# fewer bytes the two sums tell where one byte was altered, and what it was.
_PRIME = 65_521
BLOCK = 65_520
_HEX = 8
_AROUND = 40
_SEAL = re.compile(
    rb'(?P<open>,\n  "seal": "|<!-- )policydiff (?P<version>[\w.+-]{1,40})'
    rb' sha256 (?P<sum>[0-9a-f]{64}) blocks (?P<blocks>[0-9a-f]*)(?:"\n\}\n| -->\n)\Z'
)
_OPENINGS = (b',\n  "seal": "', b"<!-- policydiff ")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells bytes from any others, and where one of them was altered.

    ``blocks`` has the Adler-32 of every ``BLOCK`` bytes, eight hexadecimal digits each.
    """

    sha256: str
    size: int
    blocks: str


@dataclass(frozen=True, slots=True)
class Alteration:
    """Where bytes differ from what they were: from ``start`` up to ``end``.

    ``wanted`` and ``found`` are the surroundings as text where it is one byte, else "".
    """

    start: int
    end: int
    wanted: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal that a file bears: who made it, and what is wrong with the file, if anything."""

    version: str
    alteration: Alteration | None


def fingerprint(data: bytes) -> Fingerprint:
    """Return what ``data`` is known by."""
    blocks = (adler32(data[at : at + BLOCK]) for at in range(0, len(data), BLOCK))
    return Fingerprint(sha256(data).hexdigest(), len(data), "".join(f"{one:08x}" for one in blocks))


def alteration(data: bytes, wanted: Fingerprint) -> Alteration | None:
    """Return where ``data`` differs from the bytes that ``wanted`` is of; None where it does not."""
    found = fingerprint(data)
    if found.sha256 == wanted.sha256:
        return None
    places = _differing(found.blocks, wanted.blocks)
    if not places:
        return Alteration(0, len(data))
    if len(places) == 1 and found.size == wanted.size:
        one = _one_byte(data, places[0] * BLOCK, wanted)
        if one is not None:
            return one
    return Alteration(places[0] * BLOCK, min((places[-1] + 1) * BLOCK, len(data)))


def _differing(found: str, wanted: str) -> list[int]:
    longest = max(len(found), len(wanted))
    starts = range(0, longest, _HEX)
    return [at // _HEX for at in starts if found[at : at + _HEX] != wanted[at : at + _HEX]]


def _one_byte(data: bytes, start: int, wanted: Fingerprint) -> Alteration | None:
    """Return the byte that alone differs in the block at ``start``; None where more do."""
    block = data[start : start + BLOCK]
    at = start // BLOCK * _HEX
    before, now = int(wanted.blocks[at : at + _HEX], 16), adler32(block)
    more = ((now & 0xFFFF) - (before & 0xFFFF)) % _PRIME
    if not more:
        return None
    weight = ((now >> 16) - (before >> 16)) * pow(more, -1, _PRIME) % _PRIME
    place = start + len(block) - weight
    byte = data[place] - (more if more <= _PRIME // 2 else more - _PRIME) if weight else -1
    if not (start <= place and byte in range(256)):
        return None
    whole = data[:place] + bytes([byte]) + data[place + 1 :]
    if sha256(whole).hexdigest() != wanted.sha256:
        return None
    return Alteration(place, place + 1, _around(whole, place), _around(data, place))


def _around(data: bytes, place: int) -> str:
    """Return the text around a byte, as far as whole characters go, for both sides alike."""
    start = max(place - _AROUND, 0)
    while start and data[start] & 0xC0 == 0x80:
        start -= 1
    return data[start : place + _AROUND].decode("utf-8", "replace").strip("\ufffd")


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
