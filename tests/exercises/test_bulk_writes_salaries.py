"""Graders of phase 7: salaries that one statement changes, and the objects that the session holds meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kata.grading import Attempt, Changes, Observation, Rows, grades, rules

RAISE = "update(Employee).values(…).returning(…)"
WHAT_TO_DO = "One update() with where() finds everyone in the department; its values() are computed by the database."
EMPLOYEE = ("app.models", "Employee")
PERCENTS = (3, Decimal("3.5"), Decimal("-12.25"), Decimal("0.01"), 100, 0, Decimal(5), -5)
# What the salaries become, in SQL: {p} is the percentage.
NEW_SALARY = "round(salary * (1 + {p}::numeric / 100), 2)"
WRONG_SALARIES = (
    (
        "round(salary * round(1 + {p}::numeric / 100, 2), 2)",
        "The factor is rounded to two decimals before it is used: a raise of 3.5 percent pays 4.",
        "A value beside Employee.salary is sent with that column's type, numeric(10, 2). Give it a type of its own: "
        "literal(…, Numeric()).",
    ),
    ("trunc(salary * (1 + {p}::numeric / 100), 2)", "The new salaries are cut off after the cent, not rounded.", ""),
    (
        "round(salary * (1 + {p}::numeric / 100), 0)",
        "The new salaries are rounded to whole units, not to the cent.",
        "",
    ),
    (
        "round(salary * (1 + {p}::numeric / 100), 1)",
        "The new salaries are rounded to one decimal, not to the cent.",
        "",
    ),
    ("round(salary + {p}::numeric, 2)", "The percentage is added as an amount.", "new = old × (1 + percent / 100)"),
    (
        "round(salary * (1 + {p}::numeric), 2)",
        "The percentage is not divided by 100.",
        "new = old × (1 + percent / 100)",
    ),
    ("round(salary * {p}::numeric / 100, 2)", "The salary becomes the raise alone.", "new = old × (1 + percent / 100)"),
    ("round(salary * (1 + abs({p}::numeric) / 100), 2)", "The sign of a negative percentage is lost.", ""),
    (
        "round(salary * (1 + trunc({p}::numeric) / 100), 2)",
        "The decimals of the percentage are lost: a raise of 3.5 percent pays 3.",
        "",
    ),
    ("round(salary * (1 - {p}::numeric / 100), 2)", "The raise is taken off.", "new = old × (1 + percent / 100)"),
)


def with_half_cents(rows: Rows) -> Rows:
    """The rows with salaries of which 5 percent, and half a percent, end in half a cent."""
    return Rows(
        f"{rows.label} with salaries in tenths",
        f"{rows.script}\n;UPDATE employees SET salary = trunc(salary) + 0.10 * (1 + id % 9);",
    )


@grades("raise-salaries")
async def test_raise_salaries_rows(attempt: Attempt) -> None:
    """Everyone in the department, and nobody else, has the new salary, rounded to the cent; it is returned by id."""
    largest = "SELECT department_id FROM employees WHERE department_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1"
    for rows, percents in (
        (attempt.seed_rows, ()),
        (with_half_cents(attempt.seed_rows), PERCENTS),
        *((rows, (3, Decimal("3.5"))) for rows in attempt.generated),
    ):
        await attempt.load(rows)
        departments = [department for (department,) in await attempt.query(largest)]
        everyone = [] if percents else [(each, Decimal("3.5")) for each in departments]
        for department, percent in [*everyone, *((departments[0], percent) for percent in percents)]:
            await raised_by(attempt, await attempt.changes(department, percent), department, percent)


async def raised_by(attempt: Attempt, changes: Changes, department: int, percent: int | Decimal) -> None:
    """Salaries and returned values are right, and came by one statement."""
    old = {
        key[0]: row["salary"]
        for key, row in changes.before.tables["employees"].items()
        if row["department_id"] == department
    }
    asked = [NEW_SALARY, *(sql for sql, _, _ in WRONG_SALARIES)]
    columns = ", ".join(sql.format(p=f"({percent})") for sql in asked)
    found = await attempt.oracle(
        attempt.loaded, f"SELECT id, {columns} FROM employees WHERE department_id = {department}"
    )
    observation = changes.observation
    right = {row[0]: row[1] for row in found}
    stored = {key: changes.after.tables["employees"][key,]["salary"] for key in old}
    for at, (_, sentence, help) in enumerate(WRONG_SALARIES, start=2):
        if stored != right and stored == {row[0]: row[at] for row in found}:
            raise observation.mistake(sentence, data=observation.seen_on, help=help)
    changed = {key: {"salary": salary} for key, salary in right.items() if salary != old[key]}
    rules.only_these_changes(changes, updated={"employees": changed} if changed else None, help=WHAT_TO_DO)
    await rules.one_statement(attempt, observation, construct=RAISE)
    returned_by_id(observation, right, old)


def returned_by_id(observation: Observation, right: Mapping[int, Decimal], old: Mapping[int, Decimal]) -> None:
    """The function returns a dict from id to new salary."""
    value = observation.value
    rules.finished(observation)
    if not isinstance(value, dict):
        raise observation.mistake(
            f"The function returns {rules.described(value)}, not a dict from employee id to new salary.",
            data=observation.seen_on,
        )
    if right and not value:
        raise observation.mistake(
            f"The returned dict is empty, although there {'is 1 employee' if len(right) == 1 else f'are {len(right)} employees'} in "
            "the department.",
            data=observation.seen_on,
        )
    if others := [key for key in value if type(key) is not int]:
        raise observation.mistake(
            f"The keys of the returned dict are {rules.described(others[0], plural=True)}, not ids (int).",
            data=observation.seen_on,
            expected=", ".join(map(repr, sorted(right))) or "no ids",
            got=", ".join(map(repr, value)),
        )
    if value.keys() != right.keys():
        raise observation.mistake(
            "The returned dict does not have exactly the ids of the employees who got the raise.",
            data=observation.seen_on,
            expected=", ".join(map(str, sorted(right))) or "no ids",
            got=", ".join(map(str, value)) or "no ids",
        )
    for key, salary in right.items():
        got = value[key]
        if type(got) is Decimal and got == salary:
            continue
        sentence = "The returned salaries are not what the database has."
        if type(got) is not Decimal:
            sentence = (
                f"The returned salaries are {rules.described(got, plural=True)} ({type(got).__name__}), not Decimal."
            )
        elif got == old[key]:
            sentence = "The returned salaries are the old ones: the database has the new ones."
        elif round(got, 2) == salary or abs(got - salary) < Decimal("0.01"):
            sentence = "The returned salaries are not rounded to the cent as the database has rounded them: they were worked out in Python."
        raise observation.mistake(
            sentence,
            data=observation.seen_on,
            expected=f"{key}: {salary!r}",
            got=f"{key}: {got!r}",
            help="RETURNING brings what was stored. An object that the session holds is not overwritten by it, unless "
            "populate_existing asks for that.",
        )


@grades("raise-salaries")
async def test_raise_salaries_held(attempt: Attempt) -> None:
    """Employees that the session holds, expired ones too, show the new salary, and reading it sends nothing."""
    await attempt.load(attempt.seed_rows)
    ((department,),) = await attempt.query(
        "SELECT department_id FROM employees WHERE department_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    )
    people = [
        key
        for (key,) in await attempt.query(f"SELECT id FROM employees WHERE department_id = {department} ORDER BY id")
    ]
    for expired in (None, [], ["salary"], ["department_id"]):
        for percent in (Decimal("3.5"), 7):
            arguments = (department, percent)
            holding = await rules.call_holding(attempt, EMPLOYEE, people[:4], *arguments, expired=expired)
            rules.held_objects_are_current(
                holding,
                "employees",
                ["salary"],
                help="What synchronize_session does by itself is to work the new value out in Python, or to expire it. Let the "
                "rows of RETURNING fill the objects: select(Employee).from_statement(…) with populate_existing does that.",
            )
            await raised_by(attempt, holding.changes, department, percent)


@grades("raise-salaries")
async def test_raise_salaries_unknown(attempt: Attempt) -> None:
    """For a department that does not exist, or has nobody, nothing changes, and the dict is empty."""
    await attempt.load(attempt.seed_rows)
    empty = await attempt.query(
        "SELECT id FROM departments d WHERE NOT EXISTS (SELECT 1 FROM employees e WHERE e.department_id = d.id)"
    )
    for department in (0, -1, 2**31 - 1, *(key for (key,) in empty)):
        changes = await attempt.changes(department, Decimal("3.5"), may_raise=True)
        observation = changes.observation
        if observation.raised is not None:
            raise rules.unexpected(attempt, observation, "For a department without employees")
        rules.only_these_changes(changes)
        await rules.one_statement(attempt, observation, construct=RAISE)
        returned_by_id(observation, {}, {})


@grades("raise-salaries")
async def test_raise_salaries_refused(attempt: Attempt) -> None:
    """A salary that does not fit into its column is refused by the database, and the error reaches the caller."""
    await attempt.load(attempt.seed_rows)
    ((department,),) = await attempt.query("SELECT min(department_id) FROM employees")
    await rules.refusal_is_the_callers(
        attempt, "A raise of 9,999,999 percent", department, 9_999_999, error="an Exception"
    )
