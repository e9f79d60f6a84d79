"""Edits of subqueries: the condition that connects one with the row outside."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from sqlglot import exp

from kata.worlds.edits.conditions import added, column_sql
from kata.worlds.edits.edit import Change, Proposal, Proposals
from kata.worlds.edits.names import Names
from kata.worlds.edits.scene import Source

# What a table in a subquery is renamed to, when it hides the same table outside.
_INNER = "inner_row"


@singledispatch
def propose(_node: exp.Expr, _names: Names) -> Proposals:
    """Edits of a subquery."""
    return iter(())


@propose.register
def _(select: exp.Select, names: Names) -> Proposals:
    yield from _ungrouped(select, names)
    scene = names.scene
    outer = scene.outer_sources(select)
    for inner in scene.sources(select).values():
        for outside in outer.values():
            for mine, theirs in _related(inner, outside, names):
                yield from _correlated(select, (inner, mine), (outside, theirs), names)


def _ungrouped(select: exp.Select, names: Names) -> Proposals:
    """An aggregate over all rows in a subquery in FROM, where one for each row outside is needed."""
    derived = select.parent
    place = derived.parent if isinstance(derived, exp.Subquery) else None
    outside = select.find_ancestor(exp.Select)
    aggregate = next(iter(select.find_all(exp.AggFunc)), None)
    if (
        derived is None
        or not isinstance(place, exp.Join)
        or outside is None
        or aggregate is None
        or select.args.get("group")
    ):
        return
    for inner in names.scene.sources(select).values():
        for outer in names.scene.sources(outside).values():
            for mine, theirs in _related(inner, outer, names) if outer.node is not derived else ():
                shown = f"{mine} = {names.of_source(outer, theirs, among=names.scene.sources(outside))}"
                condition = f"{_INNER}.{mine} = {column_sql(outer, theirs)}"
                yield Proposal(
                    1,
                    "correlation",
                    names.show(aggregate),
                    f"{names.show(aggregate)} … WHERE {shown}",
                    f"{names.show(aggregate)} in the subquery is computed over the whole table, not for each row outside: with"
                    f" those rows only that have {shown} it is right.",
                    "Group the subquery and join it on its key, or correlate it.",
                    (
                        *added(select, condition, names),
                        *renamed(select, inner, names),
                        names.scene.text.replaced(derived, "LATERAL ")._replace(end=names.scene.text.span(derived)[0]),
                    ),
                )


def _related(inner: Source, outside: Source, names: Names) -> Iterator[tuple[str, str]]:
    """The columns by which a subquery can belong to the row outside: a foreign key, or the same one on both sides."""
    yield from names.scene.links(inner, outside)
    if inner.table is None:
        return
    for key in inner.table.foreign_keys:
        if len(key.columns) == 1 and key.columns[0] in outside.columns:
            yield key.columns[0], key.columns[0]


def _correlated(select: exp.Select, mine: tuple[Source, str], theirs: tuple[Source, str], names: Names) -> Proposals:
    (inner, column), (outside, other) = mine, theirs
    hidden = inner.alias == outside.alias
    condition = f"{_INNER if hidden else inner.alias}.{column} = {column_sql(outside, other)}"
    table = inner.table.name if inner.table is not None else inner.alias
    among = names.scene.outer_sources(select)
    shown = f"{'alias' if hidden else names.source(inner, among=names.scene.visible(select))}.{column}"
    shown += f" = {names.of_source(outside, other, among=among)}"
    changes = added(select, condition, names)
    if hidden:
        changes += renamed(select, inner, names)
    # It may look outside already, and compare something else.
    outer = names.scene.outer_sources(select)
    looks_out = any(names.scene.source_of(column) in outer.values() for column in select.find_all(exp.Column))
    yield Proposal(
        1,
        "correlation",
        "",
        f"WHERE {shown}",
        f"The subquery over {table} is computed over other rows than those that belong to the row outside: with {shown} in"
        " its WHERE it is right."
        if looks_out
        else f"The subquery over {table} is not correlated with the row outside, so it is the same for every row: with"
        f" {shown} in its WHERE it is right.",
        "Give the inner table an alias, aliased(…), and compare it with the outer one in .where(…)."
        if hidden
        else "Add the comparison with the outer row to the subquery's .where(…).",
        changes,
    )


def renamed(select: exp.Select, source: Source, names: Names, *, keep: exp.Expr | None = None) -> tuple[Change, ...]:
    """The changes that give a table in a subquery an alias of its own; `keep` then refers to the table outside."""
    scene = names.scene
    name = source.node.copy()
    name.set("alias", None)
    changes = list(scene.replace(source.node, f"{name.sql(dialect='postgres')} AS {_INNER}"))
    for column in select.find_all(exp.Column):
        if column.table == source.alias and column is not keep and scene.source_of(column) is source:
            changes += scene.replace(column, f"{_INNER}.{scene.of(column.this)}")
    return tuple(changes)
