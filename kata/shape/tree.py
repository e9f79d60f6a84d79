"""Syntax trees of PostgreSQL: the parser, and questions that several modules ask."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError

# sqlglot logs a warning for what it parses as an opaque command.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)

_POSTGRES = Dialect.get_or_raise("postgres")
_Base: Any = _POSTGRES.parser_class
# Some texts of sixty characters (nested arrays) never finish; real statements take about one step per token.
_STEPS, _STEPS_PER_TOKEN = 20_000, 10
# What can separate a window from its function: rank() FILTER (…) OVER, rank() IGNORE NULLS OVER.
_AROUND_FUNCTION = (exp.Filter, exp.IgnoreNulls, exp.RespectNulls, exp.WithinGroup)
_CALL = re.compile(r"[A-Za-z_]\w*(?=\(|$)")
_NAMES: dict[type, str] = {}


class _TooHard(SqlglotError):
    """Not a ParseError: the parser catches those, to try an alternative."""


class _Parser(_Base):  # type: ignore[misc]
    steps_left = 0

    def _advance(self, times: int = 1) -> None:
        self.steps_left -= 1
        if self.steps_left < 0:
            raise _TooHard
        super()._advance(times)


def parse_one(sql: str) -> exp.Expr | None:
    """Parse a single statement; `None` if it cannot be parsed in reasonable time, or is not exactly one."""
    try:
        tokens, parser = _POSTGRES.tokenize(sql), _Parser(dialect=_POSTGRES)
        parser.steps_left = _STEPS + _STEPS_PER_TOKEN * len(tokens)
        trees = [tree for tree in parser.parse(tokens, sql) if tree is not None]
    except (SqlglotError, RecursionError, ValueError):
        return None
    return trees[0] if len(trees) == 1 else None


def outermost(tree: exp.Expr) -> exp.Expr:
    """Return the query inside the parentheses around a whole statement."""
    while isinstance(tree, exp.Subquery):
        tree = tree.this
    return tree


def ctes_of(tree: exp.Expr) -> dict[str, exp.Expr]:
    """Return the queries of all CTEs, by lower-case name."""
    return {cte.alias_or_name.lower(): cte.this for cte in tree.find_all(exp.CTE)}


def sources_of(query: exp.Select) -> dict[str, exp.Expr]:
    """Return the sources in FROM and the joins, by the lower-case names that refer to them."""
    clauses = filter(None, [query.args.get("from_"), *(query.args.get("joins") or ())])
    return {clause.this.alias_or_name.lower(): clause.this for clause in clauses}


def own_nodes(tree: exp.Expr) -> Iterator[exp.Expr]:
    """All nodes below, except those of WITH clauses: a CTE is read separately, if something refers to it."""
    return tree.walk(prune=lambda node: isinstance(node, exp.With))


def function_of(window: exp.Window) -> exp.Expr:
    """Return the function that a window belongs to."""
    function: exp.Expr = window.this
    while isinstance(function, _AROUND_FUNCTION):
        function = function.this
    return function


def window_of(function: exp.Expr) -> exp.Window | None:
    """Return the window of a function, if it has one."""
    node = function
    while isinstance(node.parent, _AROUND_FUNCTION) and node is node.parent.this:
        node = node.parent
    return node.parent if isinstance(node.parent, exp.Window) and node is node.parent.this else None


def function_name(node: exp.Expr) -> str:
    """Return the lower-case name of a function, as PostgreSQL spells it."""
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower()
    kind = type(node)
    if kind not in _NAMES:
        # sqlglot's own name may be that of another dialect (GROUP_CONCAT for string_agg). Operators have no other.
        written = None if isinstance(node, exp.Binary) else _CALL.match(node.sql(dialect="postgres"))
        own = node.sql_name() if isinstance(node, exp.Func) else kind.__name__
        _NAMES[kind] = (written[0] if written else own).lower()
    return _NAMES[kind]
