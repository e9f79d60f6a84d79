"""Edits of single columns, tables and numbers: one in the place of another."""

from __future__ import annotations

from functools import singledispatch

from sqlglot import exp

from kata.worlds.edits.conditions import column_sql
from kata.worlds.edits.edit import Proposal, Proposals
from kata.worlds.edits.names import Names
from kata.worlds.edits.scene import Source, select_of


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
    if mine is not None:
        for name in mine.columns:
            # In SELECT, anything may stand in the place of anything: an id where a name is asked for.
            similar = kind == scene.kind_of(mine, name)
            if name and name != column.name and (similar or _is_shown(column)):
                yield _other(column, mine, name, 2 if similar and mine.table else 3, names)
    for source in visible.values():
        if source is mine or mine is None:
            continue
        for name in source.columns:
            same = name == column.name
            if name and (same or (_is_shown(column) and scene.kind_of(source, name))):
                yield _other(column, source, name, 2 if same else 3, names)
    if _is_shown(column):
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
    if number.is_string or isinstance(parent, exp.DataTypeParam | exp.Parameter | exp.Ordered | exp.Interval | exp.Limit):
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
