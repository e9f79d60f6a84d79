"""What a function returns: rows with the right labels, or objects of the right class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kata.judging.data import schema
from kata.judging.mistake import Mistake
from kata.judging.observation import Observation
from kata.judging.rows import Cells
from kata.worker.plain import Entity, Other, OtherDict, OtherList, OtherTuple, Record


def records(observation: Observation, labels: Sequence[str]) -> list[Cells]:
    """Reject anything but a list of rows with these labels; return the rows as tuples in the order of the labels."""
    wanted = ", ".join(labels)
    found = []
    help = f"Return all rows, for example `result.all()`; each has the labels {wanted}."
    for item in _items(observation, "rows", help):
        if isinstance(item, dict):
            item = Record(tuple(map(str, item)), tuple(item.values()), mapping=True)
        if not isinstance(item, Record):
            raise observation.mistake(
                f"The function returns a list of {described(item, plural=True)}, not of rows with labels.",
                help=f"Select the columns {wanted} (use .label()), and return the rows of session.execute().",
            )
        if item.labels != tuple(labels):
            if sorted(item.labels) != sorted(labels):
                raise observation.mistake(
                    f"The rows have the labels {', '.join(item.labels)}.",
                    expected=wanted,
                    got=", ".join(item.labels),
                    help='Name each selected column with .label("…").',
                )
            if not item.mapping:
                raise observation.mistake(
                    "The labels are right, but not in the asked-for order.", expected=wanted, got=", ".join(item.labels)
                )
        by_label = dict(zip(item.labels, item.values, strict=True))
        found.append(tuple(by_label[label] for label in labels))
    return found


def entities(observation: Observation, name: str, *, exactly_list: bool = False, single: bool = False) -> list[Entity]:
    """Reject anything but a list (or tuple, unless `exactly_list`) of loaded objects of this class; return them.

    If `single`, a single object or `None` is asked for instead of a list.
    """
    help = "`(await session.scalars(statement)).all()` gives the objects themselves."
    items = _single(observation, name) if single else _items(observation, f"{name} objects", help)
    for item in items:
        if not isinstance(item, Entity) or item.name != name:
            raise observation.mistake(
                f"The function returns {described(item)}, not a {name}."
                if single
                else f"The function returns a list of {described(item, plural=True)}, not of {name} objects.",
                help="`(await session.scalars(statement)).all()` gives the objects; execute() gives rows around them.",
            )
        if item.state not in ("persistent", "detached"):
            raise observation.mistake(
                f"The {name} objects were made in Python (they are {item.state}), not loaded from the database."
            )
        table = next((each for name, each in schema().tables.items() if name.rpartition(".")[2] == item.table), None)
        if deferred := [column for column in table.columns if column in item.unloaded] if table else []:
            raise observation.mistake(
                f"{', '.join(deferred[:3])} of the returned {name} is not loaded (load_only or defer): reading it would be a lazy load.",
                help="Load whole objects: leave out load_only() and defer().",
            )
    if exactly_list and not isinstance(items, list):
        raise observation.mistake(f"The function returns {described(items)}, a list is asked for.")
    return list(items)


def _single(observation: Observation, name: str) -> Sequence[Any]:
    value = observation.value
    _awaited(observation)
    if isinstance(value, list | tuple):
        raise observation.mistake(
            f"The function returns {described(value)}, not one {name} or None.",
            help="`(await session.scalars(statement)).one_or_none()` gives the only object, or None.",
        )
    return [] if value is None else [value]


def _awaited(observation: Observation) -> None:
    value = observation.value
    finished(observation)
    if not observation.awaited and not (isinstance(value, Other) and "coroutine" in value.type):
        raise Mistake("The function is not a coroutine: it has to be `async def`, and its caller awaits it.")


def _items(observation: Observation, wanted: str, help: str) -> Sequence[Any]:
    value = observation.value
    _awaited(observation)
    if not isinstance(value, list | tuple):
        raise observation.mistake(f"The function returns {described(value)}, not a list of {wanted}.", help=help)
    return value


def finished(observation: Observation) -> None:
    """Reject a generator and an async generator: nothing of what they would yield is there yet.

    If the function itself has a `yield`, `remarks` says so, with its line.
    """
    value = observation.value
    if isinstance(value, Other) and _kind(value) in ("async_generator", "generator"):
        raise observation.mistake(
            f"The function returns {described(value)}: what it would yield is not there yet.",
            help="Return the finished value: a comprehension in [] or {}, not in ().",
        )


def described(value: Any, *, plural: bool = False) -> str:
    """Name the kind of a value for a sentence: "a string", "rows"."""
    name = {
        "Entity": f"{getattr(value, 'name', '')} object",
        "Record": "row",
        "NoneType": "None",
        "str": "string",
        "int": "number",
        "Decimal": "number",
    }.get(type(value).__name__, type(value).__name__)
    if isinstance(value, Other):
        kind = _kind(value)
        if kind == "coroutine":
            return "coroutines that were never awaited" if plural else "a coroutine that was never awaited"
        name = {"generator": "generator", "async_generator": "async generator"}.get(kind, f"{kind} object")
    elif isinstance(value, OtherList | OtherDict | OtherTuple):
        name = value.kind
    elif isinstance(value, tuple):
        name = "plain tuple without labels" if not plural else "plain tuple"
    if name == "None":
        return name
    return f"{name}s" if plural else f"{'an' if name[:1] in 'AEIOUaeio' else 'a'} {name}"


def _kind(value: Other) -> str:
    return value.type.rpartition(".")[2]


def returned_items(observation: Observation) -> int:
    """Count the rows, objects or keys that were returned; `None` is none."""
    value = observation.value
    return len(value) if isinstance(value, list | tuple | dict) else int(value is not None)
