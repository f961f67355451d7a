"""Records are what the standard library makes of the same classes."""

import copy
import dataclasses
import pickle

import pytest

from policydiff import records


class Plain:
    """Any two fields, and two with defaults."""

    __annotations__ = {"text": "str", "at": "int", "note": "str", "more": "list[int]"}
    note = dataclasses.field(default="-", repr=False, compare=False)
    more = dataclasses.field(default_factory=list)


def make(decorate, **options):
    body = {
        name: value
        for name, value in vars(Plain).items()
        if name not in {"__dict__", "__weakref__"}
    }
    return decorate(frozen=True, slots=True, **options)(type("Plain", (), body))


OURS, THEIRS = make(records.dataclass), make(dataclasses.dataclass)


@records.dataclass(frozen=True, slots=True)
class Named:
    """A record that can be found by its name."""

    name: str
    at: int = 0


@pytest.mark.parametrize("made", [OURS, THEIRS])
def test_makes_shows_and_compares(made):
    one, other = made("a", 1), made("a", at=1, note="?", more=[])
    assert (one.text, one.at, one.note, one.more, other.note) == ("a", 1, "-", [], "?")
    assert repr(other) == "Plain(text='a', at=1, more=[])"
    assert one == other
    assert one != made("b", 1)
    assert one != ("a", 1)
    assert one.more is not made("a", 1).more


@pytest.mark.parametrize("made", [OURS, THEIRS])
@pytest.mark.parametrize("call", [{}, {"text": ""}, {"text": "", "at": 1, "what": 2}])
def test_refuses_wrong_arguments(made, call):
    with pytest.raises(TypeError):
        made(**call)


@pytest.mark.parametrize("made", [OURS, THEIRS])
def test_is_frozen_and_has_slots(made):
    one = made("a", 1)
    for change in (lambda: setattr(one, "at", 2), lambda: delattr(one, "at")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()
    assert not hasattr(one, "__dict__")
    assert made.__slots__ == ("text", "at", "note", "more")
    assert made.__match_args__ == ("text", "at", "note", "more")


@pytest.mark.parametrize("made", [OURS, THEIRS])
def test_dataclasses_knows_it(made):
    one = made("a", 1)
    assert dataclasses.asdict(one) == {"text": "a", "at": 1, "note": "-", "more": []}
    assert dataclasses.replace(one, at=2) == made("a", 2)


def test_equal_records_hash_alike():
    assert len({Named("a"), Named("a", 0), Named("b")}) == 2


def test_travels():
    record = Named("a", 1)
    assert pickle.loads(pickle.dumps(record)) == record
    assert copy.deepcopy(record) == record


def test_compares_by_identity_if_told_so():
    made = make(records.dataclass, eq=False)
    one = made("a", 1)
    assert one == one
    assert one != made("a", 1)
    assert len({one, made("a", 1)}) == 2


@pytest.mark.parametrize(
    "options", [{"frozen": False, "slots": True}, {"frozen": True, "slots": False}]
)
def test_is_for_records_only(options):
    with pytest.raises(TypeError):
        records.dataclass(**options)
