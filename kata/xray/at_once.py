"""Two calls at the same time: what each session sends and gets, and who waits for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kata.judging import rules
from kata.judging.attempt import Attempt
from kata.judging.observation import Observation
from kata.schedule import Step, values_of
from kata.ui.text import cell, count
from kata.wire import Kind, Statement
from kata.worker.plain import Entity, Other

_MOST_CELLS = 3
_FIRST, _SECOND = 0, 1
_SHOWN = (Kind.WORK, Kind.COMMIT, Kind.ROLLBACK)


async def two_calls(attempt: Attempt, first: Mapping[str, Any], second: Mapping[str, Any]) -> tuple[Step, ...]:
    """Call the function twice at the same time, where commits are real, on the seed rows.

    The first call does everything but commit; then the second one runs, until it has committed or waits for the first one;
    then the first one commits.

    Args:
        attempt: The attempt.
        first, second: The arguments of the calls.

    Raises:
        Mistake, CouldNotJudge: As for `rules.interleaved`.
    """
    calls = (rules.Concurrent(keywords=first), rules.Concurrent(keywords=second))
    async with rules.interleaved(attempt, attempt.seed_rows, *calls) as race:
        await race.run(_FIRST, to_the_end=False)
        await race.run(_SECOND)
    by_name = dict(zip(sorted({step.actor for step in race.steps}), race.calls, strict=False))
    return (*_with_results(race.steps, by_name), *(_ending(name, call) for name, call in by_name.items()))


def _with_results(steps: list[Step], calls: Mapping[str, Observation]) -> list[Step]:
    """Add to the steps of each session, in order, what its statements brought."""
    sent = {name: [each for each in call.statements if each.kind in _SHOWN] for name, call in calls.items()}
    found = []
    for step in steps:
        statement = sent[step.actor].pop(0) if step.is_sql and sent.get(step.actor) else None
        if statement is None or statement.sql != step.did:
            found.append(step)
            continue
        parameters = values_of(statement.parameter_sets(), cell)
        state = "; then ".join(filter(None, (step.state, _got(statement)))) if _waited(step) else _got(statement)
        found.append(replace(step, state=state or step.state, parameters=parameters))
    return found


def _waited(step: Step) -> bool:
    return step.state.startswith("waits")


def _got(statement: Statement) -> str:
    """What came back: the number of rows, and the beginning of the only one."""
    if statement.failed:
        return f"{statement.sqlstate}: {statement.error}"
    if statement.kind is not Kind.WORK:
        return ""
    row = statement.result_rows()
    if statement.affected == 1 and len(row) == 1:
        cells = zip(statement.labels(), row[0], strict=False)
        return "1 row: " + ", ".join(f"{label} {cell(value, 20)}" for label, value in list(cells)[:_MOST_CELLS])
    return count(statement.affected, "row")


def _ending(name: str, call: Observation) -> Step:
    if call.raised is not None:
        return Step(name, f"raises {call.raised.name}: {call.raised.first_line}", is_sql=False)
    return Step(name, f"returns {_described(call.value)}", is_sql=False)


def _described(value: Any) -> str:
    if isinstance(value, Entity):
        # What cannot leave the worker as plain data, such as a dictionary, has no short form either.
        columns = [(name, each) for name, each in value.columns.items() if not isinstance(each, Other)][:_MOST_CELLS]
        return f"{value.name}({', '.join(f'{name}={cell(each, 20)}' for name, each in columns)})"
    if isinstance(value, Other):
        return value.type.rpartition(".")[2]
    return cell(value) if value is not None else "None"
