"""Facts about one statement: a rule for each kind of node, and the combined findings of all rules.

To add a fact, add a field to `Shape` and a rule that yields it. The type of the field determines how the values of
several nodes are combined: sets are united, numbers added, and a flag is set if one of them sets it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import lru_cache, singledispatch
from itertools import chain
from typing import Any

from sqlglot import exp

from kata.shape.tree import ctes_of, function_name, function_of, outermost, own_nodes, parse_one, window_of


@dataclass(frozen=True)
class Window:
    """A window function: its lower-case name, and whether its window has a partition (or a LATERAL's rows) and an order."""

    function: str
    partitioned: bool
    ordered: bool


@dataclass(frozen=True)
class Shape:
    """What a statement does, as far as it affects the result: a CTE that nothing refers to does not count.

    All names are lower-case.

    Attributes:
        command: select, insert, update, delete, or other.
        tables: The base tables that it reads or writes.
        schemas: The schemas that qualify its tables.
        written: The columns that an UPDATE sets or an INSERT fills.
        functions: All functions that it calls, including aggregates and window functions.
        aggregates: The functions that aggregate outside of a window.
        windows: The window functions, except those inside a condition (WHERE, HAVING, ON), which prove nothing.
        recursive: Whether it has a CTE that refers to itself.
        nested: Whether a query is nested in another one (subquery, CTE, lateral).
        joins: The number of joins, including commas.
        outer_joins: The number of outer joins.
        ordered: The number of expressions in the outermost ORDER BY.
        distinct: Whether the outermost query is a SELECT DISTINCT.
        limited: Whether the outermost query has a LIMIT or FETCH.
        offset: Whether any of its queries skips rows by OFFSET.
        in_list: Whether it has an IN over a list of values or parameters, or `= ANY`.
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
    distinct: bool = False
    limited: bool = False
    offset: bool = False
    in_list: bool = False


@lru_cache(maxsize=2_048)
def read_shape(sql: str) -> Shape | None:
    """Read the facts of one statement as PostgreSQL received it; `None` if it cannot be parsed."""
    tree = parse_one(sql)
    if tree is None or isinstance(tree, exp.Command):
        return None
    found: dict[str, list[Any]] = defaultdict(list)
    for name, value in _Statement(tree).facts():
        found[name].append(value)
    combined = {name: _COMBINE[_TYPES[name]](values) for name, values in found.items()}
    return Shape(next((name for kind, name in _COMMANDS if isinstance(tree, kind)), "other"), **combined)


Facts = Iterator[tuple[str, Any]]
"""What a rule finds: fields of `Shape` with a value for each."""
_COMBINE: dict[type, Callable[[list[Any]], Any]] = {frozenset: frozenset, tuple: tuple, bool: any, int: sum}
_TYPES = {field.name: type(field.default) for field in fields(Shape)}
_COMMANDS = ((exp.Query, "select"), (exp.Insert, "insert"), (exp.Update, "update"), (exp.Delete, "delete"))


class _Statement:
    """A syntax tree with the CTEs that its result depends on."""

    def __init__(self, tree: exp.Expr) -> None:
        self.tree = tree
        self.ctes = ctes_of(tree)
        self.reachable = self._reachable()
        self.nodes = [node for part in (tree, *self.reachable.values()) for node in own_nodes(part)]

    def facts(self) -> Facts:
        """What the rules find in the statement."""
        of_nodes = (_node(node, self) for node in self.nodes)
        return chain(_outermost_query(self), _queries_in_queries(self), _written_columns(self), *of_nodes)

    def _reachable(self) -> dict[str, exp.Expr]:
        """The CTEs that the statement refers to, directly or through others, and those that change data."""
        found: dict[str, exp.Expr] = {
            name: cte for name, cte in self.ctes.items() if isinstance(cte, exp.Insert | exp.Update | exp.Delete)
        }
        queue = [self.tree, *found.values()]
        # Without CTEs, there is nothing to find.
        while queue and self.ctes:
            for node in own_nodes(queue.pop()):
                name = node.name.lower() if isinstance(node, exp.Table) and not node.db else ""
                if name in self.ctes and name not in found:
                    found[name] = self.ctes[name]
                    queue.append(self.ctes[name])
        return found

    def names_a_cte(self, table: exp.Table) -> bool:
        """Whether a name in FROM is that of a CTE: without a schema, and inside that CTE only if it is recursive."""
        query = None if table.db else self.ctes.get(table.name.lower())
        if query is None or _is_recursive(query):
            return query is not None
        node: exp.Expr | None = table
        while node is not None and node is not query:
            node = node.parent
        return node is None


def _outermost_query(statement: _Statement) -> Facts:
    query = outermost(statement.tree)
    if order := query.args.get("order"):
        yield "ordered", len(order.expressions)
    yield "distinct", query.args.get("distinct") is not None
    yield "limited", query.args.get("limit") is not None or query.args.get("fetch") is not None


def _queries_in_queries(statement: _Statement) -> Facts:
    selects = sum(isinstance(node, exp.Select) for node in statement.nodes)
    yield "nested", bool(statement.reachable) or selects > 1
    for name, query in statement.reachable.items():
        refers = any(table.name.lower() == name and not table.db for table in query.find_all(exp.Table))
        yield "recursive", refers and _is_recursive(query)


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
    """Whether the query of a CTE belongs to a WITH RECURSIVE: only there does its name refer to itself."""
    clause = query.find_ancestor(exp.With)
    return clause is not None and bool(clause.args.get("recursive"))


@singledispatch
def _node(_node: exp.Expr, _: _Statement) -> Facts:
    return iter(())


@_node.register(exp.Table)
def _(table: exp.Table, statement: _Statement) -> Facts:
    if table.db:
        yield "schemas", table.db.lower()
    if not statement.names_a_cte(table):
        yield "tables", table.name.lower()


@_node.register(exp.Join)
def _(join: exp.Join, _: _Statement) -> Facts:
    yield "joins", 1
    yield "outer_joins", bool(join.side)


# sqlglot models these as functions; in SQL they are operators and clauses.
_NOT_CALLED = (exp.And, exp.Or, exp.Cast, exp.Case, exp.If, exp.Exists)


@_node.register(exp.Func)
def _(function: exp.Func, _: _Statement) -> Facts:
    if isinstance(function, _NOT_CALLED):
        return
    yield "functions", function_name(function)
    if isinstance(function, exp.AggFunc) and window_of(function) is None:
        yield "aggregates", function_name(function)


@_node.register(exp.Window)
def _(window: exp.Window, _: _Statement) -> Facts:
    # Inside a WINDOW clause there is a name instead of a function.
    if isinstance(window.this, exp.Identifier) or _inside_condition(window):
        return
    definitions = _definitions(window)
    yield (
        "windows",
        Window(
            function_name(function_of(window)),
            any(definition.args.get("partition_by") for definition in definitions) or _is_correlated(window),
            any(definition.args.get("order") is not None for definition in definitions),
        ),
    )


@_node.register(exp.Offset)
def _(_offset: exp.Offset, _: _Statement) -> Facts:
    yield "offset", True


@_node.register(exp.In)
@_node.register(exp.Any)
def _(condition: exp.In | exp.Any, _: _Statement) -> Facts:
    yield "in_list", not condition.args.get("query")


def _definitions(window: exp.Window) -> list[exp.Expr]:
    """The definitions of a window: at the function, and in the WINDOW clause that it names."""
    alias = window.args.get("alias")
    name = alias.name.lower() if isinstance(alias, exp.Expr) else str(alias or "").lower()
    query = window.find_ancestor(exp.Select) if name else None
    clause = query.args.get("windows") or () if query is not None else ()
    return [window, *(definition for definition in clause if definition.name.lower() == name)]


def _is_correlated(node: exp.Expr) -> bool:
    """Whether it is in a LATERAL that depends on the row outside: then each of these has rows of its own."""
    lateral = node.find_ancestor(exp.Lateral)
    if lateral is None:
        return False
    own = {source.alias_or_name.lower() for source in lateral.find_all(exp.Table, exp.Subquery)}
    return any(column.table and column.table.lower() not in own for column in lateral.find_all(exp.Column))


def _inside_condition(node: exp.Expr) -> bool:
    child, parent = node, node.parent
    while parent is not None:
        if isinstance(parent, exp.Where | exp.Having | exp.Exists):
            return True
        if isinstance(parent, exp.Join) and child is parent.args.get("on"):
            return True
        child, parent = parent, parent.parent
    return False
