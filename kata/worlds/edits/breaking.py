"""Edits that only make a right statement wrong: what people add needlessly."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from itertools import product

from sqlglot import exp

from kata.worlds.edits.conditions import added
from kata.worlds.edits.edit import Change, Proposal, Proposals
from kata.worlds.edits.names import Names
from kata.worlds.edits.scene import quoted

_COMPARED = (exp.GT, exp.GTE, exp.LT, exp.LTE)
_NUMERIC = (exp.Avg, exp.Sum, exp.Min, exp.Max)


@singledispatch
def propose(_node: exp.Expr, _names: Names) -> Proposals:
    """Mutations of a node."""
    return iter(())


def _mutant(kind: str, node: exp.Expr, right: str, changes: tuple[Change, ...], names: Names) -> Proposal:
    had = names.show(node)
    return Proposal(4, kind, had, right, f"{had} became {right}.", "", changes)


def _in_place(kind: str, node: exp.Expr, shapes: tuple[str, ...], names: Names) -> Proposals:
    """Put an expression into each of these shapes; {} stands for it."""
    for shape in shapes:
        shown = shape.format(names.show(node))
        yield _mutant(kind, node, shown, names.scene.replace(node, shape.format(names.scene.of(node))), names)


_ROUNDED = ("round({})", "round({}, 1)", "floor({})", "CAST({} AS INT)")


def _aggregate(node: exp.Expr, names: Names) -> Proposals:
    if not isinstance(node.parent, exp.Window):
        yield from _in_place("wrapped", node, (*_ROUNDED, "({} * 1.1)"), names)
    if isinstance(node.this, exp.Column):
        yield from _in_place("wrapped", node.this, ("round({})", "CAST({} AS INT)"), names)


for _type in _NUMERIC:
    propose.register(_type)(_aggregate)


def _compared(node: exp.Binary, names: Names) -> Proposals:
    for side in (node.this, node.expression):
        yield from _in_place("wrapped", side, ("round({})", "CAST({} AS INT)", "({} * 1.1)"), names)


for _sign in _COMPARED:
    propose.register(_sign)(_compared)


@propose.register
def _(node: exp.EQ, names: Names) -> Proposals:
    """An exact comparison of texts made looser."""
    scene, (left, right) = names.scene, (names.scene.of(node.this), names.scene.of(node.expression))
    kinds = {scene.kind_of(scene.source_of(side), side.name) for side in node.find_all(exp.Column)}
    if "text" not in kinds:
        return
    for shape in (
        "lower({0}) = lower({1})",
        "{0} LIKE {1}",
        "{0} ILIKE {1}",
        "{0} LIKE {1} || '%'",
        "{0} LIKE '%' || {1} || '%'",
        "starts_with({0}, {1})",
        "{0} ~ {1}",
        "trim({0}) = trim({1})",
    ):
        shown = shape.format(names.show(node.this), names.show(node.expression))
        yield _mutant("comparison", node, shown, scene.replace(node, shape.format(left, right)), names)


@propose.register
def _(ordered: exp.Ordered, names: Names) -> Proposals:
    """A key of an order in another form, or another column in its place."""
    scene, key = names.scene, ordered.this
    source = scene.source_of(key)
    kind = scene.kind_of(source, key.name) if source is not None else ""
    # The kind of a label is unknown: whichever does not fit is refused by the server.
    if kind in ("text", ""):
        yield from _in_place("order", key, ("lower({})", "length({})"), names)
    if kind in ("number", ""):
        yield from _in_place("order", key, ("round({})", "CAST({} AS TEXT)"), names)
    if kind == "key":
        yield from _in_place("order", key, ("CAST({} AS TEXT)",), names)
    query = ordered.find_ancestor(exp.Select)
    if query is not None and not isinstance(ordered.parent.parent if ordered.parent else None, exp.Window):
        for column in scene.columns(query):
            own = source is None or column.source is source
            if own and column.sql != scene.of(key) and scene.kind_of(column.source, column.name) in ("key", "text"):
                shown = names.of_source(column.source, column.name, among=scene.sources(query))
                yield _mutant("order", key, shown, scene.replace(key, column.sql), names)


@propose.register
def _(group: exp.Group, names: Names) -> Proposals:
    for key in group.expressions:
        if isinstance(key, exp.Column) and names.scene.kind_of(names.scene.source_of(key), key.name) == "text":
            yield from _in_place("group", key, ("lower({})",), names)


@propose.register
def _(select: exp.Select, names: Names) -> Proposals:
    scene = names.scene
    if not select.args.get("limit") and not select.args.get("group") and select is scene.root:
        yield from _cut(select, names)
    yield from _fan_out(select, names)
    if select is not scene.root:
        return
    for item in select.expressions:
        value = item.unalias()
        label = "" if isinstance(item, exp.Alias) else f" AS {item.alias_or_name}"
        if isinstance(value, exp.Column | exp.Window):
            kind = scene.kind_of(scene.source_of(value), value.name) if isinstance(value, exp.Column) else ""
            shapes = {"text": ("lower({})", "upper({})"), "number": ("round({})",)}.get(kind, ("({} + 1)",))
            yield from _in_place("wrapped", value, tuple(shape + label for shape in shapes), names)


def _cut(select: exp.Select, names: Names) -> Proposals:
    scene = names.scene
    there = [select.args[key] for key in ("order", "having", "where") if select.args.get(key) is not None]
    for last, clause in product(there[:1], ("LIMIT 10", "LIMIT 5", "OFFSET 1")):
        kind = clause.split()[0].lower()
        yield Proposal(4, kind, "", clause, f"{clause} was added.", "", (scene.text.after(last, f" {clause}"),))


def _fan_out(select: exp.Select, names: Names) -> Proposals:
    """A join with a table that refers to one that is there: rows are repeated, or dropped."""
    scene = names.scene
    joins, start = select.args.get("joins") or (), select.args.get("from_")
    last = joins[-1] if joins else start
    for table, condition in _referring(select, names):
        for side in ("LEFT JOIN", "JOIN"):
            clause = f"{side} {table} AS more ON {condition}"
            if last is not None:
                yield Proposal(
                    4, "join", "", clause, f"{clause} was added.", "", (scene.text.after(last, f" {clause}"),)
                )
        if not joins:
            has = f"EXISTS (SELECT 1 FROM {table} AS more WHERE {condition})"
            yield Proposal(4, "where", "", f"WHERE {has}", f"WHERE {has} was added.", "", added(select, has, names))


def _referring(select: exp.Select, names: Names) -> Iterator[tuple[str, str]]:
    for source in names.scene.sources(select).values():
        for table in names.scene.schema.tables.values():
            for key in table.foreign_keys:
                if source.table is not None and key.table == source.table.name and len(key.columns) == 1:
                    condition = f"more.{quoted(key.columns[0])} = {quoted(source.alias)}.{quoted(key.referenced[0])}"
                    yield table.name, condition
