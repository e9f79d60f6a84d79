"""Graders of phase 3: reading and writing through a session.

What was written is judged by the whole database before and after, seen from inside the open transaction.
"""

from decimal import Decimal
from typing import Any

from kata.grading import NO_ROWS, Attempt, Entity, Mistake, Observation, grades, query_checks, rules, same_cell

DEPARTMENT_AND_PROJECTS = """
SELECT e.id, e.name, e.email, e.salary, e.department_id,
       (SELECT coalesce(string_agg(p.name, ',' ORDER BY p.id), '') FROM employee_projects ep JOIN projects p ON p.id = ep.project_id
        WHERE ep.employee_id = e.id)
FROM employees e
"""
READABLE = ("id", "name", "email", "salary", "hire_date", "department_id", "manager_id")


# -- employees of a department ---------------------------------------------------------------------------------------

by_department = query_checks("employees-by-department")


# A warmed-up identity map costs rows, too; that the objects are not loaded says more.
@grades("employees-by-department", after="order")
async def test_employees_by_department_loaded(attempt: Attempt) -> None:
    """Department and projects are loaded: reading them sends nothing."""
    for observation in await rules.every_call(attempt, by_department.spec):
        right = {row[0]: row for row in await attempt.oracle(observation.rows, DEPARTMENT_AND_PROJECTS)}
        for person in observation.value:
            for name in ("department", "projects"):
                if name in person.unloaded or name not in person.related:
                    raise observation.mistake(
                        f"{name} of {person.columns.get('name')!r} is not loaded: reading it would be a lazy load, "
                        "and raises MissingGreenlet in async code.",
                        data=observation.seen_on,
                        help=f"Add a loader option for Employee.{name}, such as selectinload() or joinedload().",
                    )
            loaded_as_they_are(observation, person, right[person.columns["id"]])


def loaded_as_they_are(observation: Observation, person: Entity, right: tuple[Any, ...]) -> None:
    """Columns, department and projects of one employee hold what the database holds."""
    _, name, email, salary, department_id, projects = right
    columns = [person.columns.get(key) for key in ("name", "email", "salary", "department_id")]
    if not all(map(same_cell, (name, email, salary, department_id), columns)):
        raise observation.mistake("A returned Employee has other values than the database.")
    department = person.related["department"]
    if not isinstance(department, Entity) or department.columns.get("id") != department_id:
        raise observation.mistake(f"department of {name!r} is not the right one.")
    loaded = sorted(project.columns["id"] for project in person.related["projects"])
    names = {project.columns["id"]: project.columns["name"] for project in person.related["projects"]}
    if ",".join(names[key] for key in loaded) != projects:
        raise observation.mistake(
            f"projects of {name!r} are not all there.",
            expected=projects or "none",
            got=",".join(names.values()) or "none",
            data=observation.seen_on,
            help="An eager load of a filtered or limited query loads only what that query sees.",
        )


# -- writing ---------------------------------------------------------------------------------------------------------


def uses_the_unit_of_work(observation: Observation) -> None:
    """The statements come from SQLAlchemy's constructs."""
    rules.written_with_constructs([observation], construct="an object that is added or changed, and flush()")


@grades("create-employee")
async def test_create_employee_row(attempt: Attempt) -> None:
    """One new row, with exactly the given values, flushed and not committed."""
    for rows in attempt.sets:
        await attempt.load(rows)
        ((department, boss, namesake),) = await attempt.query(
            "SELECT (SELECT max(id) FROM departments), (SELECT max(id) FROM employees WHERE manager_id IS NULL), "
            "(SELECT min(name) FROM employees)"
        )
        for extra in ({"manager_id": boss}, {}, {"department_id": None}):
            given: dict[str, Any] = {
                # An employee has this name already; the address has capitals, the salary cents.
                "name": namesake,
                "email": "Ada.New@Example.com",
                "salary": Decimal("51234.56"),
                "department_id": department,
                **extra,
            }
            changes = await attempt.changes(keywords=given)
            rules.only_these_changes(changes, inserted={"employees": [given]})
            await rules.ids_come_from_the_database(attempt, changes)
            uses_the_unit_of_work(changes.observation)
            await the_hire_date_is_the_databases(attempt, changes.observation)
            (row,) = changes.inserted("employees").values()
            rules.entity_is_the_row(changes.observation, "Employee", row, columns=READABLE)


async def the_hire_date_is_the_databases(attempt: Attempt, observation: Observation) -> None:
    """No INSERT has a date from Python: where the clocks differ it is another one than that of the server default."""
    for statement in observation.work:
        written = (await attempt.shape(statement)).written if statement.command == "INSERT" else frozenset()
        if "hire_date" in written and "CURRENT_DATE" not in statement.sql.upper():
            raise observation.mistake(
                "The INSERT brings a hire_date from Python: the server default is the database's date.",
                help="Leave hire_date out; the database fills it in, and the flush reads it back.",
            )


@grades("create-employee")
async def test_create_employee_values(attempt: Attempt) -> None:
    """Every value arrives in the database as it was given: 0, blanks, quotes, capitals."""
    await attempt.load(attempt.seed_rows)
    given = await somebody(attempt)

    def write(values: dict[str, Any]) -> rules.Write:
        return rules.Write(keywords=given | values, inserted={"employees": [given | values]})

    # What the function has as None may not be filled in, whatever else is given.
    values = {name: value for name, value in given.items() if name != "department_id"}
    await rules.values_arrive(attempt, "employees", values, write, entity="Employee")


async def somebody(attempt: Attempt) -> dict[str, Any]:
    """Arguments for a new employee of a department."""
    ((department,),) = await attempt.query("SELECT min(id) FROM departments")
    return {"name": "Somebody Else", "email": "somebody@example.com", "salary": Decimal("1000.00")} | {
        "department_id": department
    }


@grades("create-employee")
async def test_create_employee_duplicate(attempt: Attempt) -> None:
    """A second employee with the same e-mail address is refused by the database, and the error reaches the caller."""
    await attempt.load(attempt.seed_rows)
    given = await somebody(attempt)
    ((email,),) = await attempt.query("SELECT email FROM employees ORDER BY id LIMIT 1")
    await rules.refusal_is_the_callers(attempt, "A duplicate e-mail address", keywords=given | {"email": email})


@grades("create-employee")
async def test_create_employee_unknown_department(attempt: Attempt) -> None:
    """An unknown department or manager is refused by the database, and the error reaches the caller."""
    await attempt.load(attempt.seed_rows)
    given = await somebody(attempt)
    for name, unknown in (("department_id", -1), ("department_id", 0), ("manager_id", 2**31 - 1), ("manager_id", 0)):
        await rules.refusal_is_the_callers(
            attempt,
            f"An unknown {name} ({unknown})",
            keywords=given | {name: unknown},
            help="Pass on what was given, and let the error pass; the foreign key looks after it.",
        )


@grades("create-employee")
async def test_create_employee_too_large(attempt: Attempt) -> None:
    """A value that does not fit into its column is refused by the database, not cut to fit."""
    await attempt.load(attempt.seed_rows)
    given = await somebody(attempt)
    for what, too_large in (
        ("A name of 101 characters", {"name": "x" * 101}),
        ("A salary of nine digits", {"salary": Decimal("123456789.00")}),
    ):
        await rules.refusal_is_the_callers(
            attempt,
            what,
            keywords=given | too_large,
            error="a DBAPIError",
            help="Pass on what was given, whatever its size.",
        )


# -- changing --------------------------------------------------------------------------------------------------------


@grades("update-salary")
async def test_update_salary_row(attempt: Attempt) -> None:
    """Exactly one cell changes: the salary of that employee, flushed and not committed."""
    for rows in attempt.sets:
        await attempt.load(rows)
        chosen = await attempt.query(
            # One with a namesake, one with subordinates and projects, one without a department.
            "(SELECT min(id) FROM employees GROUP BY name HAVING count(*) > 1 LIMIT 1) UNION (SELECT manager_id FROM "
            "employees e WHERE EXISTS (SELECT 1 FROM employee_projects p WHERE p.employee_id = e.manager_id) LIMIT 1) "
            "UNION (SELECT id FROM employees WHERE department_id IS NULL LIMIT 1)"
        )
        raises = [(employee_id, Decimal("98765.43")) for (employee_id,) in chosen]
        # The smallest raise there is, for one whose name has small letters.
        raises += await attempt.query(
            "SELECT id, salary + 0.01 FROM employees ORDER BY name = initcap(name), id LIMIT 1"
        )
        for employee_id, new_salary in raises:
            changes = await attempt.changes(employee_id, new_salary)
            rules.only_these_changes(
                changes,
                updated={"employees": {employee_id: {"salary": new_salary}}},
                help="session.get(Employee, employee_id) loads the one to change.",
            )
            uses_the_unit_of_work(changes.observation)
            row = changes.after.tables["employees"][employee_id,]
            rules.entity_is_the_row(changes.observation, "Employee", row, columns=("id", "salary"))


@grades("update-salary")
async def test_update_salary_values(attempt: Attempt) -> None:
    """Every salary arrives in the database as it was given: 0, cents, the largest one."""
    await attempt.load(attempt.seed_rows)
    ((employee_id, salary),) = await attempt.query("SELECT id, salary FROM employees ORDER BY id LIMIT 1")

    def write(values: dict[str, Any]) -> rules.Write:
        return rules.Write((employee_id, values["salary"]), updated={"employees": {employee_id: values}})

    await rules.values_arrive(attempt, "employees", {"salary": salary}, write, entity="Employee")


@grades("update-salary")
async def test_update_salary_statement(attempt: Attempt) -> None:
    """The employee is loaded, and the UPDATE sets the salary only."""
    for observation in [seen for seen in attempt.observations if seen.arguments]:
        updates = [statement for statement in observation.work if statement.command == "UPDATE"]
        selects = [statement for statement in observation.work if statement.command == "SELECT"]
        if len(updates) != 1:
            raise observation.mistake(f"{len(updates)} UPDATE statements instead of one.")
        shape = await attempt.shape(updates[0])
        if shape is not None and shape.written - {"salary"}:
            raise observation.mistake(
                f"The UPDATE sets {', '.join(sorted(shape.written))}: only salary has changed.",
                help="Change the attribute of the loaded object; the unit of work then sends what differs, and no more.",
            )
        if not selects or observation.work.index(selects[0]) > observation.work.index(updates[0]):
            raise observation.mistake(
                "The employee is not loaded before the UPDATE: load, change the attribute, flush.",
                help="await session.get(Employee, employee_id)",
            )


@grades("update-salary")
async def test_update_salary_unchanged(attempt: Attempt) -> None:
    """There is no UPDATE when nothing changes."""
    await attempt.load(attempt.generated[0])
    for employee_id, salary in await attempt.query(  # Cents that a float cannot hold.
        "SELECT id, salary FROM employees WHERE (salary * 100) % 25 <> 0 ORDER BY id LIMIT 2"
    ):
        observation = await attempt.call(employee_id, salary)
        rules.conduct(observation, may_write=True)
        uses_the_unit_of_work(observation)
        if any(statement.command == "UPDATE" for statement in observation.work):
            raise observation.mistake(
                "An UPDATE is sent although nothing changes: the salary is the same as before.",
                help="The unit of work compares by itself: change the loaded object instead of sending an UPDATE.",
            )
        person = observation.value
        if not isinstance(person, Entity) or not same_cell(salary, person.columns.get("salary")):
            raise observation.mistake("With an unchanged salary the function has to return the Employee as well.")


@grades("update-salary")
async def test_update_salary_fetches_one(attempt: Attempt) -> None:
    """Only the employee is fetched, however many there are."""
    fetched = []
    for rows in (attempt.generated[0], attempt.with_distractors):
        await attempt.load(rows)
        ((employee_id,),) = await attempt.query("SELECT id FROM employees WHERE id < 100 ORDER BY id LIMIT 1")
        observation = await attempt.call(employee_id, Decimal("4321.09"))
        rules.conduct(observation, may_write=True)
        fetched.append(observation.fetched)
    if fetched[1] > fetched[0]:
        raise Mistake(
            f"The employee is looked for in Python: {fetched[1]} rows were fetched where there are 100 people more, "
            f"{fetched[0]} without them.",
            statements=observation.sent[:3],
            help="session.get(Employee, employee_id), or where(Employee.id == employee_id).",
        )


@grades("update-salary")
async def test_update_salary_unknown(attempt: Attempt) -> None:
    """For an unknown id it returns None and changes nothing."""
    for rows in (attempt.seed_rows, NO_ROWS):
        await attempt.load(rows)
        for employee_id in (-1, 0, 2**31 - 1):
            changes = await attempt.changes(employee_id, Decimal("1.00"), may_raise=True)
            observation = changes.observation
            if observation.raised is not None:
                raise observation.mistake(
                    f"For an unknown id the function raises {observation.raised.name}; it has to return None.",
                    where=attempt.location_of(observation.raised),
                    data=observation.seen_on,
                    help="session.get() gives None for an unknown id; look before you set the attribute.",
                )
            if observation.value is not None:
                raise observation.mistake(
                    f"For an unknown id the function returns {rules.described(observation.value)}, not None.",
                    data=observation.seen_on,
                )
            rules.conduct(observation, may_write=True)
            if changes:
                raise observation.mistake("For an unknown id the database was changed.", data=observation.seen_on)


@grades("update-salary")
async def test_update_salary_too_large(attempt: Attempt) -> None:
    """A salary that does not fit into its column is refused by the database, and the error reaches the caller."""
    await attempt.load(attempt.seed_rows)
    ((employee_id,),) = await attempt.query("SELECT min(id) FROM employees")
    await rules.refusal_is_the_callers(
        attempt,
        "A salary of nine digits",
        *(employee_id, Decimal("123456789.00")),
        error="a DBAPIError",
        help="Pass on what was given, whatever its size, and let the error pass.",
    )
