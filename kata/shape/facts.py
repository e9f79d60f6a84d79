"""Facts about one statement: tables, windows, aggregates, recursion, order."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp
from sqlglot.errors import SqlglotError

from kata.shape.parser import parse, parse_one

# sqlglot warns of what it parses as an opaque command; the caller is told by `None` instead.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Window:
    """A window function: its lower-case name, and whether its window has a partition and an order."""

    function: str
    partitioned: bool
    ordered: bool


@dataclass(frozen=True)
class Shape:
    """What a statement does, as far as it matters to its result: a CTE that nothing refers to does not count.

    Attributes:
        command: select, insert, update, delete, or other.
        tables: Names of the base tables it reads or writes, lower-case.
        schemas: The schemas that tables are named with, lower-case.
        written: Columns that an UPDATE sets or an INSERT fills, lower-case.
        functions: Lower-case names of all functions called, aggregates and window functions included.
        aggregates: Those of them that aggregate (outside of a window).
        windows: The window functions; one inside a condition (WHERE, HAVING, ON) is none: it shows nothing.
        recursive: Whether it has a CTE that refers to itself.
        nested: Whether a query stands inside another one (subquery, CTE, lateral).
        joins: How many joins its queries have, the comma included.
        outer_joins: How many of them are outer joins.
        ordered: How many expressions the outermost ORDER BY has.
        ordered_through: Lower-case names of functions that the outermost ORDER BY calls.
        distinct: Whether the outermost query is a SELECT DISTINCT.
        limited: Whether the outermost query has a LIMIT or FETCH.
        membership: Whether it has an IN over a list of values or parameters, or `= ANY`.
    """

    command: str
    tables: frozenset[str] = frozenset()
    schemas: frozenset[str] = frozenset()
    written: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    aggregates: frozenset[str] = frozenset()
    windows: tuple[Window, ...] = ()
    recursive: bool = False
    nested: bool = False
    joins: int = 0
    outer_joins: int = 0
    ordered: int = 0
    ordered_through: frozenset[str] = frozenset()
    distinct: bool = False
    limited: bool = False
    membership: bool = False


@lru_cache(maxsize=2_048)
def read_shape(sql: str) -> Shape | None:
    """Read a statement.

    Args:
        sql: One statement as PostgreSQL received it.

    Returns:
        Its facts, or `None` when it cannot be parsed.
    """
    try:
        trees = parse(sql)
    except (SqlglotError, RecursionError, ValueError):
        return None
    if len(trees) != 1 or isinstance(trees[0], exp.Command):
        return None
    return _shape(trees[0])


def _shape(tree: exp.Expr) -> Shape:
    ctes = _ctes(tree)
    reachable = _reachable(tree, ctes)
    parts = [tree, *(ctes[name] for name in reachable)]
    nodes = [node for part in parts for node in _own_nodes(part)]
    functions = [node for node in nodes if isinstance(node, exp.Func) and not isinstance(node, _NO_CALLS)]
    all_windows = [node for node in nodes if isinstance(node, exp.Window)]
    named = {window.name.lower(): window for window in all_windows if isinstance(window.this, exp.Identifier)}
    windows = [
        window
        for window in all_windows
        if not isinstance(window.this, exp.Identifier) and not _inside_condition(window)
    ]
    in_windows = {id(function) for window in windows for function in [_windowed(window)]}
    joins = [node for node in nodes if isinstance(node, exp.Join)]
    outer = _outermost(tree)
    order = outer.args.get("order")
    return Shape(
        command=_command(tree),
        tables=frozenset(
            node.name.lower() for node in nodes if isinstance(node, exp.Table) and not _names_a_cte(node, ctes)
        ),
        schemas=frozenset(node.db.lower() for node in nodes if isinstance(node, exp.Table) and node.db),
        written=_written(tree),
        functions=frozenset(_function_name(node) for node in functions),
        aggregates=frozenset(
            _function_name(node) for node in functions if isinstance(node, exp.AggFunc) and id(node) not in in_windows
        ),
        windows=tuple(
            Window(
                _function_name(_windowed(window)),
                any(definition.args.get("partition_by") for definition in _definitions(window, named)),
                any(definition.args.get("order") is not None for definition in _definitions(window, named)),
            )
            for window in windows
        ),
        recursive=any(_is_recursive(ctes[name]) and _refers_to(ctes[name], name) for name in reachable),
        nested=bool(reachable) or sum(isinstance(node, exp.Select) for node in nodes) > 1,
        joins=len(joins),
        outer_joins=sum(bool(join.side) for join in joins),
        ordered=len(order.expressions) if order is not None else 0,
        ordered_through=frozenset(_function_name(call) for call in order.find_all(exp.Func)) if order else frozenset(),
        distinct=outer.args.get("distinct") is not None,
        limited=outer.args.get("limit") is not None or outer.args.get("fetch") is not None,
        membership=any(
            (isinstance(node, exp.In) and not node.args.get("query")) or isinstance(node, exp.Any) for node in nodes
        ),
    )


# sqlglot models these as functions; in SQL they are none.
_NO_CALLS = (exp.And, exp.Or, exp.Cast, exp.Case, exp.If, exp.Any, exp.Exists)


def _ctes(tree: exp.Expr) -> dict[str, exp.Expr]:
    return {cte.alias_or_name.lower(): cte.this for cte in tree.find_all(exp.CTE)}


def _own_nodes(tree: exp.Expr) -> Iterator[exp.Expr]:
    """All nodes below, but not those of WITH clauses: each CTE is looked at by itself, when it is reachable."""
    yield from tree.walk(prune=lambda node: isinstance(node, exp.With))


def _reachable(tree: exp.Expr, ctes: dict[str, exp.Expr]) -> list[str]:
    """The CTEs that the statement refers to, directly or through others; data-changing ones run in any case."""
    found = [name for name, cte in ctes.items() if isinstance(cte, exp.Insert | exp.Update | exp.Delete)]
    queue = [tree, *(ctes[name] for name in found)]
    while queue:
        for node in _own_nodes(queue.pop()):
            name = node.name.lower() if isinstance(node, exp.Table) and not node.db else ""
            if name in ctes and name not in found:
                found.append(name)
                queue.append(ctes[name])
    return found


def _refers_to(query: exp.Expr, name: str) -> bool:
    return any(table.name.lower() == name and not table.db for table in query.find_all(exp.Table))


def _is_recursive(query: exp.Expr) -> bool:
    """Whether the query of a CTE stands in a WITH RECURSIVE: only there its own name means itself."""
    clause = query.find_ancestor(exp.With)
    return clause is not None and bool(clause.args.get("recursive"))


def _names_a_cte(table: exp.Table, ctes: dict[str, exp.Expr]) -> bool:
    """Whether a name in FROM is that of a CTE: not with a schema, and not inside that CTE itself, unless recursive."""
    query = None if table.db else ctes.get(table.name.lower())
    if query is None or _is_recursive(query):
        return query is not None
    at: exp.Expr | None = table
    while at is not None and at is not query:
        at = at.parent
    return at is None


def _inside_condition(node: exp.Expr) -> bool:
    child, parent = node, node.parent
    while parent is not None:
        if isinstance(parent, exp.Where | exp.Having | exp.Exists):
            return True
        if isinstance(parent, exp.Join) and child is parent.args.get("on"):
            return True
        child, parent = parent, parent.parent
    return False


def _definitions(window: exp.Expr, named: dict[str, exp.Window]) -> list[exp.Expr]:
    """Where a window is defined: at the function, and in the WINDOW clause that it names."""
    alias = window.args.get("alias")
    name = alias.name.lower() if isinstance(alias, exp.Expr) else str(alias or "").lower()
    return [window, named[name]] if name in named else [window]


def _windowed(window: exp.Window) -> exp.Expr:
    function: exp.Expr = window.this
    # rank() FILTER (…) OVER, rank() IGNORE NULLS OVER: the function is further down.
    while isinstance(function, exp.Filter | exp.IgnoreNulls | exp.RespectNulls | exp.WithinGroup):
        function = function.this
    return function


def _function_name(node: exp.Expr) -> str:
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower()
    return node.sql_name().lower() if isinstance(node, exp.Func) else type(node).__name__.lower()


def _outermost(tree: exp.Expr) -> exp.Expr:
    while isinstance(tree, exp.Subquery):
        tree = tree.this
    return tree


def _command(tree: exp.Expr) -> str:
    for kind, name in (
        (exp.Query, "select"),
        (exp.Insert, "insert"),
        (exp.Update, "update"),
        (exp.Delete, "delete"),
    ):
        if isinstance(tree, kind):
            return name
    return "other"


def shows(sql: str, label: str, function: str) -> bool | None:
    """Whether a column of the result is made by a window function, through however many subqueries and CTEs.

    Args:
        sql: The statement.
        label: The column's label in the result.
        function: The window function's lower-case name.

    Returns:
        `None` when it cannot be told: the statement is not understood, or selects `*`.
    """
    try:
        tree = parse_one(sql)
    except (SqlglotError, RecursionError, ValueError):
        return None
    return _shows(_outermost(tree), label.lower(), function, _ctes(tree), 0)


def _shows(query: exp.Expr, label: str, function: str, ctes: dict[str, exp.Expr], depth: int) -> bool | None:
    if isinstance(query, exp.SetOperation):
        return _shows(_outermost(query.this), label, function, ctes, depth)
    if not isinstance(query, exp.Select) or depth > 12:
        return None
    found = next((item for item in query.expressions if item.alias_or_name.lower() == label), None)
    if found is None:
        return None
    if any(_function_name(_windowed(window)) == function for window in found.find_all(exp.Window)):
        return True
    sources = _sources(query)
    for column in found.find_all(exp.Column):
        names = [column.table.lower()] if column.table else list(sources)
        for name in names:
            source = sources.get(name)
            if isinstance(source, exp.Table):
                source = ctes.get(source.name.lower())
            if source is None:
                continue
            answer = _shows(_outermost(source), column.name.lower(), function, ctes, depth + 1)
            if answer is not False:
                return answer
    return False


def _sources(query: exp.Select) -> dict[str, exp.Expr]:
    """What stands in FROM and the joins, by the name it is referred to with."""
    clauses = [query.args.get("from_") or query.args.get("from"), *(query.args.get("joins") or [])]
    clauses += query.args.get("laterals") or []
    sources: dict[str, exp.Expr] = {}
    for clause in clauses:
        if clause is None:
            continue
        source = clause if isinstance(clause, exp.Lateral) else clause.this
        name = source.alias_or_name.lower()
        sources[name] = source.this if isinstance(source, exp.Subquery | exp.Lateral) else source
    return sources


@lru_cache(maxsize=256)
def reversed_order(sql: str) -> str | None:
    """The statement with its outermost order turned round; `None` when it has none, or is not understood."""
    try:
        tree = parse_one(sql)
        order = _outermost(tree).args.get("order")
        if order is None:
            return None
        for item in order.expressions:
            item.set("desc", not item.args.get("desc"))
        return tree.sql(dialect="postgres")
    except (SqlglotError, RecursionError, ValueError):
        return None


def _written(tree: exp.Expr) -> frozenset[str]:
    if isinstance(tree, exp.Update):
        return frozenset(
            target.name.lower()
            for assignment in tree.args.get("expressions") or ()
            for target in assignment.this.find_all(exp.Column)
        )
    if isinstance(tree, exp.Insert) and isinstance(tree.this, exp.Schema):
        return frozenset(column.name.lower() for column in tree.this.expressions)
    return frozenset()
