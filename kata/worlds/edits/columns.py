"""Edits of single columns, tables and numbers: one in the place of another."""

from __future__ import annotations

from functools import singledispatch

from sqlglot import exp

from kata.worlds.edits.conditions import column_sql
from kata.worlds.edits.edit import Proposal, Proposals
from kata.worlds.edits.meaning import never_null
from kata.worlds.edits.names import Names
from kata.worlds.edits.scene import Source, quoted, select_of

_JOINED = "joined_row"


@singledispatch
def propose(_node: exp.Expr, _names: Names) -> Proposals:
    """Edits of a column, a table or a number."""
    return iter(())


@propose.register
def _(column: exp.Column, names: Names) -> Proposals:
    if not column.name or isinstance(column.this, exp.Star):
        return
    scene, visible = names.scene, names.scene.visible(column)
    mine = scene.source_of(column)
    kind = scene.kind_of(mine, column.name)
    yield from _not_joined(column, mine, names)
    if mine is not None:
        for name in mine.columns:
            # In SELECT, anything may stand in the place of anything: an id where a name is asked for.
            other = scene.kind_of(mine, name)
            similar = kind == other or (other == "number" and isinstance(column.parent, exp.AggFunc))
            if name and name != column.name and (similar or _is_shown(column)):
                yield _other(column, mine, name, 2 if similar and mine.table else 3, names)
    for source in visible.values():
        if source is mine or mine is None:
            continue
        for name in source.columns:
            same, known = name == column.name, scene.kind_of(source, name)
            number = known == "number" and (kind == "number" or isinstance(column.parent, exp.AggFunc))
            if name and (same or number or (_is_shown(column) and (known or source.query is not None))):
                yield _other(column, source, name, 2 if same else 3, names)
    if _is_shown(column) and kind != "key" and not never_null(column, scene):
        shown = names.show(column)
        yield Proposal(
            3,
            "null",
            shown,
            f"coalesce({shown}, 0)",
            f"{names.holds(column)} {shown}, which can be NULL: coalesce({shown}, 0) is right.",
            "Write func.coalesce(…, 0).",
            scene.replace(column, f"coalesce({scene.of(column)}, 0)"),
        )


def _not_joined(column: exp.Column, mine: Source | None, names: Names) -> Proposals:
    """A foreign key is shown instead of a column of the table that it refers to, which is not joined."""
    scene, select = names.scene, select_of(column)
    table = mine.table if mine is not None else None
    if mine is None or table is None or select is not scene.root or not _is_shown(column) or select.args.get("group"):
        return
    order = select.args.get("order")
    sorted_by = [key.this for key in order.expressions] if order is not None else []
    places = [column, *(key for key in sorted_by if scene.of(key) == scene.of(column))]
    start = (select.args.get("joins") or [select.args["from_"]])[-1]
    for key in table.foreign_keys:
        other = scene.schema.tables[key.table]
        if key.columns != (column.name,) or other is table:
            continue
        on = f"{_JOINED}.{quoted(key.referenced[0])} = {scene.of(column)}"
        for name in other.columns:
            if name in other.primary_key or other.refers([name]):
                continue
            shown, label = (
                f"{other.name}.{name}",
                names.item(column if column.parent is select or column.parent is None else column.parent),
            )
            text = f"{_JOINED}.{quoted(name)}" + (f" AS {column.name}" if column.parent is select else "")
            yield Proposal(
                2,
                "join",
                names.show(column),
                f"JOIN {other.name} … {shown}",
                f"The column {label} is {names.show(column)}, and {other.name} is not joined: with JOIN {other.name} and"
                f" {shown} it is right.",
                f"Join {other.name}, and select the column from it.",
                (
                    scene.text.after(start, f" JOIN {other.name} AS {_JOINED} ON {on}"),
                    *scene.replace(column, text),
                    *(change for place in places[1:] for change in scene.replace(place, f"{_JOINED}.{quoted(name)}")),
                ),
            )


def _is_shown(column: exp.Column) -> bool:
    return isinstance(column.parent, exp.Select | exp.Alias) and column.find_ancestor(exp.Window) is None


def _other(column: exp.Column, source: Source, name: str, tier: int, names: Names) -> Proposal:
    shown, right = names.show(column), names.of_source(source, name, among=names.scene.visible(column))
    text = column_sql(source, name)
    # Without its alias, the column of the result would get another name.
    if isinstance(column.parent, exp.Select) and name != column.name:
        text += f" AS {names.scene.of(column.this)}"
    return Proposal(
        tier,
        "column",
        shown,
        right,
        f"{names.holds(column)} {shown}: with {right} in its place it is right.",
        "Use the other column.",
        names.scene.replace(column, text),
    )


@propose.register
def _(table: exp.Table, names: Names) -> Proposals:
    scene, select = names.scene, select_of(table)
    source = scene.sources(select).get(table.alias_or_name)
    if source is None or source.table is None or source.node is not table:
        return
    used = {column.name for column in scene.tree.find_all(exp.Column) if column.table == source.alias}
    for name, other in scene.schema.tables.items():
        if other is source.table or not used or not used <= set(other.columns):
            continue
        yield Proposal(
            3,
            "table",
            source.table.name,
            name,
            f"The query reads {source.table.name}: reading {name} in its place is right.",
            "Select from the other model.",
            scene.replace(table, f"{name} AS {source.alias}"),
        )


@propose.register
def _(number: exp.Literal, names: Names) -> Proposals:
    parent = number.parent
    if number.is_string or isinstance(
        parent, exp.DataTypeParam | exp.Parameter | exp.Ordered | exp.Interval | exp.Limit
    ):
        return
    try:
        value = float(number.name)
    except ValueError:
        return
    if not value.is_integer() or abs(value) > 1_000_000:
        return
    for other in (int(value) + 1, int(value) - 1):
        yield Proposal(
            2,
            "number",
            number.name,
            str(other),
            f"{names.holds(number)} the number {number.name}: {other} is right.",
            "",
            names.scene.replace(number, str(other) if other >= 0 else f"({other})"),
        )
