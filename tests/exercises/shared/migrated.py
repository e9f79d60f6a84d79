"""Employees whom migrations meet, and what they have done to the database, for graders of phase 14."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kata.grading import Attempt, LiveDatabase, Observation, Rows, rules

from .definitions import Definitions, definitions, differences

REFUSED = ("55P03", "57014")
"""The lock was not to be had, at once or before a time-out."""
FILL_FIRST = "In a table with rows a column can only be NOT NULL when every row has a value: fill it first."
LONG = "x" * 200

# Names that expose wrong answers, each with its email and with what is awkward about it.
AWKWARD = (
    ("  Blank Around   ", "blank.around@kata.example", "A name with blanks around it"),
    ("", "Empty.Name+1@first.example", "An empty name"),
    ("    ", "only_blanks@Second.example", "A name of blanks only"),
    ("", f"{LONG}@third.example.com", "An empty name, with 200 characters before the @ of the email"),
    ("Two  Blanks Inside", "inside@kata.example", "A name with blanks inside"),
    (
        "\tTabs Around\t",
        "tabs.around@kata.example",
        "A name with tabs around it, which are white space other than blanks",
    ),
    (
        " \n ",
        "line.break@kata.example",
        "A name of a line break between blanks, which is white space other than blanks",
    ),
    ("\u00a0Hard\u00a0", "no.break@kata.example", "A name with no-break spaces around it, which are no blanks"),
    ("At @ Home", "at.home@kata.example", "A name with an @ in it"),
    ('O\'Neil :id 100 % \\ {0} "x"', "quotes@kata.example", "A name with quotes, a colon and a percent sign in it"),
    (
        "",
        "o'neil%s:x@fourth.org",
        "An empty name, with a quote, a percent sign and a colon before the @ of the email",
    ),
    ("n" * 100, "hundred@kata.example", "A name of 100 characters"),
)
RIGHT = "coalesce(nullif(btrim(name, ' '), ''), split_part(email, '@', 1))"
TABLES = (
    "departments",
    "projects",
    "employee_projects",
    "office.time_entries",
    "office.reviews",
    "office.audit_log",
    "office.jobs",
)
NEEDED = (
    *(("table", table if "." in table else f"public.{table}") for table in (*TABLES, "employees")),
    *(("column", f"public.employees.{column}") for column in ("id", "name", "email")),
)
# By way of JSON, so that a column which is not there is NULL.
SHOWN = "SELECT id, to_jsonb(t) ->> 'display_name' FROM public.employees AS t"
# Everything but the new column.
ROWS = "\nUNION ALL ".join(
    (
        "SELECT 'employees', (to_jsonb(t) - 'display_name' - 'public_id')::text FROM public.employees AS t",
        *(f"SELECT '{table}', to_jsonb(t)::text FROM {table} AS t" for table in TABLES),
    )
)


def literal(value: str) -> str:
    """A text as SQL."""
    return "'" + value.replace("'", "''") + "'"


def insert(*people: tuple[str, str]) -> str:
    """The INSERT of old code, which knows nothing of a new column; each is a name and an email."""
    values = ", ".join(f"({literal(name)}, {literal(email)}, 41000)" for name, email in people)
    return f"INSERT INTO public.employees (name, email, salary) VALUES {values}"


def populated(attempt: Attempt, crowd: int) -> Rows:
    """The first generated set, with awkward names, and so many others."""
    rows = attempt.generated[0]
    others = (
        "INSERT INTO employees (name, email, salary) SELECT concat('Crowd ', at, ' ', md5(concat(at, 's', "
        f"{attempt.seed}))), concat('crowd.', at, '@kata.example'), 40000 + at FROM generate_series(1, {crowd}) AS at"
    )
    awkward = insert(*((name, email) for name, email, _ in AWKWARD))
    return Rows(f"{rows.label}, more of them, and awkward names", f"{rows.script};\n{awkward};\n{others}")


@dataclass
class Seen:
    """What the database was like at one moment.

    Attributes:
        defined: What is defined in it.
        rows: Its rows, without the new column, as text by table.
        shown: The new column, by the employees' ids.
        right: What it should be.
    """

    defined: Definitions
    rows: Sequence[Any]
    shown: Mapping[int, Any] = field(default_factory=dict)
    right: Mapping[int, Any] = field(default_factory=dict)


async def look(live: LiveDatabase) -> Seen:
    """Look at the database, from outside of any migration: at its rows only if what they are read by is still there."""
    seen = Seen(await definitions(live), [])
    if all(each in seen.defined for each in NEEDED):
        seen.rows = sorted(await live.query(ROWS))
        seen.right = dict(await live.query(f"SELECT id, {RIGHT} FROM public.employees"))
        seen.shown = dict(await live.query(SHOWN))
    return seen


def ends_well(
    attempt: Attempt, seen: Observation, function: str, when: str, run: rules.Migrating, *, empty: str = FILL_FIRST
) -> None:
    """Reject a migration that raises, or leaves its transaction; `empty` helps where a row has no value."""
    rules.stays_in_its_transaction(seen, function)
    if seen.raised is None and seen.statements and seen.statements[-1].failed:
        raise seen.mistake(
            f"{when} a statement of {function}() fails ({seen.statements[-1].error}), and the function swallows the error: "
            "the transaction is lost, and nobody learns of it.",
            schedule=run.schedule,
            help="Let the error pass.",
        )
    if seen.raised is None:
        return
    raised = seen.raised
    help = (raised.explanation or {}).get("todo") or ""
    if raised.sqlstate == "23502":
        help = empty
    elif raised.sqlstate in REFUSED:
        help = "ALTER TABLE waits for the open transactions by itself: no NOWAIT, and no time-out here."
    raise seen.mistake(
        f"{when} {function}() raises {raised.name}{f': {raised.first_line}' if raised.first_line else '.'}",
        where=attempt.location_of(raised),
        explanation=raised.explained,
        schedule=() if raised.sqlstate not in REFUSED else run.schedule,
        help=help,
    )


def only_adds(seen: Observation, function: str, column: tuple[str, str], before: Seen, after: Seen) -> str:
    """Reject a migration that changes anything beside its column; returns how the column is defined."""
    name = column[1].rpartition(".")[2]
    new = [each for each in after.defined if each not in before.defined and each[0] == "column"]
    if column not in after.defined:
        instead = [each[1].removeprefix("public.") for each in new]
        raise seen.mistake(
            f"After {function}() employees has no column {name}{f', but there is {instead[0]}' if instead else ''}.",
            help=f"The table is employees, the column {name}.",
        )
    without = {each: what for each, what in after.defined.items() if each != column}
    comment = ("comment", column[1])
    without.pop(comment, None)  # a comment on the new column does no harm
    if changed := differences(before.defined, without):
        raise seen.mistake(
            f"{function}() does more than add the column: it {', '.join(changed[:3])}.",
            help="Add the column, and leave everything else as it is.",
        )
    if after.rows != before.rows:
        raise seen.mistake(
            f"{function}() changes rows beside the new column: {changed_rows(before, after)}.",
            help="Write the new column only; what is in the other columns, and in other tables, is left untouched.",
        )
    return after.defined[column]


def changed_rows(before: Seen, after: Seen) -> str:
    """What is different in the rows, in words."""
    old, new = set(map(tuple, before.rows)), set(map(tuple, after.rows))
    lost = sorted({table for table, _ in old - new})
    if len(after.rows) < len(before.rows):
        return f"{', '.join(lost)} lost rows"
    return f"other columns of {', '.join(lost or sorted({table for table, _ in new - old}))} differ from what they were"
