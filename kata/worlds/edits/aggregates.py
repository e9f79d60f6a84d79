"""Edits of aggregates: what is counted, DISTINCT, the function, and arithmetic in the place of one."""

from __future__ import annotations

from functools import singledispatch

from sqlglot import exp

from kata.shape.tree import function_name, window_of
from kata.worlds.edits.edit import Proposal, Proposals
from kata.worlds.edits.names import Names
from kata.worlds.edits.scene import select_of

_SWAPS: dict[type[exp.Expr], tuple[str, ...]] = {
    exp.Avg: ("min", "max", "sum"),
    exp.Min: ("max", "avg", "sum"),
    exp.Max: ("min", "avg", "sum"),
    exp.Sum: ("avg", "max", "min", "count"),
    exp.Count: ("sum", "max"),
}


@singledispatch
def propose(_node: exp.Expr, _names: Names) -> Proposals:
    """Edits of an aggregate."""
    return iter(())


@propose.register
def _(count: exp.Count, names: Names) -> Proposals:
    yield from _counted(count, names)
    if isinstance(count.this, exp.Expr) and not isinstance(count.this, exp.Star):
        yield from _aggregate(count, names)


def _aggregate(node: exp.Expr, names: Names) -> Proposals:
    yield from _distinct(node, names)
    yield from _function(node, names)
    yield from _null_for_zero(node, names)


for _type in (exp.Avg, exp.Min, exp.Max, exp.Sum):
    propose.register(_type)(_aggregate)


def _counted(count: exp.Count, names: Names) -> Proposals:
    """count(*), or another column than the key of what is counted."""
    scene, select = names.scene, select_of(count)
    sources = scene.sources(select)
    had, star = names.show(count), isinstance(count.this, exp.Star)
    distinct = isinstance(count.this, exp.Distinct)
    outer = any(join.side for join in (select.args.get("joins") or ()) if select is not None) if select else False
    why = f"{had} counts rows" + (
        ", also the row of NULLs that an outer join makes where there is no partner" if outer else ""
    )
    for source in sources.values():
        for column in source.columns:
            if scene.kind_of(source, column) != "key":
                continue
            own = source.table is not None and source.table.primary_key == (column,)
            argument = f"{source.alias}.{column}"
            shown = f"count({names.of_source(source, column, among=sources)})"
            if shown == had:
                continue
            yield Proposal(
                1 if own else 3,
                "count",
                had,
                shown,
                f"{why if star else f'The count is {had}'}: {shown} is right.",
                "NULL is not counted: count the key of what is to be counted.",
                scene.replace(count, f"count({argument})"),
            )
            if own and not distinct:
                yield Proposal(
                    2,
                    "count",
                    had,
                    shown.replace("(", "(DISTINCT ", 1),
                    f"{had} counts rows that a join repeats more than once: {shown.replace('(', '(DISTINCT ', 1)}"
                    " is right.",
                    "Leave out the join that repeats them, or count distinct keys.",
                    scene.replace(count, f"count(DISTINCT {argument})"),
                )
    if not star:
        yield Proposal(
            3,
            "count",
            had,
            "count(*)",
            f"{had} leaves out the rows in which it is NULL: count(*) is right.",
            "Write func.count().",
            scene.replace(count, "count(*)"),
        )


def _distinct(node: exp.Expr, names: Names) -> Proposals:
    scene, name, had = names.scene, function_name(node), names.show(node)
    inner = node.this
    if isinstance(inner, exp.Distinct):
        arguments = ", ".join(scene.of(each) for each in inner.expressions)
        shown = ", ".join(names.show(each) for each in inner.expressions)
        yield Proposal(
            0,
            "distinct",
            had,
            f"{name}({shown})",
            f"{had} takes equal values only once (DISTINCT): {name}({shown}) is right.",
            "Leave out distinct().",
            scene.replace(node, f"{name}({arguments})"),
        )
    elif name not in ("min", "max"):
        shown = f"{name}(DISTINCT {names.show(inner)})"
        yield Proposal(
            3,
            "distinct",
            had,
            shown,
            f"{had} takes equal values more than once: {shown} is right.",
            f"Write func.{name}(distinct(…)).",
            scene.replace(node, f"{name}(DISTINCT {scene.of(inner)})"),
        )


def _function(node: exp.Expr, names: Names) -> Proposals:
    scene, had = names.scene, names.show(node)
    for other in _SWAPS[type(node)]:
        shown = f"{other}({names.show(node.this)})"
        pair = {function_name(node), other} == {"min", "max"}
        yield Proposal(
            0 if pair else 1,
            "aggregate",
            had,
            shown,
            f"{names.holds(node)} {had}: {shown} is right.",
            f"Use func.{other}(…).",
            scene.replace(node, f"{other}({scene.of(node.this)})"),
        )


def _null_for_zero(node: exp.Expr, names: Names) -> Proposals:
    """sum() of nothing is NULL; and avg() leaves NULLs out."""
    scene, had = names.scene, names.show(node)
    inner = node.this
    if isinstance(inner, exp.Expr) and not isinstance(inner, exp.Distinct | exp.Star):
        shown = f"{function_name(node)}(coalesce({names.show(inner)}, 0))"
        yield Proposal(
            3,
            "null",
            had,
            shown,
            f"{had} leaves out NULLs: {shown} is right.",
            "Write func.coalesce(…, 0).",
            scene.replace(node, f"{function_name(node)}(coalesce({scene.of(inner)}, 0))"),
        )
    if window_of(node) is None and not isinstance(node.parent, exp.Filter | exp.Coalesce):
        yield Proposal(
            2,
            "null",
            had,
            f"coalesce({had}, 0)",
            f"{had} is NULL where there is nothing: coalesce({had}, 0) is right.",
            "Write func.coalesce(…, 0).",
            scene.replace(node, f"coalesce({scene.of(node)}, 0)"),
        )


@propose.register
def _(group: exp.WithinGroup, names: Names) -> Proposals:
    ordered = group.find(exp.Ordered)
    if ordered is not None:
        for name in ("avg", "max", "min"):
            shown, had = f"{name}({names.show(ordered.this)})", function_name(group.this)
            yield Proposal(
                1,
                "aggregate",
                names.show(group),
                shown,
                f"{names.holds(group)} {had}(): {shown} is right.",
                f"Use func.{name}(…).",
                names.scene.replace(group, f"{name}({names.scene.of(ordered.this)})"),
            )


@propose.register(exp.Div)
@propose.register(exp.Mul)
def _arithmetic(node: exp.Binary, names: Names) -> Proposals:
    """sum(x) / count(*), (min(x) + max(x)) / 2: arithmetic in the place of avg(x)."""
    if isinstance(node.parent, exp.Binary) or isinstance(node.parent, exp.Paren):
        return
    scene = names.scene
    arguments = {}
    for call in node.find_all(exp.AggFunc):
        inner = call.this.expressions[0] if isinstance(call.this, exp.Distinct) else call.this
        if not isinstance(call, exp.Count) and isinstance(inner, exp.Expr):
            arguments[scene.of(inner)] = names.show(inner)
    if len(arguments) == 1:
        ((sql, shown),) = arguments.items()
        yield Proposal(
            1,
            "aggregate",
            names.show(node),
            f"avg({shown})",
            f"{names.holds(node)} {names.show(node)}: avg({shown}) is right.",
            "Use func.avg(…).",
            scene.replace(node, f"avg({sql})"),
        )
    if isinstance(node, exp.Div) and node.find(exp.Count) is not None:
        left, right = names.show(node.this), names.show(node.expression)
        yield Proposal(
            2,
            "number",
            names.show(node),
            f"CAST({left} AS DECIMAL) / {right}",
            f"{names.show(node)} divides integers, which cuts off the fraction: with a cast to a decimal it is right.",
            "Write cast(…, Numeric), or divide with / instead of //.",
            scene.replace(node, f"CAST({scene.of(node.this)} AS DECIMAL) / {scene.of(node.expression)}"),
        )

