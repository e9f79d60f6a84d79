"""What the graders of budgets that are moved share: four departments, and what a caller sees who goes on after an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Changes, Mistake, Observation, Rows

PROBES = Path(__file__).parent.with_name("probes_transactions_locks.py")
DEPARTMENTS = "departments"
LARGEST = Decimal("9999999999.99")
# The order of the rows is neither that of the ids nor that of the names. In a Python set, 5 and 13 come in the order in which
# they were put in: they share a place in a small one.
FOUR = Rows(
    "four departments",
    "INSERT INTO departments (id, name, budget) VALUES "
    "(9, 'Optics', 300.00), (5, 'Bakery', 1000.00), (13, 'Brewing', 500.50), (7, 'Archive', 800.00);",
)
BUDGETS = {9: Decimal("300.00"), 5: Decimal("1000.00"), 13: Decimal("500.50"), 7: Decimal("800.00")}
FULL = Rows("a department with the largest budget", FOUR.script.replace("300.00", str(LARGEST)))
EARLIER_WORK = "SELECT set_config('kata.earlier_work', 'there', true)"
LOOK = (
    "SELECT (SELECT string_agg(id || ': ' || budget, ', ' ORDER BY id) FROM departments) AS budgets, "
    "(SELECT count(*) FROM office.audit_log) AS entries, current_setting('kata.earlier_work', true) AS earlier_work"
)


def after(*transfers: tuple[int, int, Decimal]) -> dict[int, Decimal]:
    """The budgets after these transfers."""
    right = dict(BUDGETS)
    for source, target, amount in transfers:
        right[source] -= amount
        right[target] += amount
    return right


async def budgets_now(attempt: Attempt) -> dict[int, Decimal]:
    """The budgets that are committed."""
    live = await attempt.live_database()
    return dict(await live.query("SELECT id, budget FROM departments"))


async def changes_at_commit(attempt: Attempt, *arguments: Any) -> tuple[Changes, bool]:
    """Call the function, and flush as its caller's commit will; returns the changes, and whether the flush sent something."""
    before = await attempt.snapshot()
    await attempt.arrange(PROBES, "keep_session")
    observation = await attempt.call(*arguments, hold=True, may_raise=True)
    if observation.raised is not None:
        return Changes(observation, before, before), False
    flushed = await attempt.probe(PROBES, "flush_kept")
    changes = Changes(observation, before, await attempt.snapshot())
    await attempt.release(observation)
    return changes, bool(flushed.work)


async def going_on(
    attempt: Attempt, calls: Sequence[tuple[Any, ...]]
) -> tuple[list[dict[str, Any]], list[tuple[Any, ...] | None], Observation]:
    """Let a caller call, catch, flush and look: what each call did, what the caller then saw (None: nothing), and the probe."""
    observation = await attempt.probe(PROBES, "go_on_after", attempt.exercise.object, list(calls), EARLIER_WORK, LOOK)
    attempt.disturb()
    # A session may refuse to send a statement: a call without a look has none, whatever comes after it.
    looks: list[tuple[Any, ...] | None] = []
    for each in observation.statements:
        if each.sql == EARLIER_WORK:
            looks.append(None)
        elif each.sql == LOOK and looks and not each.failed and each.result_rows():
            looks[-1] = each.result_rows()[0]
    observation.statements = [each for each in observation.statements if each.sql not in (LOOK, EARLIER_WORK)]
    if len(looks) != len(calls):
        raise Mistake("The function ends the session of its caller: nothing can be sent through it any more.")
    return observation.value, looks, observation


def shown(budgets: Mapping[int, Decimal]) -> str:
    """Budgets as `LOOK` shows them."""
    return ", ".join(f"{key}: {budgets[key]}" for key in sorted(budgets))
