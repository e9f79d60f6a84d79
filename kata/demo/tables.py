"""Rows, mapped objects and mapped classes as tables. Looking at an object never sends a statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from sqlalchemy import Column, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import InstanceState

from kata.ui.tables import add_column, ruled_table
from kata.ui.text import count

NOT_LOADED = "(not loaded)"
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call, unused-ignore]
_DIRECTIONS = {"ONETOMANY": "one to many", "MANYTOONE": "many to one", "MANYTOMANY": "many to many"}


def rows_table(rows: Any, columns: Sequence[str] | None = None, *, limit: int = 20) -> RenderableType:
    """Return rows as a table.

    Args:
        rows: Rows, mappings, mapped objects, tuples or plain values; one of them, or any iterable.
        columns: Labels or attributes; `a.b` follows a relationship. By default the rows' own. An attribute that is not
            loaded is shown as such.
        limit: Show at most so many rows, and count the others.
    """
    listed = _as_list(rows)
    names = list(columns) if columns is not None else _column_names(listed)
    values = [[_value(row, name, index) for index, name in enumerate(names)] for row in listed[:limit]]
    table = ruled_table()
    for index, name in enumerate(names):
        add_column(table, name, (row[index] for row in values))
    for row in values:
        table.add_row(*map(value_text, row))
    if len(listed) > limit:
        return Group(table, Text(f"… and {count(len(listed) - limit, 'more row')}", style="dim"))
    return table if listed else Group(table, Text("no rows", style="dim"))


def _as_list(rows: Any) -> list[Any]:
    if rows is None:
        return []
    if isinstance(rows, str | bytes | Mapping) or hasattr(rows, "_mapping") or not isinstance(rows, Iterable):
        return [rows]
    return list(rows)


def _column_names(rows: list[Any]) -> list[str]:
    for row in rows:
        mapping = getattr(row, "_mapping", row)
        if isinstance(mapping, Mapping):
            return [str(key) for key in mapping]
        state = _state(row)
        if state is not None:
            return [attribute.key for attribute in state.mapper.column_attrs]
        if isinstance(row, tuple | list):
            return [str(number) for number in range(1, len(row) + 1)]
    return ["value"]


def _value(row: Any, name: str, index: int) -> Any:
    mapping = getattr(row, "_mapping", row)
    if isinstance(mapping, Mapping):
        for key in mapping:
            if str(key) == name:
                return mapping[key]
        first, _, rest = name.partition(".")
        return _attribute(mapping[first], rest) if rest and first in mapping else ""
    if _state(row) is None and isinstance(row, tuple | list) and not hasattr(row, name):
        return row[index] if index < len(row) else ""
    return row if name == "value" and not hasattr(row, "value") else _attribute(row, name)


def _attribute(thing: Any, path: str) -> Any:
    for position, name in enumerate(parts := path.split(".")):
        if thing is None or thing is NOT_LOADED:
            return thing
        if position and isinstance(thing, list | tuple | set | frozenset):
            return [_attribute(member, ".".join(parts[position:])) for member in thing]
        state = _state(thing)
        if state is not None and name in state.mapper.attrs and name in state.unloaded:
            return NOT_LOADED
        thing = getattr(thing, name, "")
    return thing


def _state(thing: Any) -> Any:
    state = inspect(thing, raiseerr=False)
    return state if isinstance(state, InstanceState) else None


def value_text(value: Any) -> Text:
    """Return a value as text. Mapped objects show their class and name only: their `repr` may load anything."""
    if value is None:
        return Text("NULL", style="dim")
    if value is NOT_LOADED:
        return Text(NOT_LOADED, style="dim")
    if isinstance(value, list | tuple | set | frozenset):
        return Text(", ".join(str(value_text(member)) for member in value))
    if isinstance(value, Mapping):
        return Text(", ".join(f"{key}: {value_text(member)}" for key, member in value.items()))
    state = _state(value)
    if state is not None:
        name = state.dict.get("name")
        return Text(f"{type(value).__name__} {name}" if isinstance(name, str) else type(value).__name__)
    if isinstance(value, Decimal) and value.is_finite() and -int(value.as_tuple().exponent) > 4:
        return Text(f"{value:.4f}".rstrip("0").rstrip("."))  # avg() returns sixteen digits
    return Text(str(value))


def configuration_error(cls: type) -> Exception | None:
    """Let SQLAlchemy configure the relationships of all classes, and return the error if it fails."""
    mapper: Any = inspect(cls)
    try:
        mapper.registry.configure()
    except Exception as error:
        return error
    return None


def columns_table(cls: type) -> Table:
    """Return the columns of a mapped class: name, type, NULL, and what else is declared. Needs no other class."""
    mapper: Any = inspect(cls)
    rows = (
        (column.name, _type(column), "null" if column.nullable else "not null", ", ".join(_details(column)))
        for column in mapper.local_table.columns
    )
    return _text_table(f"table {mapper.local_table.name}", ("column", "type", "null", ""), rows)


def relationships_table(cls: type) -> Table:
    """Return the relationships of a mapped class whose registry is configured."""
    mapper: Any = inspect(cls)
    rows = []
    for relationship in mapper.relationships:
        kind = _DIRECTIONS.get(relationship.direction.name, relationship.direction.name)
        if relationship.secondary is not None:
            kind += f" (through {relationship.secondary.name})"
        target = relationship.mapper.class_.__name__
        other = f"{target}.{relationship.back_populates}" if relationship.back_populates else "none"
        rows.append((relationship.key, target, kind, other))
    return _text_table("relationships", ("attribute", "to", "kind", "other side"), rows)


def _text_table(title: str, labels: Iterable[str], rows: Iterable[Sequence[str]]) -> Table:
    table = ruled_table(title)
    for label in labels:
        table.add_column(label, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _type(column: Column[Any]) -> str:
    try:
        return str(column.type.compile(dialect=_DIALECT)).lower()
    except Exception:  # a foreign key takes its type from a table that does not exist yet
        return "?"


def _details(column: Column[Any]) -> list[str]:
    flags = {
        "primary key": column.primary_key,
        "identity": column.identity is not None,
        "unique": column.unique,
        "indexed": column.index,
    }
    details = [name for name, is_set in flags.items() if is_set]
    for key in column.foreign_keys:
        details.append(f"→ {key.target_fullname}" + (f" on delete {key.ondelete.lower()}" if key.ondelete else ""))
    default: Any = column.server_default
    if default is not None and column.identity is None and getattr(default, "arg", None) is not None:
        details.append(f"default {default.arg}")
    return details
