"""Where a column of the result comes from, and a statement with its order reversed."""

from __future__ import annotations

from functools import lru_cache

from sqlglot import exp

from kata.shape.tree import ctes_of, function_name, function_of, outermost, parse_one

_DEEPEST = 12


def shows(sql: str, label: str, function: str) -> bool | None:
    """Whether the column `label` of the result is made by a window function, through any number of subqueries.

    The result is `None` if the statement does not show it: it cannot be parsed, or selects `*`.
    """
    tree = parse_one(sql)
    return None if tree is None else _shows(outermost(tree), label.lower(), function, ctes_of(tree), 0)


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
    clauses = [query.args.get("from_"), *(query.args.get("joins") or ()), *(query.args.get("laterals") or ())]
    sources: dict[str, exp.Expr] = {}
    for clause in filter(None, clauses):
        source = clause if isinstance(clause, exp.Lateral) else clause.this
        inner = source.this if isinstance(source, exp.Subquery | exp.Lateral) else source
        sources[source.alias_or_name.lower()] = inner
    return sources


@lru_cache(maxsize=256)
def reversed_order(sql: str) -> str | None:
    """Return the statement with its outermost order reversed; `None` if it has none, or cannot be parsed."""
    tree = parse_one(sql)
    order = None if tree is None else outermost(tree).args.get("order")
    if tree is None or order is None:
        return None
    for item in order.expressions:
        item.set("desc", not item.args.get("desc"))
    try:
        return tree.sql(dialect="postgres")
    except RecursionError:
        return None
