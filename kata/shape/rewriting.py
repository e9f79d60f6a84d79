"""Where a column of the result comes from, and a statement whose order is shaken or whose schemas have other names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from kata.shape.tree import ctes_of, function_name, function_of, outermost, parse_one, sources_of

_DEEPEST = 12
_Base: Any = Dialect.get_or_raise("postgres").generator_class


class Generator(_Base):  # type: ignore[misc]
    """A generator of PostgreSQL's dialect that keeps `:name` as it is."""

    def placeholder_sql(self, expression: exp.Placeholder) -> str:
        return f":{expression.this}" if expression.this else "?"


def shows(sql: str, label: str, function: str) -> bool | None:
    """Whether the column `label` of the result is made by a window function, through any number of subqueries.

    The result is `None` if the statement does not show it: it cannot be parsed, or has no such column.
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
        # A star brings the columns of several sources, of which one has the label; the others know nothing of it.
        stars = {
            item.table.lower() if isinstance(item, exp.Column) else "" for item in query.expressions if item.is_star
        }
        answers = _answers(query, [(table, label) for table in stars], function, ctes, depth, tables=False)
        return True if True in answers else False if False in answers else None
    if any(function_name(function_of(window)) == function for window in found.find_all(exp.Window)):
        return True
    read = [(column.table.lower(), column.name.lower()) for column in found.find_all(exp.Column)]
    answers = _answers(query, read, function, ctes, depth)
    return True if True in answers else None if None in answers else False


def _answers(
    query: exp.Select,
    read: list[tuple[str, str]],
    function: str,
    ctes: dict[str, exp.Expr],
    depth: int,
    *,
    tables: bool = True,
) -> list[bool | None]:
    """What `shows` says of each column that a query reads (its source, if that is named, and its name)."""
    sources = sources_of(query)
    return [
        _shown_by(sources[source], name, function, ctes, depth)
        for table, name in read
        for source in ([table] if table else sources)
        if source in sources and (tables or not _is_table(sources[source], ctes))
    ]


def _is_table(source: exp.Expr, ctes: dict[str, exp.Expr]) -> bool:
    return isinstance(source, exp.Table) and (bool(source.db) or source.name.lower() not in ctes)


def _shown_by(source: exp.Expr, label: str, function: str, ctes: dict[str, exp.Expr], depth: int) -> bool | None:
    """As `shows`, for the column of a source in FROM; a column of a table is made by no function."""
    names = _column_names(source)
    if _is_table(source, ctes):
        return False
    if isinstance(source, exp.Table):
        query = ctes[source.name.lower()]
        names = names or _column_names(query.parent)
    else:
        query = source.this if isinstance(source, exp.Subquery | exp.Lateral) else source
    inner = outermost(query)
    if names and isinstance(inner, exp.Query):
        # WITH RECURSIVE c(a, b) AS (…), or a subquery AS s(a, b): the names stand outside of the query.
        if label not in names or names.index(label) >= len(inner.selects):
            return None
        label = inner.selects[names.index(label)].alias_or_name.lower()
    return _shows(inner, label, function, ctes, depth + 1)


def _column_names(source: exp.Expr | None) -> list[str]:
    alias = source.args.get("alias") if source is not None else None
    return [column.name.lower() for column in alias.args.get("columns") or ()] if isinstance(alias, exp.Expr) else []


def order_of(sql: str) -> tuple[tuple[str, bool], ...]:
    """Return the outermost sort keys and whether each is descending: labels of selected expressions, or columns."""
    tree = parse_one(sql)
    query = None if tree is None else outermost(tree)
    order = None if query is None else query.args.get("order")
    if not isinstance(query, exp.Query) or order is None:
        return ()
    labels = {item.unalias().sql(dialect="postgres"): item.alias_or_name for item in query.selects}
    keys = [(labels.get(key.this.sql(dialect="postgres"), key.this.name), key) for key in order.expressions]
    return tuple((name, bool(key.args.get("desc"))) for name, key in keys if name)


@lru_cache(maxsize=512)
def shaken(sql: str) -> str | None:
    """Return the statement with `random()` as its last order key: same rows in the same order, if its order decides all.

    The result is `None` if that cannot be done: it cannot be parsed, or is no query.
    """
    tree = parse_one(sql)
    if tree is None:
        return None
    query: exp.Expr | None = outermost(tree)
    if isinstance(query, exp.Query) and _keys_must_be_columns(query):
        query = _wrapped(query)
    if not isinstance(query, exp.Select):
        return None
    order = query.args.get("order") or exp.Order(expressions=[])
    order.append("expressions", exp.Anonymous(this="random"))
    query.set("order", order)
    return _text(query)


def _keys_must_be_columns(query: exp.Query) -> bool:
    """Whether a random key is not allowed in the query's own ORDER BY."""
    distinct = query.args.get("distinct")
    if isinstance(query, exp.SetOperation) or distinct is None:
        return isinstance(query, exp.SetOperation)
    # DISTINCT ON takes the first row of each group, which further keys may choose at random.
    on, order = distinct.args.get("on"), query.args.get("order")
    return on is None or order is None or len(order.expressions) < len(on.expressions)


def _wrapped(query: exp.Query) -> exp.Expr | None:
    """Put a query whose order keys must be result columns into a subquery, and order by them outside."""
    labels = [item.alias_or_name.lower() for item in query.selects]
    order, keys = query.args.get("order"), []
    if query.args.get("limit") or query.args.get("offset") or query.args.get("fetch") or "*" in labels:
        return None
    shown = [(item.this if isinstance(item, exp.Alias) else item).sql(dialect="postgres") for item in query.selects]
    for item in order.expressions if order else ():
        key = item.this
        text = key.sql(dialect="postgres")
        if isinstance(key, exp.Literal) and key.is_int:
            at = int(key.name) - 1
        elif text in shown:
            at = shown.index(text)
        elif isinstance(key, exp.Column) and key.name.lower() in labels:
            at = labels.index(key.name.lower())
        else:
            return None
        keys.append(
            exp.Ordered(this=exp.column(f"c{at}"), desc=item.args.get("desc"), nulls_first=item.args.get("nulls_first"))
        )
    names = [exp.to_identifier(f"c{at}") for at in range(len(labels))]
    distinct = query.args.get("distinct")
    if not (
        isinstance(distinct, exp.Distinct) and distinct.args.get("on")
    ):  # DISTINCT ON takes the first row of each group in this order
        query.set("order", None)
    with_ = query.args.get("with_")
    if with_ is not None:
        query.set("with_", None)
    source = exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier("kata_shaken"), columns=names))
    wrapped = exp.Select(expressions=[exp.Star()]).from_(source)
    if with_ is not None:
        wrapped.set("with_", with_)
    if keys:
        wrapped.set("order", exp.Order(expressions=keys))
    return wrapped


def in_schemas(sql: str, schemas: Mapping[str, str]) -> str | None:
    """Return the statement with other names of schemas; `None` if it cannot be parsed."""
    tree = parse_one(sql)
    if tree is None:
        return None
    for node in tree.find_all(exp.Table, exp.Column):
        schema = node.text("db").lower()
        if schema in schemas:
            node.set("db", exp.to_identifier(schemas[schema]))
    return _text(tree)


def _text(tree: exp.Expr) -> str | None:
    try:
        text: str = Generator(dialect="postgres").generate(tree)
    except RecursionError:
        return None
    return text
