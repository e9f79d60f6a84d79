"""Graders of phase 11: the log that the sessions of a factory keep."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Kind, LiveDatabase, Mistake, Observation, grades

PROBES = Path(__file__).with_name("probes_session_tools_events.py")

# Read and removed, so that each check sees its own rows only.
LOG = """
WITH gone AS (DELETE FROM office.audit_log RETURNING id, action, details::text)
SELECT action, details FROM gone ORDER BY id
"""
ACTIONS = ("employee.insert", "employee.update", "employee.delete")
# What a log may also list: what the database filled in, and columns that have no value before and after.
OPTIONAL = {"employee.insert": ("id", "hire_date", "phone"), "employee.delete": ("id", "phone")}

COLUMNS = ("id", "name", "email", "salary", "hire_date", "department_id", "manager_id", "phone")

Pair = tuple[str | None, str | None]


@dataclass(frozen=True)
class Entry:
    """A row that has to be in the log."""

    action: str
    employee: int
    changes: Mapping[str, Pair]


@dataclass(frozen=True)
class Step:
    """What a probe did, in words, and what the log has to say of it.

    Attributes:
        what: The beginning of a sentence: "When an employee is changed".
        entries: The rows.
        missing: What it means when a row is not there; empty if nothing more can be said.
        surplus: What it means when there is a row of somebody of whom there should be none.
    """

    what: str
    entries: Sequence[Entry] = ()
    missing: str = ""
    surplus: str = ""


def changed(employee: int, **changes: Pair) -> Entry:
    """The row of an UPDATE."""
    return Entry("employee.update", employee, changes)


def inserted(employee: int, name: str, **values: str) -> Entry:
    """The row of an INSERT of an employee that the probes make."""
    made = {"name": name, "email": f"{name.lower()}@example.org", "salary": "1000.25", **values}
    return Entry("employee.insert", employee, {column: (None, value) for column, value in made.items()})


def deleted(employee: int, **values: str) -> Entry:
    """The row of a DELETE."""
    return Entry("employee.delete", employee, {column: (value, None) for column, value in values.items()})


async def _live(attempt: Attempt) -> LiveDatabase:
    """The live database with the seed's rows and an empty log; what the checks commit stays there for the next ones."""

    async def fill() -> LiveDatabase:
        live = await attempt.live_database()
        await live.reset(attempt.seed_rows.script)
        await live.query(LOG)
        return live

    return await attempt.remember("audited", fill)


async def _work(attempt: Attempt, probe: str) -> tuple[Observation, list[tuple[str, Any]]]:
    """Run a probe; return what passed the wire, and the rows that it left in the log."""
    live = await _live(attempt)
    mark = live.wire.mark()
    observation = await attempt.probe(PROBES, probe, live.url)
    observation.statements = live.wire.since(mark)
    return observation, [(action, json.loads(details)) for action, details in await live.query(LOG)]


def _judge(observation: Observation, rows: Sequence[tuple[str, Any]], steps: Mapping[str, Step]) -> None:
    """Compare the log with what each step should have left there, step by step."""
    known = {key for ids in observation.value.values() for key in ids}
    for action, details in rows:
        _is_a_row(observation, action, details)
    for name, step in steps.items():
        ids = observation.value[name]
        _compare(observation, step, [row for row in rows if row[1]["id"] in ids])
    for row in rows:
        if row[1]["id"] not in known:
            raise observation.mistake(
                "A row has an id of which nothing was inserted, changed or deleted.", got=_shown([row])
            )


def _is_a_row(observation: Observation, action: str, details: Any) -> None:
    """Reject rows that cannot be told to belong to an employee, and those of another form."""
    got = f"{action} {json.dumps(details, ensure_ascii=False)}"
    if action not in ACTIONS:
        raise observation.mistake(
            f"A row has the action {action!r}, which is none of the three.", expected=", ".join(ACTIONS), got=got
        )
    if not isinstance(details, dict) or set(details) != {"id", "changes"}:
        raise observation.mistake(
            "A row's details are not an object with the two keys id and changes.",
            expected='{"id": …, "changes": {…}}',
            got=got,
            help="Give AuditEntry a dictionary; SQLAlchemy makes JSON of it.",
        )
    key = details["id"]
    if key is None:
        raise observation.mistake(
            f"The id in the details of an {action} is null.",
            got=got,
            help="Before the flush has sent the INSERT, nobody knows the id. Look at what a later event of the flush can see.",
        )
    if type(key) is not int:
        raise observation.mistake(
            f"The id in the details is not a number: {key!r}.", expected='"id": 7', got=got, help="Leave it an int."
        )
    if not isinstance(details["changes"], dict):
        raise observation.mistake(
            "The changes of a row are not an object with the columns as its keys.",
            expected='"changes": {"salary": ["50000.00", "52000.50"]}',
            got=got,
        )


def _shown(rows: Sequence[Entry | tuple[str, Any]]) -> str:
    texts = []
    for row in rows:
        action, details = (row.action, {"id": row.employee, "changes": row.changes}) if isinstance(row, Entry) else row
        texts.append(f"{action} {json.dumps(details, ensure_ascii=False)}")
    return " · ".join(texts) or "no row"


def _compare(observation: Observation, step: Step, rows: Sequence[tuple[str, Any]]) -> None:
    """Compare the rows of one step, in any order."""
    left = list(rows)
    unseen = []
    for entry in step.entries:
        same = [row for row in left if row[0] == entry.action and row[1]["id"] == entry.employee]
        exact = [row for row in same if not _wrong_cells(entry, row[1]["changes"])]
        if exact:
            left.remove(exact[0])
        else:
            unseen.append(entry)
    if not unseen and not left:
        return
    parts: dict[str, Any] = {"expected": _shown(step.entries), "got": _shown(rows)}
    for entry in unseen:
        same = [row for row in left if row[0] == entry.action and row[1]["id"] == entry.employee]
        if len(rows) == len(step.entries) and same:
            sentence, help = _wrong_cells(entry, same[0][1]["changes"])
            raise observation.mistake(f"{step.what}, {sentence}", **parts, help=help)
    if len(rows) == len(step.entries):
        raise observation.mistake(f"{step.what}, the rows have other actions or ids than what was done.", **parts)
    if len(rows) < len(step.entries):
        sentence = f"only {len(rows)} of {len(step.entries)} rows are there" if rows else "there is no row"
        raise observation.mistake(f"{step.what}, {sentence} in office.audit_log.", **parts, help=step.missing)
    if any(row[1]["id"] not in {entry.employee for entry in step.entries} for row in rows):
        raise observation.mistake(f"{step.what}, {step.surplus or 'a row is there of somebody else.'}", **parts)
    again = any(row in rows[:at] for at, row in enumerate(rows))
    more = (
        "the same row is there more than once" if again else f"there are {len(rows)} rows, and not {len(step.entries)}"
    )
    raise observation.mistake(f"{step.what}, {more}.", **parts)


def _wrong_cells(entry: Entry, changes: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is wrong with the changes of a row, and what to do; `None` if nothing is."""
    optional = OPTIONAL.get(entry.action, ())
    for column, pair in entry.changes.items():
        if column not in changes:
            return f"{column} has changed, and is not among the changes.", (
                "Look at the event again: which values are known when it comes?"
            )
        got = changes[column]
        if not isinstance(got, list) or len(got) != 2:
            return f"the change of {column} is not a list of two, old and new.", ""
        if got != list(pair):
            return _wrong_pair(column, pair, got)
    for column, got in changes.items():
        nothing = got == [None, None] and entry.action in OPTIONAL
        if column not in COLUMNS:
            return (
                f"the changes list {column}, which is no column of employees.",
                "inspect(Employee).column_attrs has them.",
            )
        if column not in entry.changes and column not in optional and not nothing:
            return f"the changes list {column}, which has not changed.", (
                "Every attribute has a history: ask it what was added and what was deleted."
            )
    return None


def _wrong_pair(column: str, pair: Pair, got: Sequence[Any]) -> tuple[str, str]:
    """Name what is wrong with an old and a new value."""
    text = f"{column} is {json.dumps(got, ensure_ascii=False)}, and not {json.dumps(pair, ensure_ascii=False)}"
    right_texts = [None if value is None else str(value) for value in got] == list(pair)
    if right_texts or any(not isinstance(value, str | None) for value in got):
        return f"{text}: values are strings.", "str() of the value; None stays None."
    if any(value in ("None", "null", "") and right is None for value, right in zip(got, pair, strict=True)):
        return f"{text}: no value is null, and no text.", "JSON has null for it: leave None as it is."
    if list(got) == list(reversed(pair)):
        return f"{text}: old and new have changed places.", ""
    if got[0] == got[1]:
        return f"{text}: old and new are the same.", "The history of an attribute knows what it was before."
    if got[1] == pair[1] and got[0] is None:
        return f"{text}: the old value is missing.", "The history of an attribute knows what it was before the flush."
    if got[0] == pair[0] and got[1] is None:
        return f"{text}: the new value is missing.", ""
    return f"{text}.", "str() of what the object holds once the flush has sent its SQL."


_AUDIT_INSERT = re.compile(r"\binsert\s+into\b.*\baudit_log\b", re.IGNORECASE | re.DOTALL)
_EMPLOYEES = re.compile(r"\b(insert\s+into|update|delete\s+from)\s+\"?employees\b", re.IGNORECASE)


def _in_the_same_transaction(observation: Observation) -> None:
    """Reject rows that are written in another transaction than what they tell of, according to the wire."""
    logged: dict[int, bool] = {}
    changed: dict[int, bool] = {}
    for statement in observation.statements:
        connection = statement.connection
        if statement.kind is Kind.WORK and not statement.failed:
            logged[connection] = logged.get(connection, False) or bool(_AUDIT_INSERT.search(statement.sql))
            changed[connection] = changed.get(connection, False) or bool(_EMPLOYEES.search(statement.sql))
        if statement.kind in (Kind.COMMIT, Kind.ROLLBACK) or not statement.in_transaction:
            if logged.pop(connection, False) and not changed.get(connection):
                raise observation.mistake(
                    "The rows are written in a transaction of their own, and not in that of the change: one of the two "
                    "can fail while the other stays.",
                    help="Use the session, or its connection, that is being flushed.",
                )
            changed.pop(connection, None)


@grades("audit-employees")
async def test_audited_rows(attempt: Attempt) -> None:
    """Each insert, change and deletion leaves one row, also several in one flush and several flushes."""
    plain = await attempt.probe(PROBES, "audit_is_plain")
    if not plain.value:
        raise Mistake(
            "audit_employees() is a coroutine function: called plainly, it does nothing.", help="Use a plain def."
        )
    observation, rows = await _work(attempt, "audited_rows")
    ids = observation.value
    one, later = ids["insert"][0], ids["inserted_then_changed"][0]
    first, second = ids["several"][:2]
    ben = {"name": "Ben Carter", "email": "ben.carter@example.com", "salary": "41000.00", "hire_date": "2024-09-02"}
    emil = {"name": "Emil Novak", "email": "emil.novak@example.com", "salary": "48000.00", "hire_date": "2023-01-09"}
    _judge(
        observation,
        rows,
        {
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
                    changed(28, salary=("84250.80", "2.00")),
                    changed(28, salary=("2.00", "3.00"), name=("Noah Fischer", "Noah")),
                ],
                missing="Each flush is logged for itself.",
            ),
            "inserted_then_changed": Step(
                "When one flush inserts an employee and the next one changes them",
                [inserted(later, "Later"), changed(later, name=("Later", "Later still"))],
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
        },
    )
    _in_the_same_transaction(observation)


@grades("audit-employees")
async def test_audited_changes(attempt: Attempt) -> None:
    """The changes are the columns that changed, as [old, new]; where none did there is no row."""
    observation, rows = await _work(attempt, "audited_changes")
    boss, subordinate = observation.value["inserted_together"]
    sam = {"name": "Sam Rivera", "email": "sam.rivera@example.com", "salary": "98500.50", "hire_date": "2020-02-03"}
    _judge(
        observation,
        rows,
        {
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
                surplus="the manager is logged, too, none of whose columns has changed.",
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
        },
    )


@grades("audit-employees")
async def test_audited_transactions(attempt: Attempt) -> None:
    """The rows share the fate of what they tell of: a rollback, also that of a savepoint, takes them along."""
    observation, rows = await _work(attempt, "audited_transactions")
    gone = "a row is there of what was rolled back."
    _judge(
        observation,
        rows,
        {
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
        },
    )
    _in_the_same_transaction(observation)


@grades("audit-employees")
async def test_audited_factories(attempt: Attempt) -> None:
    """Other factories are not touched; each factory that is given is logged, once."""
    observation, rows = await _work(attempt, "audited_factories")
    touched = "a row is logged: another factory is touched."
    help = "All factories share the class `Session`, and mapped classes: an event on those is heard for every session."
    steps = {
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
        "second": Step("When a second factory that was given is used", [changed(24, salary=("51750.50", "77.00"))]),
        "first_again": Step(
            "When several factories were given and the first one is used", [changed(16, salary=("66000.00", "77.00"))]
        ),
    }
    try:
        _judge(observation, rows, steps)
    except Mistake as mistake:
        raise mistake.add(help=help) from None
