"""A mapped class as tables: its columns, its relationships."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.table import Table
from sqlalchemy import Column, inspect
from sqlalchemy.dialects import postgresql

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call, unused-ignore]
_DIRECTIONS = {"ONETOMANY": "one to many", "MANYTOONE": "many to one", "MANYTOMANY": "many to many"}


def configuration_error(cls: type) -> Exception | None:
    """Let SQLAlchemy connect the relationships of all classes, and return what it has against them."""
    mapper: Any = inspect(cls)
    try:
        mapper.registry.configure()
    except Exception as error:
        return error
    return None


def columns_table(cls: type) -> Table:
    """Name, type, NULL, and what else is declared of each column. Needs no other class."""
    mapper: Any = inspect(cls)
    table = _table(f"table {mapper.local_table.name}", "column", "type", "null", "")
    for column in mapper.local_table.columns:
        table.add_row(column.name, _type(column), "null" if column.nullable else "not null", ", ".join(_more(column)))
    return table


def relationships_table(cls: type) -> Table:
    """The relationships of a class whose registry is configured."""
    mapper: Any = inspect(cls)
    table = _table("relationships", "attribute", "to", "kind", "other side")
    for relationship in mapper.relationships:
        kind = _DIRECTIONS.get(relationship.direction.name, relationship.direction.name)
        if relationship.secondary is not None:
            kind += f" (through {relationship.secondary.name})"
        target = relationship.mapper.class_.__name__
        other = f"{target}.{relationship.back_populates}" if relationship.back_populates else "none"
        table.add_row(relationship.key, target, kind, other)
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, title=title, title_justify="left", title_style="bold"
    )
    for column in columns:
        table.add_column(column, overflow="fold", header_style="bold")
    return table


def _type(column: Column[Any]) -> str:
    try:
        return str(column.type.compile(dialect=_DIALECT)).lower()
    except Exception:  # a foreign key without a type of its own, whose table is not there yet
        return "?"


def _more(column: Column[Any]) -> list[str]:
    more = []
    if column.primary_key:
        more.append("primary key")
    if column.identity is not None:
        more.append("identity")
    if column.unique:
        more.append("unique")
    if column.index:
        more.append("indexed")
    for key in column.foreign_keys:
        more.append(f"→ {key.target_fullname}" + (f" on delete {key.ondelete.lower()}" if key.ondelete else ""))
    default: Any = column.server_default
    if default is not None and column.identity is None and getattr(default, "arg", None) is not None:
        more.append(f"default {default.arg}")
    return more
