"""The result of `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)` as a tree."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from kata.xray.model import Plan, PlanNode

PREFIX = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "

_CONDITIONS = (
    *("Index Cond", "Recheck Cond", "Hash Cond", "Merge Cond", "Join Filter", "Filter", "One-Time Filter", "TID Cond"),
    *("Sort Key", "Presorted Key", "Group Key"),
)
_MILLISECOND = 1e-3


def read_plan(document: str) -> Plan | None:
    """Read the server's JSON; return `None` if it is not a plan that was executed."""
    try:
        found = json.loads(document)[0]
        steps = list(_walk(found["Plan"]))
        times = {_cte_name(step): _total(step) for step in steps if _cte_name(step)}
        scans = Counter(str(step["CTE Name"]) for step in steps if step["Node Type"] == "CTE Scan")
        root = _node(found["Plan"], times, scans)
        planning, execution = found.get("Planning Time", 0), found.get("Execution Time", 0)
        return Plan(root, planning * _MILLISECOND, execution * _MILLISECOND)
    except (ValueError, KeyError, IndexError, TypeError):
        return None


def _node(raw: Mapping[str, Any], ctes: Mapping[str, float], scans: Mapping[str, int]) -> PlanNode:
    below = raw.get("Plans", ())
    # A CTE is a child of the step that declares it, but its time belongs to the steps that read it.
    fed_by = sum(_total(child) for child in below if not _cte_name(child))
    if (read := str(raw.get("CTE Name"))) in ctes and raw["Node Type"] == "CTE Scan":
        fed_by += ctes[read] / scans[read]
    return PlanNode(
        kind=_kind(raw),
        subject=_subject(raw),
        conditions=tuple(f"{key}: {_listed(raw[key])}" for key in _CONDITIONS if key in raw),
        estimated=raw["Plan Rows"],
        rows=raw["Actual Rows"],
        loops=int(raw["Actual Loops"]),
        seconds=_total(raw),
        own_seconds=max(_total(raw) - fed_by, 0.0),
        buffers=raw.get("Shared Hit Blocks", 0) + raw.get("Shared Read Blocks", 0),
        children=tuple(_node(child, ctes, scans) for child in below),
    )


def _total(raw: Mapping[str, Any]) -> float:
    """Seconds of all loops; the server reports their average."""
    return float(raw.get("Actual Total Time", 0) * raw.get("Actual Loops", 0) * _MILLISECOND)


def _kind(raw: Mapping[str, Any]) -> str:
    kind, join = str(raw["Node Type"]), raw.get("Join Type", "Inner")
    if raw.get("Strategy") == "Hashed":
        kind = f"Hash{kind}" if kind == "Aggregate" else f"Hashed {kind}"
    elif raw.get("Strategy") == "Sorted" and kind == "Aggregate":
        kind = "GroupAggregate"
    if kind == "ModifyTable":
        kind = str(raw.get("Operation", kind))
    elif join != "Inner":
        kind = f"{kind.removesuffix(' Join')} {join} Join"
    if _cte_name(raw):
        return f"CTE {_cte_name(raw)}: {kind}"
    relation = raw.get("Parent Relationship")
    return f"{raw.get('Subplan Name', 'SubPlan')}: {kind}" if relation in ("SubPlan", "InitPlan") else kind


def _subject(raw: Mapping[str, Any]) -> str:
    name = raw.get("Relation Name") or raw.get("CTE Name") or raw.get("Function Name") or ""
    alias = raw.get("Alias", "")
    index = f"using {raw['Index Name']}" if raw.get("Index Name") else ""
    return " ".join(filter(None, (name, alias if alias != name else "", index)))


def _cte_name(raw: Mapping[str, Any]) -> str:
    name = str(raw.get("Subplan Name", ""))
    return name.removeprefix("CTE ") if name.startswith("CTE ") else ""


def _walk(raw: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield raw
    for child in raw.get("Plans", ()):
        yield from _walk(child)


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
