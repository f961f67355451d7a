"""``corpus.toml`` beside the documents: what their texts leave open or get wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePath

from policydiff.errors import OptionError, ReadError
from policydiff.model import Plan, PlanKind
from policydiff.parse.metadata.overrides import check_fields
from policydiff.read.beside import beside_bytes, toml_in
from policydiff.read.raw import STDIN, exists, stamp

NAME = "corpus.toml"
Tables = Mapping[str, Mapping[str, object]]
# Which of several plans in a file is meant: plan.txt@2014, plan.txt@summary, plan.txt@2 (the second).
PLACES = 9
SELECTOR = re.compile(rf"(.+)@((?:19|20)\d\d|[1-{PLACES}]|{'|'.join(PlanKind)})", re.DOTALL)
# Folders in which work goes on at a time; a long sidecar takes a second to read.
_KEPT = 64


def tables_for(name: str) -> Tables:
    """Return the tables that go for the document ``name`` and its plans, by their names.

    They stand in the corpus.toml beside it, in an archive too.

    Raises:
        OptionError: as ``read_sidecar``.
    """
    if name == STDIN:
        return {}
    path = PurePath(name)
    found = _by_document(path.parent).get(path.name, {})
    return {
        key: table for key, table in found.items() if document_of(key, path.parent) == path.name
    }


def read_sidecar(folder: PurePath) -> Tables:
    """Return the overrides in ``folder``/corpus.toml, by document name.

    A table is named after a document (``["plan.txt"]``) or after one of its plans
    (``["plan.txt@2014"]``, ``["plan.txt@summary"]``); see ``overrides.FIELDS`` for its keys.
    Without the file the result is empty.

    Raises:
        OptionError: the file cannot be read, is not TOML, or has a key that no plan has.
    """
    path = str(folder / NAME)
    try:
        text = beside_bytes(path).decode("utf-8-sig")
    except ReadError as error:
        if error.code in ("read.missing", "archive.missing"):
            return {}
        raise OptionError("sidecar.unreadable", file=path, reason=error) from error
    except UnicodeDecodeError as error:
        raise OptionError("sidecar.unreadable", file=path, reason=error) from error
    return _checked(text, path)


def _by_document(folder: PurePath) -> Mapping[str, Tables]:
    written = stamp(str(folder / NAME))
    return _read_by_document(folder, written) if written else {}


@lru_cache(maxsize=_KEPT)
def _read_by_document(folder: PurePath, _stamp: tuple[int, ...]) -> Mapping[str, Tables]:
    """Return the tables in ``folder`` that may be about each document, or one of its plans."""
    found: dict[str, dict[str, Mapping[str, object]]] = {}
    for key, table in read_sidecar(folder).items():
        match = SELECTOR.fullmatch(key)
        for name in (key, match[1]) if match else (key,):
            found.setdefault(name, {})[key] = table
    return found


def document_of(key: str, folder: PurePath) -> str:
    """Return the name of the document in ``folder`` that the table ``key`` is about.

    A file that is really named like "plan.txt@2014" goes before a plan of plan.txt.
    """
    match = SELECTOR.fullmatch(key)
    return match[1] if match and not exists(str(folder / key)) else key


def applying(
    plan: Plan, place: int, name: str, tables: Tables
) -> list[tuple[str, Mapping[str, object]]]:
    """Return those of ``tables`` that go for ``plan`` of the document ``name``, the last wins.

    That is the one of its ``place`` among the document's plans, counted from 1, before it that of
    its kind, then of its year, first that of the document, wherever they stand. A selector is
    about what the text says, whatever tables correct.
    """
    keys = (name, *(f"{name}@{mark}" for mark in (plan.year, plan.kind, place)))
    return [(key, tables[key]) for key in keys if key in tables]


def answers(plan: Plan, place: int, selector: str) -> bool:
    """Tell whether ``plan``, the ``place``-th of its file, answers to ``selector``."""
    return selector in (str(plan.year), plan.kind, str(place))


def _checked(text: str, path: str) -> Tables:
    try:
        content = toml_in(text)
    except ValueError as error:
        raise OptionError("sidecar.malformed", file=path, reason=error) from error
    for name, values in content.items():
        if not isinstance(values, dict):
            raise OptionError("sidecar.table", file=path, name=name)
        check_fields(values, f"{path} [{name}]")
    return content
