"""Where a column of the result comes from, and a statement with its order reversed."""

from __future__ import annotations

from functools import lru_cache

from sqlglot import exp
from sqlglot.errors import SqlglotError

from kata.shape.parser import parse_one
from kata.shape.tree import ctes_of, function_name, function_of, outermost

_DEEPEST = 12


def shows(sql: str, label: str, function: str) -> bool | None:
    """Whether a column of the result is made by a window function, through however many subqueries and CTEs.

    Args:
        sql: The statement.
        label: The column's label in the result.
        function: The window function's lower-case name.

    Returns:
        `None` when the statement does not tell: it cannot be parsed, or selects `*`.
    """
    try:
        tree = parse_one(sql)
    except (SqlglotError, RecursionError, ValueError):
        return None
    return _shows(outermost(tree), label.lower(), function, ctes_of(tree), 0)


def _shows(query: exp.Expr, label: str, function: str, ctes: dict[str, exp.Expr], depth: int) -> bool | None:
    if isinstance(query, exp.SetOperation):
        return _shows(outermost(query.this), label, function, ctes, depth)
    if not isinstance(query, exp.Select) or depth > _DEEPEST:
        return None
    found = next((item for item in query.expressions if item.alias_or_name.lower() == label), None)
    if found is None:
        return None
    if any(function_name(function_of(window)) == function for window in found.find_all(exp.Window)):
        return True
    sources = _sources(query)
    for column in found.find_all(exp.Column):
        for name in [column.table.lower()] if column.table else list(sources):
            source = sources.get(name)
            if isinstance(source, exp.Table):
                source = ctes.get(source.name.lower())
            if source is None:
                continue
            answer = _shows(outermost(source), column.name.lower(), function, ctes, depth + 1)
            if answer is not False:
                return answer
    return False


def _sources(query: exp.Select) -> dict[str, exp.Expr]:
    """The sources in FROM and the joins, by the names that refer to them."""
    clauses = [query.args.get("from_") or query.args.get("from"), *(query.args.get("joins") or [])]
    clauses += query.args.get("laterals") or []
    sources: dict[str, exp.Expr] = {}
    for clause in clauses:
        if clause is None:
            continue
        source = clause if isinstance(clause, exp.Lateral) else clause.this
        inner = source.this if isinstance(source, exp.Subquery | exp.Lateral) else source
        sources[source.alias_or_name.lower()] = inner
    return sources


@lru_cache(maxsize=256)
def reversed_order(sql: str) -> str | None:
    """The statement with its outermost order reversed; `None` when it has none, or cannot be parsed."""
    try:
        tree = parse_one(sql)
        order = outermost(tree).args.get("order")
        if order is None:
            return None
        for item in order.expressions:
            item.set("desc", not item.args.get("desc"))
        return tree.sql(dialect="postgres")
    except (SqlglotError, RecursionError, ValueError):
        return None
