"""What stands out in a statement whose rows are wrong: tables that nothing ties to the others, CTEs that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from sqlglot import exp

from kata.shape.tree import ctes_of, function_name, outermost, own_nodes, parse_one, sources_of


class Loose(NamedTuple):
    """A source in FROM that no key ties to the others.

    Attributes:
        name: Its table, the CTE, or "a subquery".
        compared: Whether a condition compares it with the others by an operator other than equality.
    """

    name: str
    compared: bool


@lru_cache(maxsize=64)
def loose_sources(sql: str) -> tuple[Loose, ...]:
    """Return the sources of a statement that are not joined with the others; empty if it cannot be parsed."""
    tree = parse_one(sql)
    if tree is None:
        return ()
    ctes = ctes_of(tree)
    return tuple(dict.fromkeys(loose for select in tree.find_all(exp.Select) for loose in _loose(select, ctes)))


@lru_cache(maxsize=64)
def unread_ctes(sql: str) -> tuple[str, ...]:
    """Return the names of the CTEs that nothing outside of themselves refers to; empty if it cannot be parsed."""
    tree = parse_one(sql)
    if tree is None:
        return ()
    ctes = ctes_of(tree)
    parts = {"": tree, **ctes}
    read = {
        table.name.lower()
        for name, part in parts.items()
        for table in own_nodes(part)
        if isinstance(table, exp.Table) and not table.db and table.name.lower() != name
    }
    return tuple(name for name, query in ctes.items() if name not in read and isinstance(query, exp.Query))


@lru_cache(maxsize=64)
def groups_of_one(sql: str, keys: frozenset[tuple[str, str]]) -> tuple[str, str] | None:
    """Return an aggregate that is a row's own value, and the key in GROUP BY because of which it is.

    Args:
        sql: The statement.
        keys: The columns that identify a row by themselves: table and column.
    """
    tree = parse_one(sql)
    for select in tree.find_all(exp.Select) if tree is not None else ():
        group = select.args.get("group")
        tables = sources_of(select)
        for key in group.expressions if group is not None else ():
            table = tables.get(key.table.lower()) if isinstance(key, exp.Column) else None
            if not isinstance(table, exp.Table) or (table.name, key.name) not in keys:
                continue
            for call in select.find_all(exp.Avg, exp.Max, exp.Min, *(() if len(tables) > 1 else (exp.Sum,))):
                columns = list(call.find_all(exp.Column))
                # A window looks at other groups, too; and a join may repeat the row, which changes a sum.
                own = columns and all(column.table == key.table for column in columns)
                if own and not isinstance(call.parent, exp.Window | exp.Filter):
                    shown = f"{function_name(call)}({table.name}.{columns[0].name})"
                    return shown, f"{table.name}.{key.name}"
    return None


@lru_cache(maxsize=64)
def self_comparisons(sql: str) -> tuple[str, ...]:
    """Return the comparisons of a column with itself, which are true for every row that has a value there."""
    tree = parse_one(sql)
    kinds = (exp.EQ, exp.LTE, exp.GTE, exp.Like, exp.ILike, exp.StrPosition)
    pairs = [
        (each, each.this, each.args.get("expression") or each.args.get("substr"))
        for each in (tree.find_all(*kinds) if tree is not None else ())
    ]
    same = [each for each, one, other in pairs if one == other and any(one.find_all(exp.Column))]
    return tuple(dict.fromkeys(each.sql(dialect="postgres") for each in same))


@lru_cache(maxsize=64)
def constant_keys(sql: str) -> tuple[str, ...]:
    """Return the sort keys that are texts or parameters, which are the same for every row."""
    tree = parse_one(sql)
    keys = [key.this for order in tree.find_all(exp.Order) for key in order.expressions] if tree is not None else []
    constant = [key for key in keys if _is_constant(key)]
    # A number that is typed in stands for a column of the result.
    return tuple(
        dict.fromkeys(
            key.sql(dialect="postgres") for key in constant if not (isinstance(key, exp.Literal) and key.is_int)
        )
    )


@lru_cache(maxsize=64)
def cut_without_order(sql: str) -> bool:
    """Whether a query of the statement has a LIMIT or an OFFSET, and no ORDER BY; not one that only asks whether rows exist."""
    tree = parse_one(sql)
    return any(
        select.args.get("order") is None
        and any(select.args.get(part) is not None for part in ("limit", "offset", "fetch"))
        and not isinstance(select.parent, exp.Exists)
        for select in (tree.find_all(exp.Select) if tree is not None else ())
    )


@lru_cache(maxsize=64)
def compared_columns(sql: str) -> frozenset[str]:
    """Return the lower-case names of the columns that conditions compare."""
    tree = parse_one(sql)
    clauses = [] if tree is None else [*tree.find_all(exp.Where, exp.Having), *_conditions_of_joins(tree)]
    return frozenset(column.name.lower() for clause in clauses for column in clause.find_all(exp.Column))


@lru_cache(maxsize=64)
def constant_columns(sql: str) -> tuple[tuple[str, str], ...]:
    """Return the labelled columns of queries that are constants, with the constant; a recursion may begin with one."""
    tree = parse_one(sql)
    found = (
        [] if tree is None else [(select, item) for select in tree.find_all(exp.Select) for item in select.expressions]
    )
    return tuple(
        (item.alias.lower(), item.this.sql(dialect="postgres"))
        for select, item in found
        if isinstance(item, exp.Alias)
        and _is_constant(item.this)
        and item.this.find(exp.Null) is None
        and select.find_ancestor(exp.CTE, exp.Exists, exp.SetOperation) is None
    )


@lru_cache(maxsize=64)
def limit_of(sql: str) -> str:
    """Return the LIMIT of the outermost query; empty if it has none."""
    tree = parse_one(sql)
    limit = outermost(tree).args.get("limit") if tree is not None else None
    return limit.expression.sql(dialect="postgres") if isinstance(limit, exp.Limit) else ""


@lru_cache(maxsize=64)
def contradiction(sql: str) -> tuple[str, str] | None:
    """Return two conditions of one AND that exclude each other: the same two columns, and larger or smaller as well as equal."""
    tree = parse_one(sql)
    for both in tree.find_all(exp.And) if tree is not None else ():
        parts = _parts(both)
        for one in parts:
            for other in parts:
                operands = {one.args.get("this"), one.args.get("expression")}
                same = operands == {other.args.get("this"), other.args.get("expression")}
                if same and isinstance(one, exp.GT | exp.LT) and isinstance(other, exp.EQ):
                    return one.sql(dialect="postgres"), other.sql(dialect="postgres")
    return None


@lru_cache(maxsize=64)
def hiding_names(sql: str) -> tuple[tuple[str, str], ...]:
    """Return the names of sources in subqueries that hide another table of the same name outside, each with its table."""
    tree = parse_one(sql)
    found: dict[tuple[str, str], None] = {}
    for select in tree.find_all(exp.Select) if tree is not None else ():
        for name, source in sources_of(select).items():
            outer = select.find_ancestor(exp.Select)
            while outer is not None:
                other = sources_of(outer).get(name)
                if isinstance(source, exp.Table) and isinstance(other, exp.Table) and source.name != other.name:
                    found[name, source.name] = None
                outer = outer.find_ancestor(exp.Select)
    return tuple(found)


def _is_constant(node: exp.Expr) -> bool:
    while isinstance(node, exp.Cast):
        node = node.this
    return isinstance(node, exp.Literal | exp.Parameter | exp.Null | exp.Boolean)


def _conditions_of_joins(tree: exp.Expr) -> Iterator[exp.Expr]:
    return (join.args["on"] for join in tree.find_all(exp.Join) if join.args.get("on") is not None)


def _loose(select: exp.Select, ctes: dict[str, exp.Expr]) -> Iterator[Loose]:
    joins, sources = select.args.get("joins") or [], sources_of(select)
    if len(sources) < 2 or any(join.args.get("using") or join.args.get("method") for join in joins):
        return
    conditions = [part for join in joins for part in _parts(join.args.get("on"))]
    where = select.args.get("where")
    conditions += _parts(where.this if where is not None else None)
    equal, any_tie = dict[str, str](), dict[str, str]()
    for condition in conditions:
        columns = list(condition.find_all(exp.Column))
        if any(not column.table for column in columns):
            return  # whose column it is cannot be told
        tied = [alias for alias in dict.fromkeys(column.table.lower() for column in columns) if alias in sources]
        _tie(any_tie, tied)
        if not isinstance(condition, exp.GT | exp.GTE | exp.LT | exp.LTE | exp.NEQ):
            _tie(equal, tied)
    for alias, source in sources.items():
        if isinstance(source, exp.Lateral):
            inside = [column.table.lower() for column in source.find_all(exp.Column) if column.table.lower() in sources]
            _tie(equal, [alias, *inside])
            _tie(any_tie, [alias, *inside])
    first = next(iter(sources))
    for alias, source in sources.items():
        if _root(equal, alias) != _root(equal, first):
            yield Loose(_shown(source, ctes), _root(any_tie, alias) == _root(any_tie, first))


def _parts(condition: exp.Expr | None) -> list[exp.Expr]:
    if condition is None:
        return []
    condition = condition.unnest()
    return (
        [part for each in condition.flatten() for part in _parts(each)]
        if isinstance(condition, exp.And)
        else [condition]
    )


def _root(ties: dict[str, str], alias: str) -> str:
    while alias in ties:
        alias = ties[alias]
    return alias


def _tie(ties: dict[str, str], aliases: list[str]) -> None:
    for alias in aliases[1:]:
        one, other = _root(ties, aliases[0]), _root(ties, alias)
        if one != other:
            ties[other] = one


def _shown(source: exp.Expr, ctes: dict[str, exp.Expr]) -> str:
    if not isinstance(source, exp.Table):
        return "a subquery"
    return f"the CTE {source.name}" if source.name.lower() in ctes and not source.db else source.name
