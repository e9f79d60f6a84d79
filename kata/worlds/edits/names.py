"""What a clause is called in a message: the learner's names for tables and columns, not those that SQLAlchemy makes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlglot import exp

from kata.shape.rewriting import Generator
from kata.shape.tree import function_name
from kata.worlds.edits.scene import Scene, Source

_LONG, _DEEPEST = 70, 4
_COLUMN = "the column "
_ANONYMOUS = re.compile(r"anon_\d+|%\(.*")
_NUMBERED = re.compile(r"(\w+?)_\d+")


class Names:
    """Words for the parts of a statement."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._generator = _Showing(self)
        self._shown: dict[int, str] = {}
        self._depth = 0

    def show(self, node: exp.Expr | None) -> str:
        """A part of the statement as a message shows it."""
        if node is None:
            return ""
        if id(node) not in self._shown:
            self._shown[id(node)] = " ".join(self._generator.sql(node).split())
        return self._shown[id(node)]

    def source(self, source: Source, *, among: dict[str, Source]) -> str:
        """What something in FROM is called: a table's name instead of a numbered alias, unless several have that name."""
        if source.table is not None:
            name = source.table.name
            same = sum(other.table is source.table for other in among.values())
            made = _NUMBERED.fullmatch(source.alias)
            if source.alias == name.rpartition(".")[2] or (same <= 1 and made and name.endswith(made[1])):
                return name
        return "the subquery" if _ANONYMOUS.match(source.alias) else source.alias

    def column(self, column: exp.Column) -> str:
        """What a column is called: what it stands for, if SQLAlchemy has named it."""
        source = self.scene.source_of(column)
        visible = self.scene.visible(column)
        inner = self._label(column) if source is None else self._inside(source, column.name, visible)
        if inner is not None and self._depth < _DEEPEST:
            self._depth += 1
            try:
                shown = self.show(inner)
            finally:
                self._depth -= 1
            if len(shown) <= _LONG:
                return shown
        if source is None:
            return (
                f"{column.table}.{column.name}" if column.table and not _ANONYMOUS.match(column.table) else column.name
            )
        name = self.source(source, among=visible)
        return column.name if name == "the subquery" else f"{name}.{column.name}"

    def of_source(self, source: Source, name: str, *, among: dict[str, Source]) -> str:
        """What a column is called that the statement does not have yet."""
        inner = self._inside(source, name, among)
        if inner is not None and len(shown := self.show(inner)) <= _LONG:
            return shown
        table = self.source(source, among=among)
        return name if table == "the subquery" else f"{table}.{name}"

    def _inside(self, source: Source, name: str, among: dict[str, Source]) -> exp.Expr | None:
        """The expression that a column stands for, if its name or that of its subquery is not the learner's."""
        if source.query is None or not (_ANONYMOUS.match(source.alias) or _NUMBERED.fullmatch(name)):
            return None
        query = source.query
        while isinstance(query, exp.SetOperation):
            query = query.this
        items = query.expressions if isinstance(query, exp.Select) else []
        at = source.columns.index(name) if name in source.columns else len(items)
        item = items[at].unalias() if at < len(items) else None
        if isinstance(item, exp.Column):
            table = self.scene.source_of(item)
            # Beside the same table, its column would be taken for that table's.
            beside = table is None or any(other.table is table.table for other in among.values())
            return None if beside else item
        return item if isinstance(item, exp.Func | exp.Window | exp.Cast) else None

    def _label(self, column: exp.Column) -> exp.Expr | None:
        query = column.find_ancestor(exp.Select)
        if query is None or not _NUMBERED.fullmatch(column.name):
            return None
        return next((item.unalias() for item in query.expressions if item.alias == column.name), None)

    def item(self, item: exp.Expr) -> str:
        """What a column of the result is called."""
        name = item.alias_or_name
        return self.show(item.unalias()) if not name or _NUMBERED.fullmatch(name) else name

    def place(self, node: exp.Expr) -> str:
        """Where in the statement a node stands, in words: "ORDER BY", "the column total"."""
        child, parent = node, node.parent
        while parent is not None:
            if (found := self._place(child, parent)) is not None:
                return found
            child, parent = parent, parent.parent
        return "the statement"

    def holds(self, node: exp.Expr) -> str:
        """The beginning of a sentence about what stands in a place: "WHERE compares", "The column total is"."""
        place = upper(self.place(node))
        verb = {"WHERE": "compares", "HAVING": "compares", "ON": "compares", "ORDER BY": "sorts by"}
        return f"{place} {verb.get(place, 'is' if place.startswith('The column') else 'has')}"

    def _place(self, child: exp.Expr, parent: exp.Expr) -> str | None:
        if isinstance(parent, exp.Select) and child.arg_key == "expressions":
            return self._column_place(child, parent)
        if isinstance(parent, exp.Window):
            return {"partition_by": "PARTITION BY", "order": "the window's ORDER BY"}.get(child.arg_key or "")
        if isinstance(parent, exp.Join) and child.arg_key == "on":
            return "ON"
        if isinstance(parent, exp.Filter) and child.arg_key == "expression":
            return "FILTER"
        words: dict[type, str] = {
            exp.Where: "WHERE",
            exp.Having: "HAVING",
            exp.Group: "GROUP BY",
            exp.Order: "ORDER BY",
        }
        if isinstance(parent, exp.Order) and isinstance(parent.parent, exp.Window):
            return "the window's ORDER BY"
        return words.get(type(parent))

    def _column_place(self, item: exp.Expr, query: exp.Select) -> str | None:
        name = item.alias_or_name
        named = name and not _NUMBERED.fullmatch(name)
        # A subquery without a name of its own is a part of something else.
        if isinstance(query.parent, exp.Subquery) and not query.parent.alias and not named:
            return None
        return f"{_COLUMN}{name}" if named else "SELECT"


def upper(text: str) -> str:
    """Return a text that can begin a sentence."""
    return text[:1].upper() + text[1:]


def joined(words: Sequence[str]) -> str:
    """Return words as "a, b and c"; columns as "the columns a and b"."""
    if len(words) > 1 and all(word.startswith(_COLUMN) for word in words):
        return f"the columns {joined([word.removeprefix(_COLUMN) for word in words])}"
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


class _Showing(Generator):
    """A generator for messages: learners' names, lower-case functions, no casts of parameters, short subqueries."""

    def __init__(self, names: Names) -> None:
        super().__init__(dialect="postgres", comments=False, normalize_functions="lower")
        self.names = names

    def column_sql(self, expression: exp.Column) -> str:
        return self.names.column(expression)

    def cast_sql(self, expression: exp.Cast, safe_prefix: str | None = None) -> str:
        if isinstance(expression.this, exp.Parameter | exp.Placeholder):
            return self.names.show(expression.this)
        text: str = super().cast_sql(expression, safe_prefix)
        return text

    def subquery_sql(self, expression: exp.Subquery, sep: str = " AS ") -> str:
        query = expression.this
        if not isinstance(query, exp.Select):
            text: str = super().subquery_sql(expression, sep)
            return text
        items = ", ".join(self.names.show(item.unalias()) for item in query.expressions)
        return f"(SELECT {items} …)" if len(items) <= _LONG else "(SELECT …)"

    def table_sql(self, expression: exp.Table, sep: str = " AS ") -> str:
        query = expression.find_ancestor(exp.Select)
        sources = self.names.scene.sources(query)
        source = sources.get(expression.alias_or_name)
        if source is None:
            return expression.name
        shown = self.names.source(source, among=sources)
        table = source.table.name if source.table is not None else expression.name
        return shown if shown in (table, "the subquery") else f"{table} AS {shown}"

    def function_fallback_sql(self, expression: exp.Func) -> str:
        text: str = super().function_fallback_sql(expression)
        name, parenthesis, rest = text.partition("(")
        return f"{function_name(expression) if name.isupper() else name}{parenthesis}{rest}"
