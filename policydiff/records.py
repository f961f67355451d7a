"""Frozen dataclasses with slots, made in a third of the time.

The standard library writes and compiles six functions for every such class. A comparison has more
than a hundred of them, and that was a twentieth of a short run. Here only ``__init__`` is written
for each; what else they can do is the same for all, and ``dataclasses`` takes them for its own.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass  # what a type checker should take ours for
else:

    def dataclass(*, frozen: bool, slots: bool, eq: bool = True):
        """Return the decorator that makes a class a record: ``frozen`` and ``slots`` are a must."""
        if not (frozen and slots):
            raise TypeError("records are frozen and have slots")
        return _compared if eq else _record


def _record(cls: type) -> type:
    """Return ``cls`` with slots, ``__init__`` and ``__repr__``; nothing can be set afterwards."""
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    fields = dataclasses.fields(made)
    made.__init__ = _init(made, fields)
    made.__repr__ = _repr
    made.__setattr__ = made.__delattr__ = _refuse
    made.__reduce__ = _reduce
    result: type = made
    return result


def _compared(cls: type) -> type:
    """Return ``cls`` as a record that equals others with the same values."""
    made: Any = _record(cls)
    values = attrgetter(*(field.name for field in dataclasses.fields(made) if field.compare))

    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        if other.__class__ is not self.__class__:
            return NotImplemented
        return bool(values(self) == values(other))

    made.__eq__ = __eq__
    made.__hash__ = lambda self: hash(values(self))
    result: type = made
    return result


def _init(cls: type, fields: tuple[dataclasses.Field[Any], ...]) -> Any:
    """Return the function that takes all fields, those with a default last."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_missing": dataclasses.MISSING}
    takes, sets = ["self"], []
    for field in fields:
        name = value = field.name
        if field.default is not dataclasses.MISSING:
            known[f"_{name}"] = field.default
            takes.append(f"{name}=_{name}")
        elif field.default_factory is not dataclasses.MISSING:
            known[f"_{name}"] = field.default_factory
            takes.append(f"{name}=_missing")
            value = f"_{name}() if {name} is _missing else {name}"
        else:
            takes.append(name)
        sets.append(f" _set(self, {name!r}, {value})")
    exec(f"def __init__({', '.join(takes)}):\n" + "\n".join(sets), known)  # noqa: S102
    made = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _repr(self: Any) -> str:
    shown = (field.name for field in dataclasses.fields(self) if field.repr)
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{type(self).__qualname__}({values})"


def _refuse(self: object, name: str, *_: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r} of {self!r}")


def _reduce(self: Any) -> tuple[type, tuple[object, ...]]:
    return type(self), tuple(getattr(self, field.name) for field in dataclasses.fields(self))
