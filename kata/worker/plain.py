"""Values as plain data: what a worker observed, and the arguments that it is given.

Values are encoded by their **exact** type into JSON (never pickled), so an instance of a subclass that equals everything
arrives as an `Other`. Containers of other types (`defaultdict`, `InstrumentedList`, `deque`) arrive as the type that they
stand for, with what is really in them and the name of their own type. Entities and rows arrive as dataclasses that contain
what had been loaded, and load nothing.
"""

from __future__ import annotations

import datetime as dt
import reprlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

_Container = TypeVar("_Container", "OtherList", "OtherDict", "OtherTuple")

# A right answer is never deeper or larger, and more could fill the judge's memory.
MAX_DEPTH = 6
MAX_ITEMS = 100_000
# A list of objects, a list of each of these, and one more of theirs.
_DEEPEST_RELATED = 4
_MAX_BITS = 1_024  # Python refuses to write very large integers as text, and to read them
_TAG = "$"


@dataclass(frozen=True)
class Record:
    """A SQLAlchemy `Row` or `RowMapping`: labels and values in the order of the query."""

    labels: tuple[str, ...]
    values: tuple[Any, ...]
    mapping: bool = False


@dataclass(frozen=True)
class Entity:
    """An ORM object as the learner's function returned it.

    Attributes:
        name: The class's name.
        table: The table it is mapped to.
        state: persistent, pending, transient, detached or deleted, just before the session was closed.
        columns: Loaded column attributes by attribute name.
        related: Loaded relationships by attribute name: an `Entity`, a list of them, or `None`.
        unloaded: Attributes that would need SQL to be read.
    """

    name: str
    table: str
    state: str
    columns: Mapping[str, Any] = field(default_factory=dict)
    related: Mapping[str, Any] = field(default_factory=dict)
    unloaded: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Other:
    """Anything else, reduced to its type and a short description."""

    type: str
    description: str = ""


class OtherList(list[Any]):
    """A list that was of a subclass, such as `InstrumentedList`; `kind` is its name."""

    kind = ""


class OtherDict(dict[Any, Any]):
    """A dict that was of a subclass, or another mapping, such as `defaultdict`; `kind` is its name."""

    kind = ""


class OtherTuple(tuple[Any, ...]):
    """A tuple that was another sequence, such as `deque`; `kind` is its name."""

    kind = ""


class TooLarge(Exception):
    """The value has more items than any right answer."""


class Encoder:
    """Encodes one value.

    Args:
        states: The names of its entities' ORM states before the session was closed, by the entities' `id()`.
    """

    def __init__(self, states: Mapping[int, str] | None = None) -> None:
        self._states = states or {}
        self._items = 0

    def encode(self, value: Any, depth: int = 0) -> Any:
        """Return a value as JSON data.

        Raises:
            TooLarge: It has more than `MAX_ITEMS` parts.
        """
        self._items += 1
        if self._items > MAX_ITEMS:
            raise TooLarge
        kind = type(value)
        if value is None or kind in (bool, str) or (kind is int and value.bit_length() <= _MAX_BITS):
            return value
        if kind in _SCALARS:
            return {_TAG: kind.__name__, "v": _SCALARS[kind][0](value)}
        if depth >= MAX_DEPTH:
            return self._other(value)
        if kind is list:
            return [self.encode(item, depth + 1) for item in value]
        if kind in (tuple, set, frozenset):
            return {_TAG: kind.__name__, "v": [self.encode(item, depth + 1) for item in value]}
        if kind is dict:
            pairs = [[self.encode(key, depth + 1), self.encode(item, depth + 1)] for key, item in value.items()]
            return {_TAG: "dict", "v": pairs}
        return self._from_sqlalchemy(value, depth)

    def _from_sqlalchemy(self, value: Any, depth: int) -> Any:
        # Imported here: the judge decodes, and never needs SQLAlchemy.
        from sqlalchemy import Row, RowMapping

        kind = type(value)
        if kind is Row or (issubclass(kind, Row) and kind.__module__.startswith("sqlalchemy.")):
            labels, cells = [str(label) for label in value._fields], list(value)
            return {_TAG: "row", "labels": labels, "v": [self.encode(cell, depth + 1) for cell in cells]}
        if kind is RowMapping:
            labels = [str(key) for key in value]
            return {_TAG: "mapping", "labels": labels, "v": [self.encode(value[key], depth + 1) for key in value]}
        state = state_behind(value)
        return self._container(value, depth) if state is None else self._entity(value, state, depth)

    def _container(self, value: Any, depth: int) -> Any:
        """Encode an instance of a subclass of list or dict, another mapping or another sequence, with its type's name."""
        found = _contents(value)
        if found is None:
            return self._other(value)
        tag, contents = found
        if tag == "dict":
            contents = [[self.encode(key, depth + 1), self.encode(item, depth + 1)] for key, item in contents]
        else:
            contents = [self.encode(item, depth + 1) for item in contents]
        return {_TAG: tag, "v": contents, "of": type(value).__name__[:100]}

    def _entity(self, value: Any, state: Any, depth: int) -> Any:
        mapper = state.mapper
        loaded = {**self._readable_columns(value, state), **state.dict}
        return {
            _TAG: "entity",
            "name": mapper.class_.__name__,
            "table": str(getattr(mapper.local_table, "name", "")),
            "state": self._states.get(id(value)) or state_of(state),
            "columns": {
                key: self.encode(loaded[key], MAX_DEPTH)
                for key in mapper.column_attrs.keys()  # noqa: SIM118 -- not a dictionary: iterating yields attributes
                if key in loaded
            },
            "related": {
                key: self.encode(_as_list(loaded[key]), depth + 1)
                for key in mapper.relationships.keys()  # noqa: SIM118
                if key in loaded and depth < _DEEPEST_RELATED
            },
            "unloaded": sorted(state.unloaded - loaded.keys()),
        }

    def _readable_columns(self, value: Any, state: Any) -> dict[str, Any]:
        """Return unset column attributes that can be read without SQL, such as NULL in a row that was just inserted.

        The session is closed, so an attribute that would need SQL raises.
        """
        readable = {}
        for key in state.unloaded.intersection(state.mapper.column_attrs.keys()):
            with suppress(Exception):
                readable[key] = getattr(value, key)
        return readable

    def _other(self, value: Any) -> Any:
        kind, description = type(value), ""
        with suppress(BaseException):
            description = _SHORT.repr(value)[:200]
        return {_TAG: "other", "type": f"{kind.__module__}.{kind.__qualname__}", "v": description}


def _contents(value: Any) -> tuple[str, list[Any]] | None:
    """Return what a container holds, with the tag of the type that it stands for; `None` if it is no container.

    Of subclasses of list and dict it is what the base class holds, whatever their own methods say.
    """
    kind = type(value)
    with suppress(Exception):
        if issubclass(kind, list):
            return "list", list(_up_to_limit(list.__iter__(value)))
        if issubclass(kind, dict):
            return "dict", list(_up_to_limit(iter(dict.items(value))))
        if issubclass(kind, Mapping):
            return "dict", [(key, value[key]) for key in _up_to_limit(iter(value))]
        if issubclass(kind, Sequence) and not issubclass(kind, str | bytes | bytearray | memoryview | tuple):
            return "tuple", list(_up_to_limit(iter(value)))
    return None


def _up_to_limit(items: Iterator[Any]) -> Iterator[Any]:
    """Yield the items; raise `TooLarge` after too many, because an iterator of the learner's may go on for ever."""
    for at, item in enumerate(items):
        if at > MAX_ITEMS:
            raise TooLarge
        yield item


def items_of(value: Any) -> list[Any]:
    """Return the items of a list, a tuple, or what stands for one; otherwise none."""
    if type(value) in (list, tuple):
        return list(value)
    found = _contents(value)
    return [] if found is None or found[0] == "dict" else found[1]


def _as_list(value: Any) -> Any:
    """Return an ORM collection as a plain list; SQLAlchemy's collections are subclasses of list, set and dict."""
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list | set | frozenset) else value


def state_behind(value: Any) -> Any:
    """Return the `InstanceState` of an ORM object, `None` for anything else."""
    from sqlalchemy import inspect
    from sqlalchemy.orm import InstanceState

    with suppress(Exception):  # SQLAlchemy's own AsyncEngine, for one, refuses to be inspected
        state = inspect(value, raiseerr=False)
        return state if isinstance(state, InstanceState) else None
    return None


def state_of(state: Any) -> str:
    """Return the name of the ORM state of an `InstanceState`."""
    names = ("persistent", "pending", "transient", "deleted", "detached")
    return next((name for name in names if getattr(state, name)), "unknown")


def _decimal(text: str) -> Decimal:
    """Return a signalling NaN as an ordinary one, because comparing it would raise in the judge."""
    number = Decimal(text)
    return Decimal("NaN") if number.is_snan() else number


# With limits: of lists that contain each other many times, the full text would be endless.
_SHORT = reprlib.Repr()
_SHORT.maxlevel = 4
_SHORT.maxlist = _SHORT.maxtuple = _SHORT.maxset = _SHORT.maxfrozenset = _SHORT.maxdict = _SHORT.maxdeque = 12
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 200

_SCALARS: dict[type, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    float: (repr, float),
    Decimal: (str, _decimal),
    dt.datetime: (dt.datetime.isoformat, dt.datetime.fromisoformat),
    dt.date: (dt.date.isoformat, dt.date.fromisoformat),
    dt.time: (dt.time.isoformat, dt.time.fromisoformat),
    dt.timedelta: (lambda delta: [delta.days, delta.seconds, delta.microseconds], lambda parts: dt.timedelta(*parts)),
    bytes: (bytes.hex, bytes.fromhex),
}
_BY_NAME = {kind.__name__: read for kind, (_, read) in _SCALARS.items()}


def decode(data: Any) -> Any:
    """Return the values of JSON data, with `Record`s, `Entity`s and `Other`s.

    Raises:
        ValueError, TypeError, KeyError, ArithmeticError: An `Encoder` did not make it (a worker forged it).
    """
    try:
        return _decode(data)
    except (AttributeError, RecursionError) as error:
        raise ValueError(f"not made by an Encoder: {error}") from None


def _decode(data: Any) -> Any:
    if isinstance(data, str):
        # Python accepts half a surrogate pair in a str, but it cannot be printed.
        return data.encode("utf-8", "backslashreplace").decode()
    if data is None or isinstance(data, bool | int):
        return data
    if isinstance(data, list):
        return [_decode(item) for item in data]
    tag = data[_TAG]
    if tag in _BY_NAME:
        return _BY_NAME[tag](data["v"])
    match tag:
        case "tuple":
            items = tuple(_decode(item) for item in data["v"])
            return _named(OtherTuple(items), data) if "of" in data else items
        case "list":
            return _named(OtherList(_decode(item) for item in data["v"]), data)
        case "set" | "frozenset":
            return frozenset(_hashable(_decode(item)) for item in data["v"])
        case "dict":
            pairs = {_hashable(_decode(key)): _decode(item) for key, item in data["v"]}
            return _named(OtherDict(pairs), data) if "of" in data else pairs
        case "row" | "mapping":
            values = tuple(_decode(item) for item in data["v"])
            return Record(tuple(map(str, data["labels"])), values, tag == "mapping")
        case "entity":
            return Entity(
                name=str(data["name"]),
                table=str(data["table"]),
                state=str(data["state"]),
                columns={str(key): _decode(item) for key, item in data["columns"].items()},
                related={str(key): _decode(item) for key, item in data["related"].items()},
                unloaded=frozenset(map(str, data["unloaded"])),
            )
        case "other":
            return Other(str(data["type"]), str(data["v"]))
    raise ValueError(f"no such tag: {tag!r}")


def _named(container: _Container, data: Any) -> _Container:
    container.kind = str(data["of"])
    return container


def _hashable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        return Other("unhashable", repr(value)[:200])
    return value
