"""Edits of comparisons: their operator, what they compare, patterns, and NULL."""

from __future__ import annotations

from functools import singledispatch

from sqlglot import exp

from kata.worlds.edits.conditions import FIRST_ARGUMENT, argument
from kata.worlds.edits.edit import Proposal, Proposals
from kata.worlds.edits.meaning import never_null
from kata.worlds.edits.names import Names
from kata.worlds.edits.scene import Source, quoted, select_of
from kata.worlds.edits.subqueries import renamed

SIGNS: dict[type[exp.Expr], str] = {
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.EQ: "=",
    exp.NEQ: "<>",
}
# Operators that differ at equality only: the likeliest to be confused.
_NEIGHBOURS = ({">", ">="}, {"<", "<="})
_OPPOSITES = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "<>", "<>": "="}
_HAS_PATTERN = (exp.Like, exp.ILike, exp.RegexpLike, exp.RegexpILike, exp.SimilarTo, exp.StartsWith, exp.Escape)
_WORDS: dict[type, str] = {
    exp.ILike: "ILIKE compares with a pattern and ignores case",
    exp.Like: "LIKE compares with a pattern, so other and longer texts match, too",
    exp.Escape: "LIKE compares with a pattern, so longer texts match, too",
    exp.StartsWith: "starts_with() accepts longer texts that begin the same",
    exp.RegexpLike: "~ compares with a regular expression",
    exp.RegexpILike: "~* compares with a regular expression and ignores case",
}


@singledispatch
def propose(_node: exp.Expr, _names: Names) -> Proposals:
    """Edits of a comparison."""
    return iter(())


def _comparison(node: exp.Binary, names: Names) -> Proposals:
    yield from _operators(node, names)
    yield from _as_it_is(node, names)
    yield from _sides(node, names)
    yield from _itself(node, names)
    yield from _quantifier(node, names)
    if isinstance(node, exp.EQ):
        yield from _with_the_argument(node, names)
        yield from _null(node, names)


for _type in SIGNS:
    propose.register(_type)(_comparison)


def _operators(node: exp.Binary, names: Names) -> Proposals:
    had, scene = SIGNS[type(node)], names.scene
    left, right = scene.of(node.this), scene.of(node.expression)
    shown = names.show(node.this), names.show(node.expression)
    # A condition on a constant is more likely superfluous than reversed.
    constant = any(not any(each.find_all(exp.Column, exp.Query)) for each in (node.this, node.expression))
    for sign in SIGNS.values():
        if sign != had:
            yield Proposal(
                0 if not constant and ({had, sign} in _NEIGHBOURS or _OPPOSITES[had] == sign) else 1,
                "comparison",
                f"{shown[0]} {had} {shown[1]}",
                f"{shown[0]} {sign} {shown[1]}",
                f"The comparison is {shown[0]} {had} {shown[1]}: with {sign} in the place of {had} it is right.",
                f"Compare with {_python(sign)}.",
                scene.replace(node, f"{left} {sign} {right}"),
            )


def _python(sign: str) -> str:
    return {"=": "==", "<>": "!="}.get(sign, sign)


def _as_it_is(node: exp.Binary, names: Names) -> Proposals:
    """lower(a) = lower(b): the same function on both sides."""
    left, right = node.this, node.expression
    if type(left) is type(right) and isinstance(left, exp.Func) and isinstance(left.this, exp.Expr) and right.this:
        shown = f"{names.show(left.this)} {SIGNS[type(node)]} {names.show(right.this)}"
        yield Proposal(
            0,
            "wrapped",
            names.show(node),
            shown,
            f"The comparison is {names.show(node)}, which takes different values for equal: {shown} is right.",
            "Compare the values as they are.",
            names.scene.replace(node, f"{names.scene.of(left.this)} {SIGNS[type(node)]} {names.scene.of(right.this)}"),
        )


def _sides(node: exp.Binary, names: Names) -> Proposals:
    """a.x = b.y where a.y = b.x is right: the direction in which a foreign key is followed."""
    scene, left, right = names.scene, node.this, node.expression
    columns = isinstance(left, exp.Column) and isinstance(right, exp.Column)
    if not isinstance(node, exp.EQ) or not columns or left.table == right.table or left.name == right.name:
        return
    visible = scene.visible(node)
    one, other = visible.get(left.table), visible.get(right.table)
    if one is None or other is None:
        return
    shown = f"{names.of_source(one, right.name, among=visible)} = {names.of_source(other, left.name, among=visible)}"
    walks = _walks_down(node, names)
    yield Proposal(
        0,
        "swapped",
        names.show(node),
        shown,
        f"{walks}{names.show(node)} follows the foreign key in the wrong direction: {shown} is right.",
        "The row that comes in has the key that the row before refers to.",
        scene.replace(
            node,
            f"{quoted(one.alias)}.{quoted(right.name)} = {quoted(other.alias)}.{quoted(left.name)}",
        ),
    )


def _walks_down(node: exp.Expr, names: Names) -> str:
    """Whether a recursion goes from a row to those that refer to it."""
    select = select_of(node)
    sources = names.scene.sources(select)
    for column in node.find_all(exp.Column):
        source = sources.get(column.table)
        union = select.parent if select is not None else None
        recursive = isinstance(union, exp.Union) and isinstance(union.parent, exp.CTE)
        if recursive and source is not None and source.table is not None:
            down = source.table.refers([column.name])
            return "The recursion walks down, to the rows below: " if down else "The recursion walks up: "
    return ""


def _itself(node: exp.Binary, names: Names) -> Proposals:
    """x.a = x.a: the alias of one of the two rows is forgotten."""
    scene, left, right = names.scene, node.this, node.expression
    if not isinstance(left, exp.Column) or not isinstance(right, exp.Column) or scene.of(left) != scene.of(right):
        return
    for number in range(scene.parameters):
        words = argument(number, scene.parameters)
        yield Proposal(
            0,
            "correlation",
            names.show(node),
            f"{names.show(left)} {SIGNS[type(node)]} {words}",
            f"{names.show(node)} compares a column with itself: compared with {words} it is right.",
            "Compare it with the function's argument.",
            scene.replace(right, f"${FIRST_ARGUMENT + number}"),
        )
    visible = scene.visible(node)
    mine = scene.source_of(left)
    for alias, source in visible.items():
        if source is mine or left.name not in source.columns:
            continue
        shown = f"{names.show(left)} {SIGNS[type(node)]} {names.of_source(source, left.name, among=visible)}"
        yield Proposal(
            0 if mine is not None and source.table is mine.table else 1,
            "correlation",
            names.show(node),
            shown,
            f"{names.show(node)} compares a row with itself, so nothing is correlated: {shown} is right.",
            "Give one of the two an alias, aliased(…), and use it on one side only.",
            scene.replace(right, f"{quoted(alias)}.{quoted(left.name)}"),
        )
    yield from _hidden(node, left, mine, names)


def _hidden(node: exp.Binary, left: exp.Column, mine: Source | None, names: Names) -> Proposals:
    """In a subquery, a table without an alias hides the same table outside."""
    select = select_of(node)
    outer = names.scene.outer_sources(select).get(left.table) if select is not None else None
    if select is None or mine is None or outer is None or mine.table is None or outer.table is not mine.table:
        return
    table = mine.table.name
    yield Proposal(
        0,
        "correlation",
        names.show(node),
        f"alias.{left.name} = {names.show(left)}",
        f"{names.show(node)} compares a row with itself, because {table} in the subquery hides {table} outside: with an"
        " alias for one of them it is right.",
        "Give the inner one an alias, aliased(…), and use it on one side only.",
        renamed(select, mine, names, keep=node.expression),
    )


def _quantifier(node: exp.Binary, names: Names) -> Proposals:
    """x > ANY (SELECT y): compared with any of the values, where one computed value is meant."""
    scene, quantified = names.scene, node.expression
    if not isinstance(quantified, exp.Any | exp.All):
        return
    had, other = ("ANY", "ALL") if isinstance(quantified, exp.Any) else ("ALL", "ANY")
    left, sign = names.show(node.this), SIGNS[type(node)]
    start, end = scene.text.span(quantified)
    yield Proposal(
        1,
        "comparison",
        f"{sign} {had}",
        f"{sign} {other}",
        f"{left} is compared with {had} of the subquery's values: with {other} it is right.",
        f"Write {other.lower()}_(…).",
        scene.replace(quantified, other + scene.text.sql[start + len(had) : end]),
    )
    query = quantified.find(exp.Select)
    if query is not None and len(query.expressions) == 1:
        item = query.expressions[0].unalias()
        for name in ("avg", "max", "min"):
            shown = f"{name}({names.show(item)})"
            yield Proposal(
                2,
                "aggregate",
                f"{sign} {had} {names.show(query)}",
                f"{sign} (SELECT {shown} …)",
                f"{left} is compared with {had} {names.show(item)}: compared with {shown} it is right.",
                f"Select func.{name}(…) in a scalar subquery.",
                (
                    *scene.replace(item, f"{name}({scene.of(item)})"),
                    scene.text.replaced(quantified, "")._replace(end=start + len(had)),
                ),
            )


def _with_the_argument(node: exp.EQ, names: Names) -> Proposals:
    """A comparison with something other than the argument as it was given."""
    value = next((side for side in (node.expression, node.this) if not any(side.find_all(exp.Column))), None)
    column = next((found for found in node.find_all(exp.Column)), None)
    if value is None or column is None or isinstance(value, exp.Subquery | exp.Boolean | exp.Null):
        return
    why = f"{names.show(column)} is not compared with the argument as it was given"
    yield from _exactly(node, column, why, names)


def _exactly(node: exp.Expr, column: exp.Expr, why: str, names: Names) -> Proposals:
    scene = names.scene
    for number in range(scene.parameters):
        words = argument(number, scene.parameters)
        yield Proposal(
            1,
            "comparison",
            names.show(node),
            f"{names.show(column)} = {words}",
            f"{why} ({names.show(node)}): an exact comparison with {words} is right, {names.show(column)} = {words}.",
            "Compare with ==, and pass the argument on as it is.",
            scene.replace(node, f"{scene.of(column)} = ${FIRST_ARGUMENT + number}"),
        )


def _pattern(node: exp.Expr, names: Names) -> Proposals:
    if isinstance(node.parent, exp.Escape):
        return
    column = next(iter(node.find_all(exp.Column)), None)
    if column is not None:
        why = _WORDS.get(type(node), "The comparison is with a pattern")
        yield from _exactly(node, column, why, names)
    inner = node.this if isinstance(node, exp.Escape) else node
    if isinstance(inner, exp.Like | exp.ILike | exp.StartsWith):
        left, right = names.scene.of(inner.this), names.scene.of(inner.expression)
        shown = f"{names.show(inner.this)} = {names.show(inner.expression)}"
        yield Proposal(
            1,
            "comparison",
            names.show(node),
            shown,
            f"{_WORDS[type(inner)]} ({names.show(node)}): {shown} is right.",
            "Compare with ==.",
            names.scene.replace(node, f"{left} = {right}"),
        )
    if isinstance(inner, exp.ILike):
        yield Proposal(
            1,
            "comparison",
            names.show(node),
            names.show(node).replace("ILIKE", "LIKE"),
            f"ILIKE ignores case ({names.show(node)}): with LIKE it is right.",
            "Use .like(…) instead of .ilike(…).",
            names.scene.replace(inner, f"{names.scene.of(inner.this)} LIKE {names.scene.of(inner.expression)}"),
        )


for _type in _HAS_PATTERN:
    propose.register(_type)(_pattern)


@propose.register
def _(function: exp.Anonymous, names: Names) -> Proposals:
    """Any other function that decides whether a row is included: position(), similarity() …"""
    if isinstance(function.parent, exp.Where | exp.And | exp.Join):
        yield from _pattern(function, names)


@propose.register
def _(between: exp.Between, names: Names) -> Proposals:
    scene = names.scene
    parts = between.this, between.args["low"], between.args["high"]
    (value, low, high), shown = (scene.of(part) for part in parts), [names.show(part) for part in parts]
    for first, second in ((">=", "<"), (">", "<="), (">", "<")):
        right = f"{shown[0]} {first} {shown[1]} AND {shown[0]} {second} {shown[2]}"
        yield Proposal(
            1,
            "comparison",
            names.show(between),
            right,
            f"{names.show(between)} includes both ends: {right} is right.",
            "Write two comparisons.",
            scene.replace(between, f"({value} {first} {low} AND {value} {second} {high})"),
        )
    for sign in (">", ">="):
        right = f"{shown[0]} {sign} {shown[1]}"
        yield Proposal(
            1,
            "comparison",
            names.show(between),
            right,
            f"{names.show(between)} includes both ends and has an upper one: {right} is right.",
            "Write a single comparison.",
            scene.replace(between, f"{value} {sign} {low}"),
        )


@propose.register
def _(same: exp.NullSafeEQ, names: Names) -> Proposals:
    yield from _null_safe(same, "IS NOT DISTINCT FROM", "=", "==", names)


@propose.register
def _(different: exp.NullSafeNEQ, names: Names) -> Proposals:
    yield from _null_safe(different, "IS DISTINCT FROM", "<>", "!=", names)


def _null_safe(node: exp.Binary, had: str, sign: str, python: str, names: Names) -> Proposals:
    left, right = names.show(node.this), names.show(node.expression)
    yield Proposal(
        0,
        "null",
        f"{left} {had} {right}",
        f"{left} {sign} {right}",
        f"{left} {had} {right} takes two NULLs for equal: with {sign} in its place it is right.",
        f"Compare with {python}.",
        names.scene.replace(node, f"{names.scene.of(node.this)} {sign} {names.scene.of(node.expression)}"),
    )


def _null(node: exp.EQ, names: Names) -> Proposals:
    left, right = names.scene.of(node.this), names.scene.of(node.expression)
    shown = names.show(node.this), names.show(node.expression)
    if isinstance(node.expression, exp.Null):
        yield Proposal(
            0,
            "null",
            names.show(node),
            f"{shown[0]} IS NULL",
            f"{names.show(node)} is never true, not even for a NULL: {shown[0]} IS NULL is right.",
            "Write .is_(None).",
            names.scene.replace(node, f"{left} IS NULL"),
        )
        return
    if any(never_null(side, names.scene) for side in (node.this, node.expression)):
        return
    yield Proposal(
        2,
        "null",
        names.show(node),
        f"{shown[0]} IS NOT DISTINCT FROM {shown[1]}",
        f"{names.show(node)} is not true when both are NULL: with IS NOT DISTINCT FROM it is right.",
        "Write .is_not_distinct_from(…).",
        names.scene.replace(node, f"{left} IS NOT DISTINCT FROM {right}"),
    )


@propose.register
def _(test: exp.Is, names: Names) -> Proposals:
    if isinstance(test.expression, exp.Null):
        negated = isinstance(test.parent, exp.Not)
        had, right = ("IS NOT NULL", "IS NULL") if negated else ("IS NULL", "IS NOT NULL")
        shown = names.show(test.this)
        yield Proposal(
            1,
            "null",
            f"{shown} {had}",
            f"{shown} {right}",
            f"The condition is {shown} {had}: with {right} it is right.",
            "Write .is_not(None)." if not negated else "Write .is_(None).",
            names.scene.replace(
                test.parent if negated and test.parent else test, f"{names.scene.of(test.this)} {right}"
            ),
        )
