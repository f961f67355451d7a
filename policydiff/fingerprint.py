"""What bytes are known by: whether one of them was altered, and which."""

from __future__ import annotations

from hashlib import sha256
from zlib import adler32

from policydiff.records import dataclass

# Adler-32 (RFC 1950) adds up bytes, and bytes times their places, modulo this prime. In a block of
# fewer bytes the two sums tell where one byte was altered, and what it was.
_PRIME = 65_521
BLOCK = 65_520
_HEX = 8
_AROUND = 40


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
    is_alike = found.size == wanted.size and len(found.blocks) == len(wanted.blocks)
    if len(places) == 1 and is_alike:
        one = _one_byte(data, places[0] * BLOCK, wanted)
        if one is not None:
            return one
    start, end = places[0] * BLOCK, (places[-1] + 1) * BLOCK
    return Alteration(min(start, len(data)), min(end, len(data)))


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
    if not start <= place < start + len(block):
        return None
    byte = data[place] - (more if more <= _PRIME // 2 else more - _PRIME)
    if byte not in range(256):
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
