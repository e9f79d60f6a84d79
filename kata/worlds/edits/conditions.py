"""Edits of WHERE and HAVING: conditions that are superfluous, in the wrong place, or missing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from sqlglot import exp

from kata.worlds.edits.edit import Change, Proposal, Proposals
from kata.worlds.edits.meaning import is_compared
from kata.worlds.edits.names import Names
from kata.worlds.edits.scene import ColumnOf, Source, conjuncts, quoted

FIRST_ARGUMENT = 901
_CLAUSES = (("where", "WHERE"), ("having", "HAVING"))


@singledispatch
def propose(_node: exp.Expr, _names: Names) -> Proposals:
    """Edits of a query's conditions."""
    return iter(())


@propose.register
def _(select: exp.Select, names: Names) -> Proposals:
    for key, word in _CLAUSES:
        if select.args.get(key) is not None:
            yield from _too_many(select, key, word, names)
    yield from _missing(select, names)


@propose.register
def _(either: exp.Or, names: Names) -> Proposals:
    for keep, drop in ((either.left, either.right), (either.right, either.left)):
        yield Proposal(
            1,
            "where",
            f"OR {names.show(drop)}",
            "",
            f"OR {names.show(drop)} in {names.place(either)} lets more rows through: without it it is right.",
            "",
            names.scene.replace(either, names.scene.of(keep)),
        )
    yield _connected(either, "AND", names)


@propose.register
def _(both: exp.And, names: Names) -> Proposals:
    yield _connected(both, "OR", names)


@propose.register
def _(negation: exp.Not, names: Names) -> Proposals:
    inner = negation.this
    word = "NOT IN" if isinstance(inner, exp.In) else "NOT"
    if not isinstance(inner, exp.Is | exp.Null):
        yield Proposal(
            1,
            "negation",
            names.show(negation),
            names.show(inner),
            f"{names.show(negation)} is the opposite of what is needed: without {word.split()[0]} it is right.",
            "",
            names.scene.replace(negation, names.scene.of(inner)),
        )
    if isinstance(inner, exp.In) and isinstance(inner.args.get("query"), exp.Subquery):
        yield from _null_in_list(inner.args["query"].this, names)


@propose.register
def _(condition: exp.In, names: Names) -> Proposals:
    yield from _negated(condition, names)


@propose.register
def _(exists: exp.Exists, names: Names) -> Proposals:
    yield from _negated(exists, names)


def _negated(node: exp.Expr, names: Names) -> Proposals:
    if not isinstance(node.parent, exp.Not):
        yield Proposal(
            2,
            "negation",
            names.show(node),
            f"NOT {names.show(node)}",
            f"{names.show(node)} in {names.place(node)} is the opposite of what is needed: with NOT it is right.",
            "Write ~ or not_() before the condition.",
            names.scene.replace(node, f"NOT {names.scene.of(node)}"),
        )


def _connected(node: exp.Connector, word: str, names: Names) -> Proposal:
    scene = names.scene
    left, right = names.show(node.left), names.show(node.right)
    had = "OR" if word == "AND" else "AND"
    return Proposal(
        2,
        "where",
        f"{left} {had} {right}",
        f"{left} {word} {right}",
        f"{left} and {right} are connected with {had}: with {word} it is right.",
        f"Write {word.lower()}_(…).",
        scene.replace(node, f"({scene.of(node.left)} {word} {scene.of(node.right)})"),
    )


def _null_in_list(query: exp.Expr, names: Names) -> Proposals:
    """NOT IN is never true when the list holds a NULL."""
    if isinstance(query, exp.Select) and len(query.expressions) == 1:
        item = query.expressions[0].unalias()
        shown = names.show(item)
        yield Proposal(
            0,
            "null",
            "",
            f"WHERE {shown} IS NOT NULL",
            f"NOT IN is never true when its subquery returns a NULL, and {shown} is NULL in some rows: with"
            f" {shown} IS NOT NULL in the subquery it is right.",
            f"Leave the NULLs out, .where({shown}.is_not(None)), or use ~exists().",
            added(query, f"{names.scene.of(item)} IS NOT NULL", names),
        )


def _too_many(select: exp.Select, key: str, word: str, names: Names) -> Proposals:
    scene, clause = names.scene, select.args[key]
    parts = conjuncts(clause.this)
    for at, part in enumerate(parts):
        rest = " AND ".join(scene.of(other) for i, other in enumerate(parts) if i != at)
        without = scene.replace(clause, f" {word} {rest}" if rest else "")
        shown = names.show(part)
        yield Proposal(
            0 if key == "having" else 1,
            key,
            f"{word} {shown}",
            "",
            f"The condition {word} {shown}{_typed_in(part, names)} drops rows that belong to the answer: without it it is right.",
            "",
            without,
        )
        if key == "where":
            yield from _into_join(select, part, without, names)


def _typed_in(part: exp.Expr, names: Names) -> str:
    """What a condition compares with, as words for a sentence, if it can only be typed into the source; else empty."""
    if names.scene.parameters or any(part.find_all(exp.Query)):
        return ""
    values = [each for each in part.find_all(exp.Parameter, exp.Literal) if not isinstance(each.parent, exp.Parameter)]
    texts = isinstance(part, exp.EQ | exp.In) and values and len({c.sql() for c in part.find_all(exp.Column)}) == 1
    return f" (with {'values that are' if len(values) > 1 else 'a value that is'} typed in)" if texts else ""


def _into_join(select: exp.Select, part: exp.Expr, without: tuple[Change, ...], names: Names) -> Proposals:
    scene, shown = names.scene, names.show(part)
    for join in select.args.get("joins") or ():
        alias, on = join.this.alias_or_name, join.args.get("on")
        if on is None or not join.side or not any(column.table == alias for column in part.find_all(exp.Column)):
            continue
        yield Proposal(
            0,
            "where",
            f"WHERE {shown}",
            f"ON … AND {shown}",
            f"The condition WHERE {shown} drops the rows that the outer join keeps, so that it acts as an inner join:"
            f" in the ON of the join with {names.show(join.this)} it is right.",
            "Write it into the join: .outerjoin(B, and_(A.b_id == B.id, …)).",
            (*scene.replace(on, f"{scene.of(on)} AND {scene.of(part)}"), *without),
        )


def _missing(select: exp.Select, names: Names) -> Proposals:
    """Conditions that a query may lack: on a NULL, on an argument, on a value computed in a subquery."""
    if not names.scene.sources(select):
        return
    among, where = names.scene.sources(select), select.args.get("where")
    there = {names.scene.of(part) for part in conjuncts(where.this)} if where is not None else set()
    for column in names.scene.columns(select):
        shown = names.of_source(column.source, column.name, among=among)
        nullable = names.scene.is_nullable(column.source, column.name)
        if nullable and not is_compared(select, column, names.scene):
            yield _lacking(select, f"{column.sql} IS NOT NULL", f"{shown} IS NOT NULL", 2, names)
        for sql, words in _conditions_on(column, shown, names):
            if sql not in there:
                yield _lacking(select, sql, words, 2, names)


def _conditions_on(column: ColumnOf, shown: str, names: Names) -> Iterator[tuple[str, str]]:
    scene = names.scene
    if column.source.table is not None:
        for number in range(scene.parameters):
            yield f"{column.sql} = ${FIRST_ARGUMENT + number}", f"{shown} = {argument(number, scene.parameters)}"
        return
    made = _made_by(column.source, column.name)
    if isinstance(made, exp.AggFunc | exp.Window):
        # A value may be compared with an aggregate of the same column.
        compared = {inner.name for inner in made.find_all(exp.Column)}
        select = column.source.node.find_ancestor(exp.Select)
        among = scene.sources(select)
        for other in scene.columns(select):
            if other.name in compared and other.name != column.name:
                words = names.of_source(other.source, other.name, among=among)
                for sign in (">", "<"):
                    yield f"{other.sql} {sign} {column.sql}", f"{words} {sign} {shown}"


def _made_by(source: Source, name: str) -> exp.Expr | None:
    query = source.query
    items = query.expressions if isinstance(query, exp.Select) else []
    at = source.columns.index(name) if name in source.columns else len(items)
    item: exp.Expr | None = items[at].unalias() if at < len(items) else None
    return item


def _lacking(select: exp.Select, sql: str, shown: str, tier: int, names: Names) -> Proposal:
    return Proposal(
        tier,
        "where",
        "",
        f"WHERE {shown}",
        f"A condition is missing: with WHERE {shown} it is right.",
        "Add it with .where(…).",
        added(select, sql, names),
    )


def argument(number: int, parameters: int) -> str:
    """What an argument of the function is called."""
    return "the argument" if parameters == 1 else f"argument {number + 1}"


def added(select: exp.Select, condition: str, names: Names) -> tuple[Change, ...]:
    """The changes that add a condition to WHERE."""
    scene, where = names.scene, select.args.get("where")
    if where is not None:
        had = scene.of(where.this)
        return scene.replace(where.this, f"{f'({had})' if isinstance(where.this, exp.Or) else had} AND {condition}")
    last = [select.args.get("from_"), *(select.args.get("joins") or ()), *(select.args.get("laterals") or ())]
    return (scene.text.after([part for part in last if part is not None][-1], f" WHERE {condition}"),)


def column_sql(source: Source, name: str) -> str:
    """How a column of a source is written."""
    return f"{quoted(source.alias)}.{quoted(name)}"
