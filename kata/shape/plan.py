"""The same facts, read from the plan that PostgreSQL makes: for statements that our parser does not understand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kata.shape.facts import Shape, Window


def from_plan(plan: dict[str, Any]) -> Shape:
    """Read the facts that a plan shows.

    Args:
        plan: The "Plan" object of `EXPLAIN (VERBOSE, FORMAT JSON)`.

    Returns:
        What can be told: a plan does not show which window function is computed beyond the text of its output, and
        the planner may have removed what does not matter.
    """
    nodes = list(_nodes(plan))
    kinds = [str(node.get("Node Type", "")) for node in nodes]
    outputs = " ".join(str(item).lower() for node in nodes for item in node.get("Output", ()))
    windows = tuple(
        Window(name, "partition by" in outputs or any(k == "Sort" for k in kinds), True)
        for name in ("rank", "dense_rank", "percent_rank", "row_number", "avg", "count", "sum")
        if "WindowAgg" in kinds and re.search(rf"\b{name}\([^)]*\) over", outputs)
    )
    aggregates = frozenset(name for name in ("avg", "min", "max", "count", "sum") if f"{name}(" in outputs)
    joins = [str(node.get("Join Type")) for node in nodes if node.get("Join Type")]
    return Shape(
        command="select",
        tables=frozenset(str(node["Relation Name"]).lower() for node in nodes if "Relation Name" in node),
        functions=aggregates | {window.function for window in windows},
        aggregates=aggregates if "Aggregate" in kinds or "WindowAgg" not in kinds else frozenset(),
        windows=windows,
        recursive="Recursive Union" in kinds,
        nested=any(node.get("Parent Relationship") in ("SubPlan", "InitPlan", "Subquery") for node in nodes)
        or "CTE Scan" in kinds
        or "WindowAgg" in kinds,
        joins=len(joins),
        outer_joins=sum(kind in ("Left", "Right", "Full") for kind in joins),
        ordered=_ordered(plan),
        limited="Limit" in kinds,
    )


# They hand on the order of what they read; the sort that makes it may stand below them.
_KEEPS_ORDER = ("Limit", "LockRows", "Result", "Unique", "Group", "WindowAgg", "Subquery Scan", "Aggregate", "Memoize")


def _ordered(plan: dict[str, Any]) -> int:
    """How many keys the rows are sorted by: in favour of the answer where the plan cannot tell why they are."""
    while plan.get("Node Type") in _KEEPS_ORDER and plan.get("Strategy") != "Hashed" and plan.get("Plans"):
        plan = plan["Plans"][0]
    return len(plan.get("Sort Key", ()))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)
