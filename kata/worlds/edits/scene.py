"""What the rules need to know about a statement: its text, and what each of its queries reads from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from sqlglot import exp

from kata.datasets.schema import Schema, Table
from kata.shape.tree import ctes_of, outermost
from kata.worlds.edits.edit import Change
from kata.worlds.edits.text import Text, Unplaced

_DEEPEST = 12
_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_$]*")
# The clauses of a query in the order in which they take effect: a mistake in an earlier one is the cause of those in later ones.
_CLAUSES = (
    "with_",
    "from_",
    "joins",
    "laterals",
    "where",
    "group",
    "having",
    "windows",
    "expressions",
    "distinct",
    "order",
)


@dataclass(frozen=True)
class Source:
    """Something that a query reads from.

    Attributes:
        alias: The name that columns are qualified with.
        node: The table, subquery or lateral in FROM.
        table: The base table; `None` for a CTE or a subquery.
        query: The query of a CTE or subquery; `None` for a base table.
        columns: The names of its columns.
    """

    alias: str
    node: exp.Expr
    table: Table | None
    query: exp.Expr | None
    columns: tuple[str, ...]


@dataclass(frozen=True)
class ColumnOf:
    """A column that a query can refer to; `sql` is how."""

    sql: str
    name: str
    source: Source


class Scene:
    """A statement that edits are proposed for.

    Attributes:
        tree: Its syntax tree; nothing changes it.
        root: The outermost query, without the parentheses around it.
        text: Its text.
        nodes: All nodes of the tree.
        order: The asked-for keys: names, and whether they are descending.
        parameters: The number of the function's arguments.
    """

    def __init__(self, tree: exp.Expr, schema: Schema, order: Sequence[tuple[str, bool]], parameters: int) -> None:
        self.tree, self.schema, self.order, self.parameters = tree, schema, order, parameters
        self.root = outermost(tree)
        self.text = Text(tree)
        self.nodes = list(tree.walk())
        self.ctes = ctes_of(tree)
        self._sources: dict[int, dict[str, Source]] = {}

    def of(self, node: exp.Expr) -> str:
        """The text of a node."""
        return self.text.of(node)

    def replace(self, node: exp.Expr, text: str) -> tuple[Change, ...]:
        """The changes that put a text in the place of a node."""
        return (self.text.replaced(node, text),)

    # --- what a query reads from

    def sources(self, query: exp.Expr | None) -> dict[str, Source]:
        """What a SELECT reads from, by alias and in order."""
        if not isinstance(query, exp.Select):
            return {}
        if id(query) not in self._sources:
            found: dict[str, Source] = {}
            for node in from_items(query):
                source = self._source(node)
                found.setdefault(source.alias, source)
            self._sources[id(query)] = found
        return self._sources[id(query)]

    def outer_sources(self, query: exp.Expr) -> dict[str, Source]:
        """What the queries around a subquery read from, as far as the subquery can refer to it."""
        found: dict[str, Source] = {}
        node, parent = query, query.parent
        while parent is not None and not isinstance(parent, exp.CTE):
            in_from = isinstance(node, exp.Subquery) and isinstance(parent, exp.From | exp.Join) and parent.this is node
            if in_from:
                break
            if isinstance(parent, exp.Select):
                inside = node if node.arg_key in ("from_", "joins", "laterals") else None
                for alias, source in self.sources(parent).items():
                    if inside is None or not _holds(inside, source.node):
                        found.setdefault(alias, source)
            node, parent = parent, parent.parent
        return found

    def visible(self, node: exp.Expr) -> dict[str, Source]:
        """What a column at this node can refer to, the query's own sources first."""
        query = node if isinstance(node, exp.Select) else node.find_ancestor(exp.Select)
        if query is None:
            return {}
        own = self.sources(query)
        return own | {alias: source for alias, source in self.outer_sources(query).items() if alias not in own}

    def columns(self, query: exp.Expr | None) -> Iterator[ColumnOf]:
        """All columns of what a SELECT reads from."""
        for alias, source in self.sources(query).items():
            for name in source.columns:
                if name:
                    yield ColumnOf(f"{quoted(alias)}.{quoted(name)}", name, source)

    def source_of(self, column: exp.Expr) -> Source | None:
        """What a column belongs to; `None` if it is a label, or unknown."""
        if not isinstance(column, exp.Column):
            return None
        visible = self.visible(column)
        if column.table:
            return visible.get(column.table)
        having = [source for source in visible.values() if column.name in source.columns]
        return having[0] if len(having) == 1 else None

    def _source(self, node: exp.Expr) -> Source:
        if isinstance(node, exp.Table):
            query = None if node.db else self.ctes.get(node.name.lower())
            if query is not None:
                return Source(node.alias_or_name, node, None, query, self._cte_columns(query))
            name = f"{node.db}.{node.name}" if node.db and node.db != "public" else node.name
            table = self.schema.tables.get(name)
            return Source(node.alias_or_name, node, table, None, tuple(table.columns) if table else ())
        inner = node.this.this if isinstance(node, exp.Lateral) and isinstance(node.this, exp.Subquery) else node.this
        alias = node.args.get("alias")
        listed = tuple(column.name for column in alias.columns) if isinstance(alias, exp.TableAlias) else ()
        query = inner if isinstance(inner, exp.Query) else None
        return Source(node.alias_or_name, node, None, query, listed or (tuple(query.named_selects) if query else ()))

    def _cte_columns(self, query: exp.Expr) -> tuple[str, ...]:
        alias = query.parent.args.get("alias") if query.parent is not None else None
        listed = tuple(column.name for column in alias.columns) if isinstance(alias, exp.TableAlias) else ()
        return listed or (tuple(query.named_selects) if isinstance(query, exp.Query) else ())

    # --- what columns are

    def kind_of(self, source: Source | None, name: str) -> str:
        """What a column of a base table holds: key, number, text, time or another type; empty if unknown."""
        table = source.table if source else None
        column = table.columns.get(name) if table else None
        if table is None or column is None:
            return ""
        if name in table.primary_key or table.refers([name]):
            return "key"
        return next((kind for kind, types in _KINDS.items() if column.type in types), column.type)

    def is_nullable(self, source: Source | None, name: str) -> bool:
        """Whether a column of a base table can be NULL."""
        column = source.table.columns.get(name) if source and source.table else None
        return column is not None and column.nullable

    def origin(self, source: Source, name: str) -> tuple[Table, str] | None:
        """The column of a base table that a column shows as it is, through any number of subqueries."""
        for _ in range(_DEEPEST):
            if source.table is not None:
                return (source.table, name) if name in source.table.columns else None
            query = source.query
            while isinstance(query, exp.SetOperation):
                query = query.this
            items = query.expressions if isinstance(query, exp.Select) else []
            shown = dict(zip(source.columns, items, strict=False)).get(name)
            column = shown.unalias() if shown is not None else None
            inner = self.source_of(column) if column is not None else None
            if column is None or inner is None:
                return None
            source, name = inner, column.name
        return None

    def links(self, one: Source, other: Source) -> Iterator[tuple[str, str]]:
        """The keys that two sources can be joined by: pairs of a column of the one and a column of the other.

        A foreign key links them; and, if one is a subquery, a key that both show.
        """
        for name, (table, column) in self._keys(one):
            for other_name, (other_table, other_column) in self._keys(other):
                refers = _refers(table, column, other_table, other_column)
                referred = _refers(other_table, other_column, table, column)
                same = (table, column) == (other_table, other_column) and not (one.table and other.table)
                if refers or referred or same:
                    yield name, other_name

    def _keys(self, source: Source) -> list[tuple[str, tuple[Table, str]]]:
        """The columns of a source that show a key of a base table, with that key."""
        found = [(name, self.origin(source, name)) for name in source.columns if name]
        return [(name, of) for name, of in found if of and (of[1] in of[0].primary_key or of[0].refers([of[1]]))]

    # --- where something is

    def rank(self, position: int) -> int:
        """When the clause of the outermost query that is at a position of the text takes effect, as a number."""
        return next((rank for start, end, rank in self._clauses if start <= position <= end), len(_CLAUSES))

    @cached_property
    def _clauses(self) -> list[tuple[int, int, int]]:
        found = []
        for rank, key in enumerate(_CLAUSES):
            value = self.root.args.get(key)
            for node in value if isinstance(value, list) else [value] if isinstance(value, exp.Expr) else []:
                with suppress(Unplaced):
                    found.append((*self.text.span(node), rank))
        return found

    def alike(self, node: exp.Expr) -> list[exp.Expr]:
        """All nodes of the same type, if this is the first of several; otherwise none."""
        found = [other for other in self.nodes if type(other) is type(node)]
        return found if len(found) > 1 and found[0] is node else []


_KINDS = {
    "number": ("int", "bigint", "smallint", "decimal", "numeric", "float", "double"),
    "text": ("varchar", "text", "char"),
    "time": ("date", "timestamp", "timestamptz"),
}


def from_items(query: exp.Select) -> Iterator[exp.Expr]:
    """The tables, subqueries and laterals in FROM and the joins, also inside parentheses."""
    clauses = [query.args.get("from_"), *(query.args.get("joins") or ()), *(query.args.get("laterals") or ())]
    for clause in filter(None, clauses):
        yield from unfolded(clause if isinstance(clause, exp.Lateral) else clause.this)


def unfolded(item: exp.Expr) -> Iterator[exp.Expr]:
    """The tables inside the parentheses of a nested join; anything else is itself."""
    inside = item.this if isinstance(item, exp.Subquery | exp.Paren) else None
    if isinstance(inside, exp.Table):
        yield inside
        for join in inside.args.get("joins") or ():
            yield from unfolded(join.this)
    else:
        yield item


def _refers(table: Table, column: str, other: Table, referenced: str) -> bool:
    key = ((column,), other.name, (referenced,))
    return any((each.columns, each.table, each.referenced) == key for each in table.foreign_keys)


def _holds(outer: exp.Expr, inner: exp.Expr) -> bool:
    node: exp.Expr | None = inner
    while node is not None and node is not outer:
        node = node.parent
    return node is outer


def quoted(name: str) -> str:
    """Return a name as SQL needs it."""
    return name if _PLAIN_NAME.fullmatch(name) else '"' + name.replace('"', '""') + '"'


def conjuncts(condition: exp.Expr) -> list[exp.Expr]:
    """The operands of a chain of AND; a condition without AND is its own."""
    if isinstance(condition, exp.And):
        return [*conjuncts(condition.left), *conjuncts(condition.right)]
    return [condition]


def select_of(node: exp.Expr) -> exp.Select | None:
    """The SELECT that a node belongs to."""
    return node if isinstance(node, exp.Select) else node.find_ancestor(exp.Select)
