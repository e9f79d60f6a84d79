"""Graders of phase 11: the log that the sessions of a factory keep."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from kata.grading import Attempt, Mistake, Observation, grades

from .shared.audit_log import Step, changed, deleted, in_the_same_transaction, inserted, log_is_right
from .shared.steps import filled, run_steps

PROBES = Path(__file__).with_name("probes_session_tools_events.py")

# Read and removed, so that each check sees its own rows only.
LOG = """
WITH gone AS (DELETE FROM office.audit_log RETURNING id, action, details::text)
SELECT action, details FROM gone ORDER BY id
"""


Ids = Mapping[str, list[int]]


async def _work(
    attempt: Attempt,
    probe: str,
    steps: Callable[[Ids], Mapping[str, Step]],
    *,
    first: Callable[[Observation], None] | None = None,
) -> Observation:
    """Run a probe, and compare the rows that it left in the log with what its steps should have left there.

    Args:
        attempt, probe: The probe returns the ids that each step is about.
        steps: Returns the steps, given those ids.
        first: A judgement that comes before that of the rows, because it explains them.
    """
    live = await filled(attempt)
    await live.query(LOG)
    nobody = defaultdict[str, list[int]](lambda: [0, 0])
    observation = await run_steps(attempt, PROBES, probe, when=lambda name: steps(nobody)[name].what)
    rows = [(action, json.loads(details)) for action, details in await live.query(LOG)]
    if first is not None:
        first(observation)
    log_is_right(observation, rows, steps(observation.value))
    return observation


def _others(_: Ids) -> dict[str, Step]:
    touched = "a row is logged: another factory is touched."
    steps = {
        "given": Step("When further factories are given"),
        "made_before_all": Step("When a factory that was never given, made before the call, is used", surplus=touched),
        "made_before": Step("When a factory that was never given, made before another call, is used", surplus=touched),
        "sharing": Step(
            "When a factory is used that shares its sync_session_class with one that was given", surplus=touched
        ),
        "of_own_class": Step("When a factory is used that shares its class_ with one that was given", surplus=touched),
        "made_afterwards": Step("When a factory that was made after the call is used", surplus=touched),
        "without_a_factory": Step(
            "When an AsyncSession is used that no factory made",
            surplus="a row is logged: sessions of no factory are touched.",
        ),
    }
    shared = (
        "All factories share the class `Session`, and mapped classes: an event on those is heard for every session."
    )
    return {name: replace(step, instead=shared) for name, step in steps.items()}


@grades("audit-employees")
async def test_audited_others(attempt: Attempt) -> None:
    """Other factories are not touched."""
    if not (await attempt.probe(PROBES, "audit_itself")).value:
        raise Mistake(
            "audit_employees() is a coroutine function: called plainly, it does nothing.", help="Use a plain def."
        )
    await _work(attempt, "audited_others", _others)


def _rows(ids: Ids) -> dict[str, Step]:
    one, later = ids["insert"][0], ids["inserted_then_changed"][0]
    first, second = ids["several"][:2]
    ben = {"name": "Ben Carter", "email": "ben.carter@example.com", "salary": "41000.00", "hire_date": "2024-09-02"}
    emil = {"name": "Emil Novak", "email": "emil.novak@example.com", "salary": "48000.00", "hire_date": "2023-01-09"}
    return {
        "change": Step(
            "When an employee is changed and the session commits", [changed(23, salary=("52000.25", "1.50"))]
        ),
        "insert": Step("When an employee is inserted", [inserted(one, "Inserted", department_id="8")]),
        "delete": Step("When an employee is deleted", [deleted(34, **ben, manager_id="14")]),
        "several": Step(
            "When one flush inserts two employees, changes two and deletes one",
            [
                inserted(first, "First"),
                inserted(second, "Second", department_id="1"),
                changed(15, salary=("55000.00", "15.00")),
                changed(29, salary=("70000.20", "29.00")),
                deleted(25, **emil, department_id="9", manager_id="22"),
            ],
        ),
        "two_flushes": Step(
            "When two flushes of one transaction change the same employee",
            [
                changed(28, salary=("84250.80", "0.00")),
                changed(28, salary=("0.00", "3.00"), name=("Noah Fischer", "Noah")),
            ],
            missing="Each flush is logged for itself.",
        ),
        "inserted_then_changed": Step(
            "When one flush inserts an employee and the next one changes them",
            [inserted(later, "Later"), changed(later, name=("Later", ""))],
            missing="Each flush is logged for itself.",
        ),
        "autoflush": Step(
            "When a query flushes a change, and the commit another one",
            [changed(20, salary=("73000.00", "1.50")), changed(20, name=("Felix Braun", "Felix"))],
            missing="An autoflush, and the flush of a commit, are flushes like any other.",
        ),
        "second_transaction": Step(
            "When a session changes an employee in two transactions",
            [changed(13, salary=("61000.10", "2.00")), changed(13, salary=("2.00", "3.00"))],
            missing="From now on means: in each transaction of the session.",
        ),
    }


@grades("audit-employees")
async def test_audited_rows(attempt: Attempt) -> None:
    """Each insert, change and deletion leaves one row, also several in one flush and several flushes."""
    await _work(attempt, "audited_rows", _rows, first=in_the_same_transaction)


def _changes(ids: Ids) -> dict[str, Step]:
    boss, subordinate = ids["inserted_together"]
    sam = {"name": "Sam Rivera", "email": "sam.rivera@example.com", "salary": "98500.50", "hire_date": "2020-02-03"}
    return {
        "texts": Step(
            "When several columns of an employee change",
            [
                changed(
                    5,
                    salary=("50000.00", "1.50"),
                    hire_date=("2023-03-13", "2024-02-29"),
                    name=("Wanda Kowalska", 'Zoë "Q" O\'Neil'),
                    manager_id=("3", None),
                )
            ],
        ),
        "from_none": Step("When a column was NULL before", [changed(17, department_id=(None, "8"))]),
        "twice": Step("When a column changes twice before the flush", [changed(19, name=("Lena Petrov", "Magda"))]),
        "relationships": Step(
            "When department and manager are set through the relationships",
            [changed(16, department_id=("7", "8"), manager_id=("33", "27"))],
            missing="The foreign keys are columns, and the flush sets them.",
            surplus="there is also a row for the manager, who has not changed.",
        ),
        "inserted_together": Step(
            "When new employees are inserted with a new manager and a new department",
            [
                inserted(boss, "Boss", department_id="700"),
                inserted(subordinate, "Subordinate", manager_id=str(boss)),
            ],
        ),
        "same_value": Step(
            "When columns are set to the values that they have",
            surplus="a row is logged, although nothing has changed.",
        ),
        "changed_back": Step(
            "When a column is changed and changed back before the flush",
            surplus="a row is logged, although nothing has changed.",
        ),
        "one_of_two": Step(
            "When one column changes and another one is set to what it was",
            [changed(30, salary=("98500.50", "1.50"))],
        ),
        "a_list": Step(
            "When an employee only gets a new project", surplus="a row is logged, although no column has changed."
        ),
        "others": Step(
            "When a department and a project are changed", surplus="a row is logged: only employees are to be."
        ),
        "deleted_department": Step(
            "When a department is deleted, and the flush sets the department_id of its employee to NULL",
            [changed(31, department_id=("3", None))],
            missing="Also the flush itself changes objects; those that were changed before it began are not all.",
        ),
        "deleted_manager": Step(
            "When a manager is deleted, and the flush sets the manager_id of the subordinate to NULL",
            [deleted(12, **sam, department_id="8", manager_id="27"), changed(20, manager_id=("12", None))],
            missing="Also the flush itself changes objects; those that were changed before it began are not all.",
        ),
    }


@grades("audit-employees")
async def test_audited_changes(attempt: Attempt) -> None:
    """The changes are the columns that changed, as [old, new]; where none did there is no row."""
    await _work(attempt, "audited_changes", _changes)


def _transactions(_: Ids) -> dict[str, Step]:
    gone = "a row is there of what was rolled back."
    return {
        "rolled_back": Step(
            "When a session rolls back, and commits something else afterwards",
            [changed(3, salary=("80000.50", "12.00"), name=("Mina Okafor", "Mina"))],
            surplus=gone,
        ),
        "closed": Step("When a session is closed after a flush, without a commit", surplus=gone),
        "savepoint": Step(
            "When a savepoint is rolled back, and what was flushed around it is committed",
            [changed(8, salary=("67001.10", "11.00")), changed(14, salary=("60000.00", "13.00"))],
            missing="What was flushed outside of the savepoint stays, and so do its rows.",
            surplus="a row is there of what the savepoint's rollback has undone.",
        ),
        "unflushed_savepoint": Step(
            "When a change is undone by a savepoint's rollback before any flush",
            surplus="a row is there of a change that was never flushed.",
        ),
        "released": Step(
            "When a change is made in a savepoint that is released", [changed(2, salary=("48000.00", "11.00"))]
        ),
        "failed": Step(
            "When a flush fails, and the session commits something else after the rollback",
            [changed(10, salary=("65000.00", "12.00"))],
            surplus="a row is there of the flush that failed.",
        ),
        "side_by_side": Step(
            "When of two sessions at work at once one commits and the other one rolls back",
            [changed(22, salary=("48000.00", "12.00"))],
            missing="What a session has flushed belongs to that session; do not keep it for all of them together.",
            surplus="a row is there of the one that rolled back.",
        ),
    }


@grades("audit-employees")
async def test_audited_transactions(attempt: Attempt) -> None:
    """The rows share the fate of what they tell of: a rollback, also that of a savepoint, takes them along."""
    in_the_same_transaction(await _work(attempt, "audited_transactions", _transactions))


def _several(_: Ids) -> dict[str, Step]:
    return {
        "given": Step("When further factories are given"),
        "second": Step("When a second factory that was given is used", [changed(24, salary=("51750.50", "77.00"))]),
        "first_again": Step(
            "When several factories were given and the first one is used", [changed(16, salary=("66000.00", "77.00"))]
        ),
    }


@grades("audit-employees")
async def test_audited_factories(attempt: Attempt) -> None:
    """Several factories may be given: each change is logged once."""
    await _work(attempt, "audited_factories", _several)
