"""Which model, weights, lexicon and codebook a result rests on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from policydiff.align.meaning import bundled_encoder
from policydiff.bundled import DATA
from policydiff.contents import NO_LEXICON
from policydiff.embed import Encoder
from policydiff.plans import NO_CODEBOOK
from policydiff.text.traditional import PACKAGE, installed

# As many characters of a checksum as tell any two files apart.
_SHOWN = 12
_PACKAGE = Path(__file__).parent
# Whose words, ratios, sums, tokens and texts of files results rest on.
_DECIDING = ("jieba", "rapidfuzz", "numpy", "tokenizers", "lxml", "pypdfium2")
# How results are shown, on which none depends.
_SHOWING = ("render/", "cli/")


def data_used(
    *,
    encoder: Encoder | None = None,
    lexicon: str | Path | None = None,
    codebook: str | Path | None = None,
) -> Mapping[str, str]:
    """Return encoder, scorer, lexicon and codebook, each as ``name@checksum``; "none" for none.

    Arguments are as in ``api.compare`` and ``plans.read_plans``; None is what is bundled.
    """
    used = encoder or bundled_encoder()
    return {
        "encoder": used.name if used else "none",
        "scorer": _bundled("align_weights.json"),
        "lexicon": _file(lexicon, "lexicon.toml", NO_LEXICON),
        "codebook": _file(codebook, "codebook.toml", NO_CODEBOOK),
    }


def _file(said: str | Path | None, bundled: str, none: str) -> str:
    if said is None:
        return _bundled(bundled)
    return none if str(said) == none else _named(Path(said).name, Path(said).read_bytes())


def _bundled(name: str) -> str:
    return _named(name, (DATA / name).read_bytes())


def _named(name: str, content: bytes) -> str:
    return f"{name}@{sha256(content).hexdigest()[:_SHOWN]}"


def library_versions() -> tuple[str, ...]:
    """Return the versions of the libraries that results depend on."""
    optional = {PACKAGE: installed()}
    found = {name: version(name) for name in _DECIDING}
    return tuple(f"{name} {number}" for name, number in {**found, **optional}.items() if number)


@cache
def code_digest(*, shown: bool = False) -> bytes:
    """Return the digest of all code and data that results depend on: what another version has not.

    With ``shown`` also of those that say how results are shown.
    """
    found = sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        name = path.relative_to(_PACKAGE).as_posix()
        if path.is_file() and _counts(name, shown=shown):
            found.update(f"{name}\0".encode() + sha256(path.read_bytes()).digest())
    return found.digest()


def _counts(name: str, *, shown: bool) -> bool:
    if "__pycache__" in name or name.startswith("data/embedding"):
        return False
    return shown or not name.startswith(_SHOWING)
