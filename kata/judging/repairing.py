"""Which single change of a wrong statement is proven to make it right: in all worlds, on the seed, on generated rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from kata.judging.attempt import Attempt
from kata.judging.data import schema
from kata.judging.in_worlds import InWorlds, WorldCall, calls_failed_by, world_calls
from kata.judging.mistake import CouldNotJudge
from kata.judging.observation import Observation
from kata.judging.query_spec import QuerySpec
from kata.judging.rows import Cells, same_rows
from kata.worlds import Captured, Rerun, WorldDatabase
from kata.worlds.edits import Edit, edits
from kata.worlds.repairs import filled, repairs

_Fill = Callable[[Edit, WorldCall], str]
_Same = Callable[[Sequence[Cells], Sequence[Cells]], bool]
_Read = Callable[[list[Cells] | None], list[Cells] | None]
# An edited statement may not end; a right one takes less than a millisecond in a world.
_BATCH_MS, _EDIT_MS = 500, 80
_MOST_VERIFIED = 5
_MOST_ROUNDS = 3
_COLUMN, _TABLE, _VALUE = re.compile(r"\b\w+\.\w+\b"), re.compile(r"\b\w+\.(?=\w)"), re.compile(r"\$\d+|\b\d+\b")


async def proven_repairs(
    attempt: Attempt,
    spec: QuerySpec,
    seen: Sequence[tuple[Observation, list[Cells]]],
    tried: InWorlds,
    *,
    same: _Same = same_rows,
) -> list[Edit]:
    """Find the changes of the learner's own statement after which it is right wherever it was tried.

    Args:
        attempt, spec: The answer, and what is right.
        seen: The calls on the seed and on generated rows, with their right rows.
        tried: What the worlds say about the answer.
        same: When rows are right: in the right order, or (`same_but_for_order`) in any.

    Returns:
        The most telling first; empty if there are none, or the statement cannot be run again.
    """
    captured = tried.captured
    if captured is None or not tried.failures:
        return []

    def fill(edit: Edit, call: WorldCall) -> str:
        # Shaken, the order shows whether it is decided; where it does not matter, the form that ends recursions serves.
        return filled(edit.run_as, captured.parameters(call.arguments), spec.unpacked(call.arguments))

    failing = [tried.calls.index(failure.call) for failure in tried.failures]
    refuted: list[Edit] = []
    for _ in range(_MOST_ROUNDS):
        proven = await _proven(
            attempt.worlds, spec, captured.sql, tried.calls, failing, fill, captured.read, same, refuted
        )
        verified = [
            edit for edit in proven[:_MOST_VERIFIED] if await _is_right(attempt, spec, captured, edit, seen, same)
        ]
        if verified or not proven:
            return verified
        # Right in all worlds and wrong elsewhere: a less telling edit may be the cause.
        refuted += proven
    return []


async def repairs_of_mistake(worlds: WorldDatabase, spec: QuerySpec, sql: str) -> list[Edit]:
    """Find the changes that make a named mistake's statement right; worked out once for a server."""
    key = ("repairs", spec.oracle, sql)
    if key not in worlds.remembered:
        calls = await world_calls(worlds, spec)
        failing = sorted(await calls_failed_by(worlds, spec, sql), key=lambda at: calls[at].world.size)

        def fill(edit: Edit, call: WorldCall) -> str:
            return spec.filled(edit.run_as, call.arguments)

        worlds.remembered[key] = await _proven(worlds, spec, sql, calls, failing, fill, lambda found: found, same_rows)
    found: list[Edit] = worlds.remembered[key]
    return found


def cause(edit: Edit) -> tuple[str, str]:
    """Return what a change takes away: two statements with the same cause made the same mistake."""
    if edit.kind in ("where", "having"):
        # Which condition it is, whatever the names of tables and the constants.
        return edit.kind, _VALUE.sub("?", _TABLE.sub("", edit.had))
    # Which function it is; a join or a key of the order is the same whatever its names.
    return edit.kind, _COLUMN.sub("column", edit.had) if "(" in edit.had else ""


async def _proven(
    worlds: WorldDatabase,
    spec: QuerySpec,
    sql: str,
    calls: Sequence[WorldCall],
    failing: Sequence[int],
    fill: _Fill,
    read: _Read,
    same: _Same,
    refuted: Sequence[Edit] = (),
) -> list[Edit]:
    async def is_right(pairs: Sequence[tuple[Edit, int]]) -> list[bool]:
        reruns = [Rerun(calls[at].world, fill(edit, calls[at])) for edit, at in pairs]
        found = await worlds.run(reruns, batch_ms=_BATCH_MS, single_ms=_EDIT_MS)
        answers = [read(rows) for rows in found]
        return [got is not None and same(calls[at].right, got) for (_, at), got in zip(pairs, answers, strict=True)]

    passing = [at for at in range(len(calls)) if at not in failing]
    candidates = [edit for edit in _candidates(sql, spec.order_by, len(spec.names)) if edit not in refuted]
    return await repairs(sql, candidates, is_right, len(calls), [*failing[:2], *passing[-1:]])


@lru_cache(maxsize=32)
def _candidates(sql: str, order: tuple[tuple[str, bool], ...], parameters: int) -> tuple[Edit, ...]:
    """The edits of a statement; it may be asked for them twice, with the order and without."""
    return tuple(edits(sql, schema(), order=order, parameters=parameters))


async def _is_right(
    attempt: Attempt,
    spec: QuerySpec,
    captured: Captured,
    edit: Edit,
    seen: Sequence[tuple[Observation, list[Cells]]],
    same: _Same,
) -> bool:
    """Whether a change also holds on the seed and on generated rows: no world has the names that may be typed in."""
    for observation, right in seen:
        if not captured.answers(observation.arguments):
            continue
        await attempt.load(observation.rows)
        parameters = captured.parameters(observation.arguments)
        try:
            got = captured.read(await attempt.query(filled(edit.sql, parameters, spec.unpacked(observation.arguments))))
        except CouldNotJudge:
            attempt.disturb()
            return False
        if got is None or not same(right, got):
            return False
    return True
