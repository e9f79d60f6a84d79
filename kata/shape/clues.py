"""What stands out in a statement whose rows are wrong: tables that nothing ties to the others, CTEs that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from sqlglot import exp

from kata.shape.tree import ctes_of, function_name, own_nodes, parse_one, sources_of


class Loose(NamedTuple):
    """A source in FROM that no key ties to the others.

    Attributes:
        name: Its table, the CTE, or "a subquery".
        compared: Whether a condition compares it with the others by an operator other than equality.
    """

    name: str
    compared: bool


@lru_cache(maxsize=64)
def loose_sources(sql: str) -> tuple[Loose, ...]:
    """Return the sources of a statement that are not joined with the others; empty if it cannot be parsed."""
    tree = parse_one(sql)
    if tree is None:
        return ()
    ctes = ctes_of(tree)
    return tuple(dict.fromkeys(loose for select in tree.find_all(exp.Select) for loose in _loose(select, ctes)))


@lru_cache(maxsize=64)
def unread_ctes(sql: str) -> tuple[str, ...]:
    """Return the names of the CTEs that nothing outside of themselves refers to; empty if it cannot be parsed."""
    tree = parse_one(sql)
    if tree is None:
        return ()
    ctes = ctes_of(tree)
    parts = {"": tree, **ctes}
    read = {
        table.name.lower()
        for name, part in parts.items()
        for table in own_nodes(part)
        if isinstance(table, exp.Table) and not table.db and table.name.lower() != name
    }
    return tuple(name for name, query in ctes.items() if name not in read and isinstance(query, exp.Query))


@lru_cache(maxsize=64)
def groups_of_one(sql: str, keys: frozenset[tuple[str, str]]) -> tuple[str, str] | None:
    """Return an aggregate that is a row's own value, and the key in GROUP BY because of which it is.

    Args:
        sql: The statement.
        keys: The columns that identify a row by themselves: table and column.
    """
    tree = parse_one(sql)
    for select in tree.find_all(exp.Select) if tree is not None else ():
        group = select.args.get("group")
        tables = sources_of(select)
        for key in group.expressions if group is not None else ():
            table = tables.get(key.table.lower()) if isinstance(key, exp.Column) else None
            if not isinstance(table, exp.Table) or (table.name, key.name) not in keys:
                continue
            for call in select.find_all(exp.Avg, exp.Max, exp.Min, *(() if len(tables) > 1 else (exp.Sum,))):
                columns = list(call.find_all(exp.Column))
                # A window looks at other groups, too; and a join may repeat the row, which changes a sum.
                own = columns and all(column.table == key.table for column in columns)
                if own and not isinstance(call.parent, exp.Window | exp.Filter):
                    shown = f"{function_name(call)}({table.name}.{columns[0].name})"
                    return shown, f"{table.name}.{key.name}"
    return None


def _loose(select: exp.Select, ctes: dict[str, exp.Expr]) -> Iterator[Loose]:
    joins, sources = select.args.get("joins") or [], sources_of(select)
    if len(sources) < 2 or any(join.args.get("using") or join.args.get("method") for join in joins):
        return
    conditions = [part for join in joins for part in _parts(join.args.get("on"))]
    where = select.args.get("where")
    conditions += _parts(where.this if where is not None else None)
    equal, any_tie = dict[str, str](), dict[str, str]()
    for condition in conditions:
        columns = list(condition.find_all(exp.Column))
        if any(not column.table for column in columns):
            return  # whose column it is cannot be told
        tied = [alias for alias in dict.fromkeys(column.table.lower() for column in columns) if alias in sources]
        _tie(any_tie, tied)
        if not isinstance(condition, exp.GT | exp.GTE | exp.LT | exp.LTE | exp.NEQ):
            _tie(equal, tied)
    for alias, source in sources.items():
        if isinstance(source, exp.Lateral):
            inside = [column.table.lower() for column in source.find_all(exp.Column) if column.table.lower() in sources]
            _tie(equal, [alias, *inside])
            _tie(any_tie, [alias, *inside])
    first = next(iter(sources))
    for alias, source in sources.items():
        if _root(equal, alias) != _root(equal, first):
            yield Loose(_shown(source, ctes), _root(any_tie, alias) == _root(any_tie, first))


def _parts(condition: exp.Expr | None) -> list[exp.Expr]:
    if condition is None:
        return []
    condition = condition.unnest()
    return (
        [part for each in condition.flatten() for part in _parts(each)]
        if isinstance(condition, exp.And)
        else [condition]
    )


def _root(ties: dict[str, str], alias: str) -> str:
    while alias in ties:
        alias = ties[alias]
    return alias


def _tie(ties: dict[str, str], aliases: list[str]) -> None:
    for alias in aliases[1:]:
        one, other = _root(ties, aliases[0]), _root(ties, alias)
        if one != other:
            ties[other] = one


def _shown(source: exp.Expr, ctes: dict[str, exp.Expr]) -> str:
    if not isinstance(source, exp.Table):
        return "a subquery"
    return f"the CTE {source.name}" if source.name.lower() in ctes and not source.db else source.name
