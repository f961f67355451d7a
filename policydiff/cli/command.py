"""Commands that do not convert what needs no conversion.

typer converts every value with pydantic, even that of an option which was not given; to load
pydantic takes as long as typer itself.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from typer.core import TyperCommand, TyperGroup

__all__ = ["Command", "Group"]


class Command(TyperCommand):
    """A command whose parameters take a value that is absent, or plain text, as it is."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters as typer does, each told to look at its value first."""
        return _sparing(super().get_params(ctx))


class Group(TyperGroup):
    """A group of commands whose own parameters are like those of ``Command``."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters as typer does, each told to look at its value first."""
        return _sparing(super().get_params(ctx))


def _sparing(parameters: list[Any]) -> list[Any]:
    for parameter in parameters:
        parameter.process_value = partial(_processed, parameter)
    return parameters


def _processed(parameter: Any, ctx: Any, value: Any) -> Any:
    """Return ``value`` as ``parameter`` means it."""
    if value is None and not parameter.required:
        value = () if parameter.multiple or parameter.nargs == -1 else None
    elif type(value) is not str or _annotation(parameter) is not str:
        return type(parameter).process_value(parameter, ctx, value)
    return parameter.callback(ctx, parameter, value) if parameter.callback else value


def _annotation(parameter: Any) -> object:
    """Return the type that a parameter was declared with; older editions of typer keep none."""
    return getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
