"""Questions about syntax trees that several modules ask."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot import exp

# What stands between a window and its function: rank() FILTER (…) OVER, rank() IGNORE NULLS OVER.
_AROUND_FUNCTION = (exp.Filter, exp.IgnoreNulls, exp.RespectNulls, exp.WithinGroup)

_CALL = re.compile(r"[A-Za-z_]\w*(?=\(|$)")
_NAMES: dict[type, str] = {}


def outermost(tree: exp.Expr) -> exp.Expr:
    """The query inside the parentheses around a whole statement."""
    while isinstance(tree, exp.Subquery):
        tree = tree.this
    return tree


def ctes_of(tree: exp.Expr) -> dict[str, exp.Expr]:
    """The queries of all CTEs, by lower-case name."""
    return {cte.alias_or_name.lower(): cte.this for cte in tree.find_all(exp.CTE)}


def own_nodes(tree: exp.Expr) -> Iterator[exp.Expr]:
    """All nodes below, without those of WITH clauses: each CTE is read by itself, when something refers to it."""
    yield from tree.walk(prune=lambda node: isinstance(node, exp.With))


def function_of(window: exp.Window) -> exp.Expr:
    """The function that a window is attached to."""
    function: exp.Expr = window.this
    while isinstance(function, _AROUND_FUNCTION):
        function = function.this
    return function


def window_of(function: exp.Expr) -> exp.Window | None:
    """The window that is attached to a function."""
    node = function
    while isinstance(node.parent, _AROUND_FUNCTION) and node is node.parent.this:
        node = node.parent
    return node.parent if isinstance(node.parent, exp.Window) and node is node.parent.this else None


def function_name(node: exp.Expr) -> str:
    """The lower-case name of a function, as PostgreSQL spells it."""
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower()
    kind = type(node)
    if kind not in _NAMES:
        # sqlglot's own name is that of another dialect at times: GROUP_CONCAT for string_agg. Operators have no other.
        written = None if isinstance(node, exp.Binary) else _CALL.match(node.sql(dialect="postgres"))
        own = node.sql_name() if isinstance(node, exp.Func) else kind.__name__
        _NAMES[kind] = (written[0] if written else own).lower()
    return _NAMES[kind]
