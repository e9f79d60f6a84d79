"""Values as plain data: what crosses is exactly typed, and nothing that is forged gets through."""

import datetime as dt
import json
import random
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, defaultdict, deque
from decimal import Decimal
from itertools import count
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy.orm.collections import InstrumentedList

from kata.worker import plain

SAME: list[Any] = [
    None, True, False, 0, -1, 2**63, 2**300, "", "größe \x00 \n '", 0.0, 0.1, 1e300, Decimal("0"), Decimal("0.00"),
    Decimal("-1.50"), Decimal("1E+20"), Decimal("Infinity"), dt.date(2024, 2, 29), dt.time(23, 59, 59, 999_999),
    dt.datetime(2024, 2, 29, 1, 2, 3, 4), dt.datetime(2024, 1, 1, tzinfo=dt.UTC), dt.timedelta(days=-1, microseconds=1),
    dt.timedelta.max, dt.timedelta.min, b"", b"\x00\xff", [], [1, "1", 1.0, True, None], (), (1, (2, [3])), {}, {"a": 1},
    {1: "one", (1, 2): [3], None: None}, {"$": "tuple", "v": [1]}, frozenset({1, 2}),
]  # fmt: skip


def same(one: Any, other: Any) -> bool:
    """Equal, and of exactly the same types all the way down."""
    return type(one) is type(other) and repr(one) == repr(other)


@pytest.mark.parametrize("item", SAME, ids=lambda item: repr(item)[:30])
def test_plain_values_cross_unchanged(item: Any) -> None:
    """What goes in comes out: the same value of exactly the same type, through JSON."""
    assert same(plain.decode(json.loads(json.dumps(plain.Encoder().encode(item)))), item)


def random_value(chance: random.Random, depth: int = 0) -> Any:
    """Any plain value."""
    if depth < 4 and chance.random() < 0.5:
        items = [random_value(chance, depth + 1) for _ in range(chance.randrange(4))]
        return chance.choice((items, tuple(items), {str(at): item for at, item in enumerate(items)}))
    return chance.choice(SAME[:24])


@pytest.mark.parametrize("seed", range(20))
def test_random_values_cross_unchanged(seed: int) -> None:
    """Nested at random as well."""
    chance = random.Random(seed)
    for _ in range(30):
        item = random_value(chance)
        assert same(plain.decode(json.loads(json.dumps(plain.Encoder().encode(item)))), item)


class Shy(dict[str, int]):
    """A dict that denies what it holds."""

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Any:
        return iter(())

    def items(self) -> Any:
        return {"forged": 1}.items()

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class Talkative(list[int]):
    """A list that says that it holds something else."""

    def __iter__(self) -> Any:
        return iter([9, 9, 9])


@pytest.mark.parametrize(
    ("container", "arrives_as", "kind"),
    [
        (defaultdict(int, a=1), {"a": 1}, "defaultdict"),
        (Counter("aab"), {"a": 2, "b": 1}, "Counter"),
        (OrderedDict(b=1, a=2), {"b": 1, "a": 2}, "OrderedDict"),
        (UserDict(a=[1]), {"a": [1]}, "UserDict"),
        (MappingProxyType({1: "one"}), {1: "one"}, "mappingproxy"),
        (ChainMap({"a": 1}, {"b": 2}), {"a": 1, "b": 2}, "ChainMap"),
        (InstrumentedList([1, None]), [1, None], "InstrumentedList"),
        (UserList([1, 2]), (1, 2), "UserList"),
        (deque([1, 2]), (1, 2), "deque"),
        (Shy(a=1), {"a": 1}, "Shy"),
        (Talkative([1]), [1], "Talkative"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_containers_cross_as_what_they_stand_for(container: Any, arrives_as: Any, kind: str) -> None:
    """What is really in a subclass, a mapping or a sequence arrives in its base type, with the name of its own type."""
    found = plain.decode(json.loads(json.dumps(plain.Encoder().encode(container))))

    assert isinstance(found, type(arrives_as))
    assert found == arrives_as
    assert found.kind == kind


class Endless(UserDict[str, int]):
    """A mapping without an end."""

    def __iter__(self) -> Any:
        return map(str, count())

    def __getitem__(self, key: str) -> int:
        return 1


class Broken(UserDict[str, int]):
    """A mapping that cannot be read."""

    def __iter__(self) -> Any:
        raise KeyError("no")


@pytest.mark.parametrize(
    "container", [Endless(), Broken(), {1: 2}.keys(), (n for n in [1]), iter([1])], ids=lambda each: type(each).__name__
)
def test_what_is_no_container_is_named(container: Any) -> None:
    """An iterator, a view, and mappings that do not end or cannot be read are reduced to their type."""
    found = plain.decode(plain.Encoder().encode(container))

    assert isinstance(found, plain.Other)
    assert found.type.endswith(type(container).__name__)


def test_text_that_nobody_could_print() -> None:
    """Half of a surrogate pair does not reach the judge: whatever arrives can be written somewhere."""
    for found in (plain.decode(plain.Encoder().encode(["\ud800", {"\udfff": 1}])), plain.decode(["\ud800"])):
        repr(found).encode()
        assert "\ud800" not in str(found)


def test_special_numbers() -> None:
    """NaN and infinity are themselves; a set arrives as a frozenset."""
    found = plain.decode(plain.Encoder().encode([float("nan"), float("-inf"), Decimal("NaN"), {1}]))
    assert [str(item) for item in found] == ["nan", "-inf", "NaN", "frozenset({1})"]


def test_too_many_items() -> None:
    """More items than any answer has are refused while they are encoded, however they are arranged."""
    with pytest.raises(plain.TooLarge):
        plain.Encoder().encode([0] * (plain.MAX_ITEMS + 1))
    row = [0] * 100
    with pytest.raises(plain.TooLarge):
        plain.Encoder().encode([[[row] * 100] * 100] * 100)


FORGED: list[Any] = [
    1.5, {}, {"$": "no such"}, {"$": None}, {"$": []}, {"$": {}}, {"$": "tuple"}, {"$": "tuple", "v": 5}, {"$": "dict", "v": [1]},
    {"$": "dict", "v": [[1]]}, {"$": "dict", "v": "ab"}, {"$": "Decimal", "v": "x"}, {"$": "Decimal", "v": []},
    {"$": "float", "v": {}}, {"$": "date", "v": "2024-13-01"}, {"$": "date", "v": 5}, {"$": "datetime", "v": None},
    {"$": "timedelta", "v": [10**12, 0, 0]}, {"$": "timedelta", "v": "x"}, {"$": "timedelta", "v": 5}, {"$": "bytes", "v": "xyz"},
    {"$": "bytes", "v": 5}, {"$": "list"}, {"$": "list", "v": [1]}, {"$": "row"}, {"$": "row", "labels": 5, "v": []}, {"$": "entity"}, {"$": "other"},
    {"$": "entity", "name": 1, "table": 1, "state": 1, "columns": [], "related": {}, "unloaded": []},
    {"$": "entity", "name": 1, "table": 1, "state": 1, "columns": {}, "related": 5, "unloaded": []},
    {"$": "entity", "name": 1, "table": 1, "state": 1, "columns": {}, "related": {}, "unloaded": 5},
]  # fmt: skip


@pytest.mark.parametrize("data", FORGED, ids=lambda data: str(data)[:40])
def test_forged_values_are_refused(data: Any) -> None:
    """Data that an encoder never makes raises one of the documented errors, at any depth."""
    for forged in (data, [data], {"$": "tuple", "v": [data]}, {"$": "dict", "v": [["k", data]]}):
        with pytest.raises((ValueError, TypeError, KeyError, ArithmeticError)):
            plain.decode(forged)


def test_forged_nesting_is_refused() -> None:
    """Lists in lists without end are refused, not followed to the end of the stack."""
    data: Any = []
    for _ in range(100_000):
        data = [data]
    with pytest.raises(ValueError, match="not made by an Encoder"):
        plain.decode(data)
