"""Edits that remove what wraps an expression: a cast, round(), lower(), coalesce(), CASE, arithmetic."""

from __future__ import annotations

from functools import singledispatch

from sqlglot import exp

from kata.shape.tree import function_name
from kata.worlds.edits.edit import Change, Proposal, Proposals
from kata.worlds.edits.names import Names, joined

_TEXT = ("VARCHAR", "TEXT", "CHAR")
_WHOLE = ("INT", "BIGINT", "SMALLINT")
_SHORT = 60
_SIGNS: dict[type[exp.Expr], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.IntDiv: "/",
    exp.Mod: "%",
    exp.DPipe: "||",
}
_NEEDS_PARENTHESES = (exp.Binary, exp.Not, exp.Between, exp.In, exp.Case)
_CONDITIONS = (exp.Where, exp.Having, exp.Connector, exp.Join)
# Several of these are one decision of the learner's: they are removed together.
_TOGETHER = (exp.Coalesce, exp.Round, exp.Lower, exp.Upper, exp.Floor, exp.Ceil, exp.Trunc, exp.Cast, exp.Filter)


@singledispatch
def propose(_node: exp.Expr, _names: Names) -> Proposals:
    """Edits of what is around an expression."""
    return iter(())


def _function(node: exp.Expr, names: Names) -> Proposals:
    inner = node.this
    if isinstance(inner, exp.Expr) and not isinstance(inner, exp.Query):
        yield _unwrapped(node, inner, 0, names)
    yield from _everywhere(node, names)


for _type in (
    exp.Round,
    exp.Floor,
    exp.Ceil,
    exp.Trunc,
    exp.Lower,
    exp.Upper,
    exp.Initcap,
    exp.Trim,
    exp.Abs,
    exp.Sign,
    exp.Nullif,
    exp.Greatest,
    exp.Least,
    exp.Substring,
    exp.Left,
    exp.Right,
    exp.Length,
    exp.Collate,
    exp.TimestampTrunc,
    exp.Extract,
    exp.Sqrt,
    exp.Pow,
):
    propose.register(_type)(_function)


@propose.register
def _(cast: exp.Cast, names: Names) -> Proposals:
    if not isinstance(cast.this, exp.Parameter | exp.Placeholder | exp.Literal | exp.Null):
        yield from _function(cast, names)


@propose.register
def _(coalesce: exp.Coalesce, names: Names) -> Proposals:
    yield from _function(coalesce, names)
    for other in coalesce.expressions:
        if isinstance(other, exp.Column | exp.Func):
            yield _unwrapped(coalesce, other, 1, names)


@propose.register
def _(filtered: exp.Filter, names: Names) -> Proposals:
    if not isinstance(filtered.parent, exp.Window):
        yield from _function(filtered, names)
    shown, clause = names.show(filtered.this), names.show(filtered.expression.this)
    yield Proposal(
        2,
        "filter",
        names.show(filtered),
        f"{shown} FILTER (WHERE NOT {clause})",
        f"{shown} takes the rows with {clause}: with the opposite condition it is right.",
        "",
        names.scene.replace(filtered.expression.this, f"NOT ({names.scene.of(filtered.expression.this)})"),
    )


@propose.register
def _(function: exp.Anonymous, names: Names) -> Proposals:
    for inner in function.expressions[:1]:
        if not isinstance(function.parent, exp.Window) and isinstance(inner, exp.Expr):
            yield _unwrapped(function, inner, 0, names)


@propose.register
def _(case: exp.Case, names: Names) -> Proposals:
    branches = [branch.args["true"] for branch in case.args["ifs"]]
    for inner in [case.args.get("default"), *branches]:
        if isinstance(inner, exp.Expr) and not isinstance(inner, exp.Null):
            yield _unwrapped(case, inner, 1, names)
    default = case.args.get("default")
    if len(branches) == 1 and isinstance(default, exp.Expr):
        yield Proposal(
            1,
            "wrapped",
            names.show(case),
            "the two results exchanged",
            f"{names.holds(case)} {names.show(case)}: with its two results exchanged it is right.",
            "",
            (
                *names.scene.replace(branches[0], names.scene.of(default)),
                *names.scene.replace(default, names.scene.of(branches[0])),
            ),
        )


def _arithmetic(node: exp.Binary, names: Names) -> Proposals:
    if isinstance(node.parent, _CONDITIONS):
        return
    for inner, other in ((node.this, node.expression), (node.expression, node.this)):
        # Of `a - b` nobody means b; of `a + b`, `a * b` either.
        if inner is node.expression and isinstance(node, exp.Sub | exp.Div | exp.Mod):
            continue
        constant = not any(other.find_all(exp.Column, exp.AggFunc))
        yield _unwrapped(node, inner, 0 if constant else 2, names)


for _operator in _SIGNS:
    propose.register(_operator)(_arithmetic)


@propose.register
def _(negative: exp.Neg, names: Names) -> Proposals:
    yield _unwrapped(negative, negative.this, 1, names)


def _unwrapped(node: exp.Expr, inner: exp.Expr, tier: int, names: Names) -> Proposal:
    return Proposal(
        tier,
        "wrapped",
        names.show(node),
        names.show(inner),
        _sentence(node, inner, names),
        _help(node, inner, names),
        names.scene.replace(node, _alone(node, inner, names)),
    )


def _alone(node: exp.Expr, inner: exp.Expr, names: Names) -> str:
    """The text of an inner expression where the outer one was."""
    text = names.scene.of(inner)
    bare = isinstance(inner, _NEEDS_PARENTHESES) and isinstance(node.parent, exp.Binary | exp.Unary | exp.Cast)
    return f"({text})" if bare and not isinstance(inner, exp.Paren) else text


def _sentence(node: exp.Expr, inner: exp.Expr, names: Names) -> str:
    had, right, start = names.show(node), names.show(inner), names.holds(node)
    alone = right if len(right) <= _SHORT else "what is inside"
    if isinstance(node, exp.Cast):
        kind, why = node.to.this.value, ""
        if kind in _TEXT:
            why = ", which is text" + (", in which 10 comes before 2" if "ORDER BY" in start else "")
        elif kind in _WHOLE:
            why = ", which is a whole number"
        return f"{start} {had}{why}: without the cast it is right."
    if isinstance(node, exp.Round | exp.Floor | exp.Ceil | exp.Trunc):
        return f"{start} {had}, which is rounded: without {function_name(node)}() it is right."
    if isinstance(node, exp.Lower | exp.Upper):
        return f"{start} {had}, which takes upper and lower case for the same: without {function_name(node)}() it is right."
    if isinstance(node, exp.Coalesce) and inner is node.this:
        value = names.show(node.expressions[0]) if node.expressions else "another value"
        return f"{start} {had}, which makes {value} of NULL: without coalesce() it is right."
    if isinstance(node, exp.Filter):
        return f"{start} {had}, which leaves rows out: without FILTER it is right."
    if isinstance(node, exp.Binary) and type(node) in _SIGNS and inner is node.this:
        return f"{start} {had}: without {_SIGNS[type(node)]} {names.show(node.expression)} it is right."
    return f"{start} {had}: {alone} alone is right."


def _help(node: exp.Expr, inner: exp.Expr, names: Names) -> str:
    if isinstance(node, exp.Cast):
        return "Leave out cast()."
    if isinstance(node, exp.Filter):
        return "Leave out .filter(…)."
    if isinstance(node, exp.Func) and not isinstance(node, exp.Case | exp.Binary):
        return f"Leave out func.{function_name(node)}(…)."
    return f"Write {names.show(inner)} alone." if isinstance(node, exp.Binary) else ""


def _everywhere(node: exp.Expr, names: Names) -> Proposals:
    """The same wrapper around several expressions: removed from all of them."""
    if not isinstance(node, _TOGETHER):
        return
    alike = [other for other in names.scene.alike(node) if _same_wrapper(node, other)]
    if len(alike) < 2:
        return
    changes: list[Change] = []
    for other in alike:
        changes += names.scene.replace(other, _alone(other, other.this, names))
    word = (
        "the cast"
        if isinstance(node, exp.Cast)
        else "FILTER"
        if isinstance(node, exp.Filter)
        else f"{function_name(node)}()"
    )
    effects = {exp.Coalesce: " makes another value of NULL", exp.Filter: " leaves rows out"}
    places = list(dict.fromkeys(names.place(other) for other in alike))
    yield Proposal(
        1,
        "wrapped",
        " and ".join(dict.fromkeys(map(names.show, alike))),
        " and ".join(dict.fromkeys(names.show(other.this) for other in alike)),
        f"{word}{effects.get(type(node), ' changes the values')} in {joined(places)}: without it everywhere it is right.",
        _help(node, node.this, names),
        tuple(changes),
    )


def _same_wrapper(node: exp.Expr, other: exp.Expr) -> bool:
    if isinstance(node, exp.Cast) and isinstance(other, exp.Cast):
        return node.to == other.to and not isinstance(other.this, exp.Parameter | exp.Placeholder | exp.Literal)
    return True
