"""What keys and joins imply: edits that cannot change anything are not proposed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot import exp

from kata.shape.tree import function_name, function_of, window_of
from kata.worlds.edits.scene import ColumnOf, Scene, conjuncts, select_of

Keys = frozenset[tuple[str, str]]
"""Columns as pairs of alias and name; other expressions as pairs of nothing and their text."""
_NEVER_NULL = ("count", "rank", "dense_rank", "row_number", "percent_rank", "cume_dist", "ntile")


def keys_of(expressions: Iterable[exp.Expr], scene: Scene) -> Keys:
    """Return expressions as keys."""
    found = []
    for expression in expressions:
        source = scene.source_of(expression)
        found.append((source.alias, expression.name) if source is not None else ("", scene.of(expression)))
    return frozenset(found)


def key_of(column: ColumnOf) -> tuple[str, str]:
    """Return a column as a key."""
    return column.source.alias, column.name


def same_groups(select: exp.Select, one: Keys, other: Keys, scene: Scene) -> bool:
    """Whether rows that are equal in some keys are equal in the others, and the other way round."""
    return other <= _determined(select, one, scene) and one <= _determined(select, other, scene)


def _determined(select: exp.Select, keys: Keys, scene: Scene) -> Keys:
    """All columns in which rows are equal that are equal in these."""
    found, links = set(keys), list(_links(select, scene))
    while True:
        more = {to for by, to in links if by in found}
        for alias, source in scene.sources(select).items():
            own = {name for of, name in found if of == alias}
            unique = source.table.unique if source.table is not None else ()
            if any(own.issuperset(names) for names in unique):
                more |= {(alias, name) for name in source.columns}
        if more <= found:
            return frozenset(found)
        found |= more


def _links(select: exp.Select, scene: Scene) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Pairs of columns, of which the first determines the second: what joins compare."""
    where = select.args.get("where")
    conditions = [(part, "", "") for part in conjuncts(where.this)] if where is not None else []
    for join in select.args.get("joins") or ():
        on = join.args.get("on")
        conditions += (
            [(part, join.side or "", join.this.alias_or_name) for part in conjuncts(on)] if on is not None else []
        )
    for part, side, joined in conditions:
        if not isinstance(part, exp.EQ) or not all(
            isinstance(each, exp.Column) for each in (part.this, part.expression)
        ):
            continue
        (one,), (other,) = keys_of([part.this], scene), keys_of([part.expression], scene)
        for by, to in ((one, other), (other, one)):
            # Where there is no partner, there is just one row of NULLs.
            if not side or (side == "LEFT" and to[0] == joined) or (side == "RIGHT" and by[0] == joined):
                yield by, to


def never_null(node: exp.Expr, scene: Scene) -> bool:
    """Whether an expression is surely never NULL where it stands."""
    query = select_of(node)
    if isinstance(node, exp.Column) and query is not None:
        source = scene.source_of(node)
        if source is None:
            labelled = next((item.unalias() for item in query.expressions if item.alias == node.name), None)
            return labelled is not None and never_null(labelled, scene)
        in_join = node.find_ancestor(exp.Join) is not None
        filled = not in_join and source.alias in _filled_with_nulls(query, scene)
        return source.table is not None and not scene.is_nullable(source, node.name) and not filled
    call = function_of(node) if isinstance(node, exp.Window) else node
    return isinstance(call, exp.Func) and function_name(call) in _NEVER_NULL


def _filled_with_nulls(query: exp.Select, scene: Scene) -> set[str]:
    """What outer joins fill with NULLs where there is no partner."""
    joins = {join.this.alias_or_name: join.side for join in query.args.get("joins") or ()}
    filled: set[str] = set()
    before: set[str] = set()
    for alias in scene.sources(query):
        side = joins.get(alias, "" if alias in joins or not before else "LEFT")
        filled |= before if side in ("RIGHT", "FULL") else set()
        filled |= {alias} if side in ("LEFT", "FULL") else set()
        before.add(alias)
    return filled


def is_aggregated(select: exp.Select) -> bool:
    """Whether a SELECT has an aggregate of its own, outside of windows."""
    calls = select.find_all(exp.AggFunc)
    return any(window_of(call) is None and call.find_ancestor(exp.Select) is select for call in calls)


def is_compared(select: exp.Select, column: ColumnOf, scene: Scene) -> bool:
    """Whether an inner join or WHERE lets only rows through in which a column is not NULL."""
    where = select.args.get("where")
    parts = conjuncts(where.this) if where is not None else []
    for join in select.args.get("joins") or ():
        if join.args.get("on") is not None and not join.side:
            parts += conjuncts(join.args["on"])
    kept = (exp.EQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NEQ)
    sides = [side for part in parts if isinstance(part, kept) for side in (part.this, part.expression)]
    return key_of(column) in keys_of((side for side in sides if isinstance(side, exp.Column)), scene)
