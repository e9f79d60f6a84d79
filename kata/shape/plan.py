"""The same facts, read from PostgreSQL's plan: for statements that the parser does not understand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlglot import exp

from kata.shape.facts import Shape, Window
from kata.shape.tree import parse_one

# Nodes that preserve the order of what they read: the sort may be below them.
_KEEPS_ORDER = ("Limit", "LockRows", "Result", "Unique", "Group", "WindowAgg", "Subquery Scan", "Aggregate", "Memoize")
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_TYPE = re.compile(r"::(?:character |bit )?\w+")
_CALL = re.compile(r"\b[a-z_]\w*(?=\()")
_FILTER = re.compile(r"\s*filter\s*(?=\()")


def from_plan(plan: dict[str, Any]) -> Shape:
    """Read the facts that a plan shows: the "Plan" object of `EXPLAIN (VERBOSE, FORMAT JSON)`.

    Window functions are only in the text of its outputs, and the planner may have removed what does not change the
    result.
    """
    nodes = list(_nodes(plan))
    kinds = {str(node.get("Node Type", "")) for node in nodes}
    outputs = " ".join(str(item).lower() for node in nodes for item in node.get("Output", ()))
    calls = set(_calls(_TYPE.sub("", _QUOTED.sub("''", outputs))))
    partitioned = "partition by" in outputs or "Sort" in kinds
    joins = [str(node.get("Join Type")) for node in nodes if node.get("Join Type")]
    return Shape(
        command="select",
        tables=frozenset(str(node["Relation Name"]).lower() for node in nodes if "Relation Name" in node),
        functions=frozenset(name for name, _ in calls),
        aggregates=frozenset(name for name, windowed in calls if not windowed and _aggregates(name)),
        windows=tuple(Window(name, partitioned, True) for name, windowed in sorted(calls) if windowed),
        recursive="Recursive Union" in kinds,
        nested=any(node.get("Parent Relationship") in ("SubPlan", "InitPlan", "Subquery") for node in nodes)
        or "CTE Scan" in kinds
        or "WindowAgg" in kinds,
        joins=len(joins),
        outer_joins=sum(kind in ("Left", "Right", "Full") for kind in joins),
        ordered=_ordered(plan),
        limited="Limit" in kinds,
    )


def _calls(text: str) -> Iterator[tuple[str, bool]]:
    """The functions that an expression calls, and whether each is called over a window."""
    for call in _CALL.finditer(text):
        end = _closing(text, call.end())
        if filtered := _FILTER.match(text, end):
            end = _closing(text, filtered.end())
        yield call[0], text.startswith(" over ", end)


def _closing(text: str, opening: int) -> int:
    """The position after the parenthesis that closes the one at `opening`."""
    depth = 0
    for position in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if depth == 0:
            return position + 1
    return len(text)


@cache
def _aggregates(name: str) -> bool:
    tree = parse_one(f"SELECT {name}(x)")
    return tree is not None and isinstance(tree.expressions[0], exp.AggFunc)


def _ordered(plan: dict[str, Any]) -> int:
    """Count the keys that the rows are sorted by; if the plan does not show why, in favour of the answer."""
    while plan.get("Node Type") in _KEEPS_ORDER and plan.get("Strategy") != "Hashed" and plan.get("Plans"):
        plan = plan["Plans"][0]
    return len(plan.get("Sort Key", ()))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)
