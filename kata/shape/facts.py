"""Facts about one statement: a rule for each kind of node, and what all rules found, combined.

To add a fact, add a field to `Shape` and a rule that yields it. The type of the field says how the values of several
nodes are combined: sets are united, numbers added, and a flag is set when one of them sets it.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from typing import Any, TypeVar

from sqlglot import exp
from sqlglot.errors import SqlglotError

from kata.shape.parser import parse
from kata.shape.tree import ctes_of, function_name, function_of, outermost, own_nodes, window_of

# sqlglot logs a warning for what it parses as an opaque command; `read_shape` returns `None` for it.
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
        windows: The window functions, except those inside a condition (WHERE, HAVING, ON), which show nothing.
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
    statement = _Statement(trees[0])
    return _combined(_command(statement.tree), statement.facts())


Facts = Iterator[tuple[str, Any]]
"""What a rule finds: fields of `Shape` with a value for each."""
_Rule = TypeVar("_Rule", bound=Callable[..., Facts])
_NODE_RULES: list[tuple[type[exp.Expr], Callable[[_Statement, Any], Facts]]] = []
_STATEMENT_RULES: list[Callable[[_Statement], Facts]] = []
_COMBINE: dict[type, Callable[[list[Any]], Any]] = {frozenset: frozenset, tuple: tuple, bool: any, int: sum}
_TYPES = {field.name: type(field.default) for field in fields(Shape)}


class _Statement:
    """A syntax tree with the CTEs that its result depends on."""

    def __init__(self, tree: exp.Expr) -> None:
        self.tree = tree
        self.ctes = ctes_of(tree)
        self.reachable = self._reachable()
        self.nodes = [node for part in (tree, *self.reachable.values()) for node in own_nodes(part)]

    def facts(self) -> Facts:
        """What the rules find in the statement."""
        for rule in _STATEMENT_RULES:
            yield from rule(self)
        for node in self.nodes:
            kind: object = type(node)  # not type[Expr]: mypy takes the hash of a node for that of its class
            for node_rule in _rules_for(kind):
                yield from node_rule(self, node)

    def _reachable(self) -> dict[str, exp.Expr]:
        """The CTEs that the statement refers to, directly or through others; data-changing ones run in any case."""
        found: dict[str, exp.Expr] = {
            name: cte for name, cte in self.ctes.items() if isinstance(cte, exp.Insert | exp.Update | exp.Delete)
        }
        queue = [self.tree, *found.values()]
        # Without CTEs there is nothing to look for.
        while queue and self.ctes:
            for node in own_nodes(queue.pop()):
                name = node.name.lower() if isinstance(node, exp.Table) and not node.db else ""
                if name in self.ctes and name not in found:
                    found[name] = self.ctes[name]
                    queue.append(self.ctes[name])
        return found

    def names_a_cte(self, table: exp.Table) -> bool:
        """Whether a name in FROM is that of a CTE: not with a schema, and inside that CTE only where it is recursive."""
        query = None if table.db else self.ctes.get(table.name.lower())
        if query is None or _is_recursive(query):
            return query is not None
        node: exp.Expr | None = table
        while node is not None and node is not query:
            node = node.parent
        return node is None


def _combined(command: str, facts: Iterable[tuple[str, Any]]) -> Shape:
    found: dict[str, list[Any]] = defaultdict(list)
    for name, value in facts:
        found[name].append(value)
    return Shape(command, **{name: _COMBINE[_TYPES[name]](values) for name, values in found.items()})


@cache
def _rules_for(kind: Any) -> tuple[Callable[[_Statement, Any], Facts], ...]:
    return tuple(rule for base, rule in _NODE_RULES if issubclass(kind, base))


def _each(*kinds: type[exp.Expr]) -> Callable[[_Rule], _Rule]:
    """Register a rule for all nodes of these kinds."""

    def register(rule: _Rule) -> _Rule:
        _NODE_RULES.extend((kind, rule) for kind in kinds)
        return rule

    return register


def _whole(rule: _Rule) -> _Rule:
    """Register a rule for the statement as a whole."""
    _STATEMENT_RULES.append(rule)
    return rule


# -- the statement ---------------------------------------------------------------------------------------------------

_COMMANDS = ((exp.Query, "select"), (exp.Insert, "insert"), (exp.Update, "update"), (exp.Delete, "delete"))


def _command(tree: exp.Expr) -> str:
    return next((name for kind, name in _COMMANDS if isinstance(tree, kind)), "other")


@_whole
def _outermost_query(statement: _Statement) -> Facts:
    query = outermost(statement.tree)
    if order := query.args.get("order"):
        yield "ordered", len(order.expressions)
        for call in order.find_all(exp.Func):
            yield "ordered_through", function_name(call)
    yield "distinct", query.args.get("distinct") is not None
    yield "limited", query.args.get("limit") is not None or query.args.get("fetch") is not None


@_whole
def _queries_in_queries(statement: _Statement) -> Facts:
    selects = sum(isinstance(node, exp.Select) for node in statement.nodes)
    yield "nested", bool(statement.reachable) or selects > 1
    for name, query in statement.reachable.items():
        refers = any(table.name.lower() == name and not table.db for table in query.find_all(exp.Table))
        yield "recursive", refers and _is_recursive(query)


@_whole
def _written_columns(statement: _Statement) -> Facts:
    tree = statement.tree
    if isinstance(tree, exp.Update):
        for assignment in tree.args.get("expressions") or ():
            for target in assignment.this.find_all(exp.Column):
                yield "written", target.name.lower()
    if isinstance(tree, exp.Insert) and isinstance(tree.this, exp.Schema):
        for column in tree.this.expressions:
            yield "written", column.name.lower()


def _is_recursive(query: exp.Expr) -> bool:
    """Whether the query of a CTE stands in a WITH RECURSIVE: only there its own name means itself."""
    clause = query.find_ancestor(exp.With)
    return clause is not None and bool(clause.args.get("recursive"))


# -- nodes -----------------------------------------------------------------------------------------------------------


@_each(exp.Table)
def _table(statement: _Statement, table: exp.Table) -> Facts:
    if table.db:
        yield "schemas", table.db.lower()
    if not statement.names_a_cte(table):
        yield "tables", table.name.lower()


@_each(exp.Join)
def _join(_: _Statement, join: exp.Join) -> Facts:
    yield "joins", 1
    yield "outer_joins", bool(join.side)


# sqlglot models these as functions; in SQL they are operators and clauses.
_NOT_CALLED = (exp.And, exp.Or, exp.Cast, exp.Case, exp.If, exp.Any, exp.Exists)


@_each(exp.Func)
def _function(_: _Statement, function: exp.Func) -> Facts:
    if isinstance(function, _NOT_CALLED):
        return
    yield "functions", function_name(function)
    if isinstance(function, exp.AggFunc) and window_of(function) is None:
        yield "aggregates", function_name(function)


@_each(exp.Window)
def _window(_: _Statement, window: exp.Window) -> Facts:
    # Inside a WINDOW clause there is a name instead of a function.
    if isinstance(window.this, exp.Identifier) or _inside_condition(window):
        return
    definitions = _definitions(window)
    yield (
        "windows",
        Window(
            function_name(function_of(window)),
            any(definition.args.get("partition_by") for definition in definitions),
            any(definition.args.get("order") is not None for definition in definitions),
        ),
    )


def _definitions(window: exp.Window) -> list[exp.Expr]:
    """Where a window is defined: at the function, and in the WINDOW clause that it names."""
    alias = window.args.get("alias")
    name = alias.name.lower() if isinstance(alias, exp.Expr) else str(alias or "").lower()
    query = window.find_ancestor(exp.Select) if name else None
    clause = query.args.get("windows") or () if query is not None else ()
    return [window, *(definition for definition in clause if definition.name.lower() == name)]


def _inside_condition(node: exp.Expr) -> bool:
    child, parent = node, node.parent
    while parent is not None:
        if isinstance(parent, exp.Where | exp.Having | exp.Exists):
            return True
        if isinstance(parent, exp.Join) and child is parent.args.get("on"):
            return True
        child, parent = parent, parent.parent
    return False


@_each(exp.In)
def _in(_: _Statement, condition: exp.In) -> Facts:
    yield "membership", not condition.args.get("query")


@_each(exp.Any)
def _any(_: _Statement, condition: exp.Any) -> Facts:
    yield "membership", True
