"""What a log of changes has to say, and how it is compared with what it says."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from kata.grading import Kind, Observation

ACTIONS = ("employee.insert", "employee.update", "employee.delete")
# What a log may also list: what the database filled in, and columns that have no value before and after.
OPTIONAL = {"employee.insert": ("id", "hire_date", "phone"), "employee.delete": ("id", "phone")}

LISTENERS = (
    "It has to be a plain def, on the class of this factory's synchronous sessions, and its event has to come while the "
    "session still knows what the flush is about."
)

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
        instead: What to do about that.
    """

    what: str
    entries: Sequence[Entry] = ()
    missing: str = ""
    surplus: str = ""
    instead: str = ""


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


def log_is_right(observation: Observation, rows: Sequence[tuple[str, Any]], steps: Mapping[str, Step]) -> None:
    """Compare the log with what each step should have left there, step by step."""
    if not rows and any(step.entries for step in steps.values()):
        nothing = "Nothing is logged, whatever is done: see whether your listener runs at all, and what it finds."
        steps = {name: replace(step, missing=f"{nothing} {LISTENERS}") for name, step in steps.items()}
    known = {key for ids in observation.value.values() for key in ids}
    for action, details in rows:
        _is_a_row(observation, action, details)
    for name, step in steps.items():
        ids = observation.value.get(name, ())
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
        sentence = step.surplus or "a row is there of somebody else."
        raise observation.mistake(f"{step.what}, {sentence}", **parts, help=step.instead)
    again = any(row in rows[:at] for at, row in enumerate(rows))
    more = (
        "the same row is there more than once" if again else f"there are {len(rows)} rows, and not {len(step.entries)}"
    )
    help = "Look for two listeners that write the same: one for each call of the function, or one for each event."
    raise observation.mistake(f"{step.what}, {more}.", **parts, help=help if again else "")


def _wrong_cells(entry: Entry, changes: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is wrong with the changes of a row, and what to do; `None` if nothing is."""
    optional = OPTIONAL.get(entry.action, ())
    for column, pair in entry.changes.items():
        if column not in changes:
            return f"{column} is not among the changes.", (
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
    if any(value is None and right is not None and _is_falsy(right) for value, right in zip(got, pair, strict=True)):
        return f"{text}: 0 and an empty string are values.", "None alone is null: test for `is None`."
    if list(got) == list(reversed(pair)):
        return f"{text}: old and new have changed places.", ""
    if got[0] == got[1]:
        return f"{text}: old and new are the same.", "The history of an attribute knows what it was before."
    if got[1] == pair[1] and got[0] is None:
        return f"{text}: the old value is missing.", "The history of an attribute knows what it was before the flush."
    if got[0] == pair[0] and got[1] is None:
        return f"{text}: the new value is missing.", ""
    if [_number(value) for value in got] == [_number(value) for value in pair]:
        return f"{text}: the number is the same, and its text another one.", (
            "str() of the Decimal itself; a float forgets the zeros at the end."
        )
    return f"{text}.", "str() of what the object holds once the flush has sent its SQL."


def _is_falsy(text: str) -> bool:
    return not text or _number(text) == 0


def _number(text: Any) -> Any:
    try:
        return Decimal(text)
    except (InvalidOperation, TypeError, ValueError):
        return text


_AUDIT_INSERT = re.compile(r"\binsert\s+into\b.*\baudit_log\b", re.IGNORECASE | re.DOTALL)
_EMPLOYEES = re.compile(r"\b(insert\s+into|update|delete\s+from)\s+\"?employees\b", re.IGNORECASE)


def in_the_same_transaction(observation: Observation) -> None:
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
                    "The rows are written in another transaction than the change that they tell of: one of the two can "
                    "fail while the other stays.",
                    help="Use the session that is being flushed, or its connection.",
                )
            changed.pop(connection, None)
