"""Encoders of the user's choice through sentence-transformers, the extra ``semantic``.

Nothing is fetched unless the user names a model of the hub; a folder is read offline.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policydiff.errors import MissingExtraError, OptionError

# What sentence-transformers needs to find in a folder: its own list of modules, or a transformer.
_SIGNS = ("modules.json", "config.json")
_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?", re.ASCII)
# Models of the E5 family do not say in their files that they want a prompt. Both sides get the
# same one, as their authors advise for symmetric tasks.
_E5 = re.compile(r"(?<![a-z0-9])e5(?![a-z0-9])", re.IGNORECASE)
_E5_PROMPT = "query: "
# The names under which models keep the prompt of a symmetric task, the best first.
_PROMPT_NAMES = ("STS", "sts", "similarity", "clustering", "query")

# Texts encoded at a time: little memory, and larger batches gain little on a processor.
BATCH_SIZE = 32

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TransformerEncoder:
    """A loaded sentence-transformers model, its prompt and the size of its batches."""

    name: str
    model: Any  # a SentenceTransformer
    prompt: str
    batch_size: int

    def encode(self, texts: Sequence[str]) -> Rows:
        """Return one unit row a text, shape (n, d); a text without characters gets zeros."""
        rows = np.zeros((len(texts), len(self._rows(["。"])[0])), np.float32)
        written = [row for row, text in enumerate(texts) if text.strip()]
        if written:
            rows[written] = self._rows([texts[row] for row in written])
        return rows

    def _rows(self, texts: Sequence[str]) -> Rows:
        found = self.model.encode(
            list(texts),
            prompt=self.prompt,
            batch_size=self.batch_size,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.nan_to_num(np.asarray(found, np.float32))


def load(
    name: str, *, device: str | None = None, batch_size: int = BATCH_SIZE, prompt: str | None = None
) -> TransformerEncoder:
    """Load the model in the folder ``name``, or the one of that name on the hub.

    ``device`` is one of torch (``cpu``, ``cuda:0``, ``mps``), by default the best there is.
    ``prompt`` stands before every text; by default it is the model's own for symmetric tasks.

    Raises:
        MissingExtraError: sentence-transformers is not installed.
        OptionError: there is no such model, device or batch size.
    """
    _check(name, batch_size)
    if find_spec("sentence_transformers") is None or find_spec("torch") is None:
        raise MissingExtraError("embed.extra_missing")
    model = _loaded(name, device)
    prompt = _prompt(name, model.prompts, model.default_prompt_name) if prompt is None else prompt
    label = Path(name).resolve().name if Path(name).is_dir() else name
    identity = f"{label}@{_checksum(model, prompt)[:12]}"
    return TransformerEncoder(identity, model, prompt, batch_size)


def _check(name: str, batch_size: int) -> None:
    if batch_size < 1:
        raise OptionError("embed.batch_size", value=batch_size)
    folder = Path(name)
    if name and folder.is_dir():
        if not any((folder / sign).is_file() for sign in _SIGNS):
            raise OptionError("embed.not_a_model", folder=name, files=" / ".join(_SIGNS))
    elif folder.exists() or not _HUB_NAME.fullmatch(name) or name.startswith("."):
        raise OptionError("embed.no_folder", folder=name)


def _loaded(name: str, device: str | None) -> Any:
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, device=device, local_files_only=Path(name).is_dir())
    except Exception as error:  # torch, the hub and the model's files fail in ways of their own
        reason = " ".join(str(error).split())[:300] or type(error).__name__
        raise OptionError("embed.not_loaded", model=name, reason=reason) from error


def _prompt(name: str, prompts: Mapping[str, str], default: str | None) -> str:
    """Return the prompt a model wants before texts of which neither is the question."""
    if default is not None:
        return prompts[default]
    kept = [prompts[key] for key in _PROMPT_NAMES if prompts.get(key)]
    if kept:
        return kept[0]
    return _E5_PROMPT if _E5.search(Path(name).name) else ""


def _checksum(model: Any, prompt: str) -> str:
    """Return the SHA-256 of all that a row depends on: weights, modules, words, prompt."""
    import torch

    found = hashlib.sha256(f"{model}\n{prompt}\n".encode())
    for key, tensor in sorted(model.state_dict().items()):
        found.update(key.encode())
        found.update(tensor.detach().cpu().contiguous().flatten().view(torch.uint8).numpy())
    words: dict[str, int] = getattr(model.tokenizer, "get_vocab", dict)()
    found.update(repr(sorted(words.items())).encode())
    return found.hexdigest()
