"""Graders of phase 3: reading and writing through a session.

What was written is judged by the whole database before and after, seen from inside the open transaction.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

from kata.judging import Attempt, Mistake, Observation, QuerySpec, grades, rules
from kata.judging.rows import same_cell
from kata.worker.plain import Entity

BY_DEPARTMENT = QuerySpec.read(Path(__file__).parent / "queries" / "employees-by-department.toml")
MOST_STATEMENTS = 3
DEPARTMENT_AND_PROJECTS = """
SELECT e.id, e.name, e.email, e.salary, e.department_id,
       (SELECT coalesce(string_agg(p.name, ',' ORDER BY p.id), '') FROM employee_projects ep JOIN projects p ON p.id = ep.project_id
        WHERE ep.employee_id = e.id)
FROM employees e
"""
SNAPSHOTS = {
    "today": "SELECT current_date",
    "departments": "SELECT id, name, budget, created_at FROM departments ORDER BY id",
    "employees": "SELECT id, name, email, salary, hire_date, department_id, manager_id, phone FROM employees ORDER BY id",
    "projects": "SELECT id, name, budget FROM projects ORDER BY id",
    "employee_projects": "SELECT employee_id, project_id FROM employee_projects ORDER BY 1, 2",
}
EMPLOYEE_COLUMNS = ("id", "name", "email", "salary", "hire_date", "department_id", "manager_id", "phone")


# -- employees of a department ---------------------------------------------------------------------------------------


@grades("employees-by-department")
async def test_by_department_people(attempt: Attempt) -> None:
    """Exactly the people of that department, in order."""
    await rules.entities_are_right(attempt, BY_DEPARTMENT, entity="Employee")


@grades("employees-by-department")
async def test_by_department_statements(attempt: Attempt) -> None:
    """Three statements at the most, however many people there are."""
    await rules.statement_budget(attempt, await rules.every_call(attempt, BY_DEPARTMENT), at_most=MOST_STATEMENTS)


@grades("employees-by-department")
async def test_by_department_order(attempt: Attempt) -> None:
    """The database orders the people, ties included."""
    await rules.ordered_by_the_database(
        attempt, await rules.every_call(attempt, BY_DEPARTMENT), keys=2, order=BY_DEPARTMENT.order
    )


@grades("employees-by-department")
async def test_by_department_loaded(attempt: Attempt) -> None:
    """Department and projects are loaded: reading them sends nothing."""
    for observation in await rules.every_call(attempt, BY_DEPARTMENT):
        right = {row[0]: row for row in await attempt.oracle(observation.rows, DEPARTMENT_AND_PROJECTS)}
        for person in observation.value:
            for name in ("department", "projects"):
                if name in person.unloaded or name not in person.related:
                    raise Mistake(
                        f"{name} of {person.columns.get('name')!r} is not loaded: reading it would be a lazy load, "
                        "and raises MissingGreenlet in async code.",
                        data=observation.seen_on,
                        statements=observation.sent,
                        help=f"Add a loader option for Employee.{name}, such as selectinload() or joinedload().",
                    )
            loaded_as_they_are(observation, person, right[person.columns["id"]])


def loaded_as_they_are(observation: Observation, person: Entity, right: tuple[Any, ...]) -> None:
    """Columns, department and projects of one employee hold what the database holds."""
    _, name, email, salary, department_id, projects = right
    columns = [person.columns.get(key) for key in ("name", "email", "salary", "department_id")]
    if not all(map(same_cell, (name, email, salary, department_id), columns)):
        raise Mistake("A returned Employee has other values than the database.", statements=observation.sent)
    department = person.related["department"]
    if not isinstance(department, Entity) or department.columns.get("id") != department_id:
        raise Mistake(f"department of {name!r} is not the right one.", statements=observation.sent)
    loaded = sorted(project.columns["id"] for project in person.related["projects"])
    names = {project.columns["id"]: project.columns["name"] for project in person.related["projects"]}
    if ",".join(names[key] for key in loaded) != projects:
        raise Mistake(
            f"projects of {name!r} are not all there.",
            expected=projects or "none",
            got=",".join(names.values()) or "none",
            data=observation.seen_on,
            statements=observation.sent,
            help="An eager load of a filtered or limited query loads only what that query sees.",
        )


@grades("employees-by-department")
async def test_by_department_constructs(attempt: Attempt) -> None:
    """The statements are made of SQLAlchemy's constructs."""
    rules.written_with_constructs(
        await rules.every_call(attempt, BY_DEPARTMENT), construct="select(Employee).join().where().options()"
    )


@grades("employees-by-department")
async def test_by_department_in_the_database(attempt: Attempt) -> None:
    """The database filters: irrelevant people are not fetched."""
    for quiet, loud in await rules.calls_with_noise(attempt, BY_DEPARTMENT):
        if loud.fetched > quiet.fetched:
            raise Mistake(
                f"People are filtered in Python: with 100 irrelevant people in the tables {loud.fetched} rows were fetched, "
                f"without them {quiet.fetched}.",
                data=loud.seen_on,
                statements=loud.sent,
                help="Let the database filter: where(Department.name == …).",
            )


@grades("employees-by-department")
async def test_by_department_from_the_statements(attempt: Attempt) -> None:
    """The answer is what the statements returned."""
    pairs = await rules.calls(attempt, BY_DEPARTMENT, attempt.generated[0])
    await rules.answer_comes_from_statements(attempt, pairs[0][0])


# -- writing ---------------------------------------------------------------------------------------------------------


async def snapshot(attempt: Attempt) -> dict[str, list[tuple[Any, ...]]]:
    """The whole database, as the open transaction sees it."""
    return dict(zip(SNAPSHOTS, await attempt.queries(SNAPSHOTS.values()), strict=True))


def other_tables_changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The tables but employees that differ."""
    return [table for table in before if table != "employees" and before[table] != after[table]]


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
            given = {
                # Somebody has this name already; the address has capitals, the salary cents.
                "name": namesake,
                "email": "Ada.New@Example.com",
                "salary": Decimal("51234.56"),
                "department_id": department,
                **extra,
            }
            before = await snapshot(attempt)
            observation = await attempt.call(keywords=given, hold=True)
            after = await snapshot(attempt)
            rules_of_writing(observation)
            await attempt.release()
            await id_by_the_database(attempt, observation)
            one_new_row(observation, given, before, after)


def rules_of_writing(observation: Observation) -> None:
    """Nothing is committed, the given session is used, by SQLAlchemy's means."""
    rules.conduct(observation, may_write=True)
    rules.written_with_constructs([observation], construct="an object that is added or changed, and flush()")


async def id_by_the_database(attempt: Attempt, observation: Observation) -> None:
    """The INSERT leaves the id to the identity column."""
    for statement in observation.work:
        shape = await attempt.shape(statement)
        if shape is not None and shape.command == "insert" and "id" in shape.written:
            raise Mistake(
                "The INSERT brings its own id: the identity column has to give it, or two callers get the same one.",
                statements=observation.sent,
                help="Leave id out.",
            )


def one_new_row(observation: Observation, given: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> None:
    """The database has one row more, the right one, and the returned object is that row."""
    old = {row[0]: row for row in before["employees"]}
    new = [row for row in after["employees"] if row[0] not in old]
    if not new:
        raise Mistake(
            "No row reached the database: the new employee was not flushed.",
            statements=observation.sent,
            help="session.add(employee), then await session.flush(): that sends the INSERT without committing.",
        )
    if len(new) > 1:
        raise Mistake(f"{len(new)} rows were inserted instead of one.", statements=observation.sent)
    if any(row in before["employees"] and row not in after["employees"] for row in before["employees"]):
        raise Mistake("Other employees were changed.", statements=observation.sent)
    if changed := other_tables_changed(before, after):
        raise Mistake(f"Rows of {', '.join(changed)} were changed too.", statements=observation.sent)
    row = dict(zip(EMPLOYEE_COLUMNS, new[0], strict=True))
    for key, value in {"manager_id": None, "hire_date": after["today"][0][0], **given}.items():
        if not same_cell(value, row[key]):
            raise Mistake(
                f"{key} was saved wrong.", expected=repr(value), got=repr(row[key]), statements=observation.sent
            )
    person = observation.value
    if not isinstance(person, Entity) or person.name != "Employee":
        raise Mistake(f"The function returns {rules.described(person)}, not the new Employee.")
    if person.state not in ("persistent", "detached"):
        raise Mistake(
            f"The returned Employee is not the session's object for the new row (it is {person.state}): a hand-made copy.",
            statements=observation.sent,
            help="Return the object that was added and flushed.",
        )
    unread = sorted(person.unloaded & {"id", "name", "email", "salary", "hire_date", "department_id", "manager_id"})
    if unread:
        raise Mistake(
            f"{', '.join(unread)} of the returned Employee cannot be read without further SQL.",
            statements=observation.sent,
            help="After flush() the id and server defaults are there; an expired object has to be refreshed.",
        )
    for key in ("id", "name", "email", "salary", "hire_date", "department_id", "manager_id"):
        if not same_cell(row[key], person.columns.get(key)):
            raise Mistake(
                f"{key} of the returned Employee is not what the database has.",
                expected=repr(row[key]),
                got=repr(person.columns.get(key)),
                statements=observation.sent,
            )

    money_is_decimal(observation, person)


@grades("create-employee")
async def test_create_employee_duplicate(attempt: Attempt) -> None:
    """A second employee with the same e-mail address is refused by the database, and the error reaches the caller."""
    await attempt.load(attempt.seed_rows)
    ((email, department),) = await attempt.query(
        "SELECT email, department_id FROM employees WHERE department_id IS NOT NULL ORDER BY id LIMIT 1"
    )
    given = {"name": "Somebody Else", "email": email, "salary": Decimal("1000.00"), "department_id": department}
    observation = await attempt.call(keywords=given, may_raise=True)
    if observation.raised is None:
        raise Mistake(
            "A duplicate e-mail address has to raise IntegrityError, and the function raises nothing: the caller never "
            "learns of it.",
            statements=observation.sent,
            help="Let the error pass; the caller decides what to do about it.",
        )


@grades("create-employee")
async def test_create_employee_unknown_department(attempt: Attempt) -> None:
    """An unknown department is refused by the database, and the error reaches the caller."""
    await attempt.load(attempt.seed_rows)
    given = {"name": "Lost", "email": "lost@example.com", "salary": Decimal("1000.00"), "department_id": -1}
    observation = await attempt.call(keywords=given, may_raise=True)
    if observation.raised is None:
        raise Mistake(
            "An unknown department_id has to raise IntegrityError, and the function raises nothing: the employee ends up "
            "somewhere else, or nowhere.",
            statements=observation.sent,
            help="Pass on what was given, and let the error pass; the foreign key looks after it.",
        )


@grades("update-salary")
async def test_update_salary_row(attempt: Attempt) -> None:
    """Exactly one cell changes: the salary of that employee, flushed and not committed."""
    for rows in attempt.sets:
        await attempt.load(rows)
        for (employee_id,) in await attempt.query(
            # One with a namesake, one with subordinates and projects, one without a department.
            "(SELECT min(id) FROM employees GROUP BY name HAVING count(*) > 1 LIMIT 1) UNION (SELECT manager_id FROM "
            "employees e WHERE EXISTS (SELECT 1 FROM employee_projects p WHERE p.employee_id = e.manager_id) LIMIT 1) "
            "UNION (SELECT id FROM employees WHERE department_id IS NULL LIMIT 1)"
        ):
            before = await snapshot(attempt)
            new_salary = Decimal("98765.43")
            observation = await attempt.call(employee_id, new_salary, hold=True)
            after = await snapshot(attempt)
            rules_of_writing(observation)
            await attempt.release()
            one_changed_salary(observation, employee_id, new_salary, before, after)


def one_changed_salary(
    observation: Observation, employee_id: int, salary: Decimal, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """The salary is the only difference, and the returned object has it."""
    if before == after:
        raise Mistake(
            "The new salary did not reach the database.",
            statements=observation.sent,
            help="Set the attribute, then await session.flush().",
        )
    right = [
        tuple(salary if row[0] == employee_id and at == 3 else cell for at, cell in enumerate(row))
        for row in before["employees"]
    ]
    if after["employees"] != right or other_tables_changed(before, after):
        raise what_else_changed(observation, right, before, after)
    person = observation.value
    if not isinstance(person, Entity) or person.name != "Employee":
        raise Mistake(f"The function returns {rules.described(person)}, not the Employee.", statements=observation.sent)
    if person.columns.get("id") != employee_id or not same_cell(salary, person.columns.get("salary")):
        raise Mistake(
            "The returned Employee does not have the new salary.",
            expected=repr(salary),
            got=repr(person.columns.get("salary", "not loaded")),
            statements=observation.sent,
            help="Return the object that was changed; after a Core UPDATE it still has the old value, or has expired.",
        )
    money_is_decimal(observation, person)


def money_is_decimal(observation: Observation, person: Entity) -> None:
    """The returned salary is a Decimal, as it was given."""
    if type(person.columns["salary"]) is not Decimal:
        raise Mistake(
            f"The salary of the returned Employee is a {type(person.columns['salary']).__name__}, not a Decimal.",
            statements=observation.sent,
            help="Money stays Decimal: a float cannot hold 0.10.",
        )


def what_else_changed(
    observation: Observation, right: list[Any], before: dict[str, Any], after: dict[str, Any]
) -> Mistake:
    """More, or something else, than one salary was changed: say what."""
    others = other_tables_changed(before, after)
    mine = {row[0] for row in right if row not in before["employees"]}
    wrong = [row for row in after["employees"] if row not in right and row[0] not in mine]
    own = [row for row in after["employees"] if row not in right and row[0] in mine]
    lost = {row[0] for row in before["employees"]} - {row[0] for row in after["employees"]}
    names = ", ".join(repr(row[1]) for row in wrong[:3])
    if lost or "employee_projects" in others:
        sentence = "The row was deleted and inserted again, or others with it: projects and subordinates are gone."
    elif own and not wrong:
        meant = next(row for row in right if row[0] == own[0][0])
        cells = zip(EMPLOYEE_COLUMNS, meant, own[0], strict=True)
        sentence = (
            "; ".join(f"{key} became {got!r} instead of {cell!r}" for key, cell, got in cells if cell != got) + "."
        )
    elif wrong:
        sentence = f"Other employees were changed too ({names}): only this one's salary, and nothing else, may change."
    else:
        sentence = f"Not (only) the salary of the employee with this id was changed ({names})."
    if others and not lost:
        sentence += f" Rows of {', '.join(others)} were changed as well."
    return Mistake(
        sentence, statements=observation.sent, help="session.get(Employee, employee_id) loads the one to change."
    )


@grades("update-salary")
async def test_update_salary_statement(attempt: Attempt) -> None:
    """The employee is loaded, and the UPDATE sets the salary only."""
    for observation in [seen for seen in attempt.observations if seen.arguments]:
        updates = [statement for statement in observation.work if statement.command == "UPDATE"]
        selects = [statement for statement in observation.work if statement.command == "SELECT"]
        if len(updates) != 1:
            raise Mistake(f"{len(updates)} UPDATE statements instead of one.", statements=observation.sent)
        shape = await attempt.shape(updates[0])
        if shape is not None and shape.written - {"salary"}:
            raise Mistake(
                f"The UPDATE sets {', '.join(sorted(shape.written))}: only salary has changed.",
                statements=observation.sent,
                help="Change the attribute of the loaded object; the unit of work then sends what differs, and no more.",
            )
        if not selects or observation.work.index(selects[0]) > observation.work.index(updates[0]):
            raise Mistake(
                "The employee is not loaded before the UPDATE: load, change the attribute, flush.",
                statements=observation.sent,
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
        rules_of_writing(observation)
        if any(statement.command == "UPDATE" for statement in observation.work):
            raise Mistake(
                "An UPDATE is sent although nothing changes: the salary is the same as before.",
                statements=observation.sent,
                help="The unit of work compares by itself: change the loaded object instead of sending an UPDATE.",
            )
        person = observation.value
        if not isinstance(person, Entity) or not same_cell(salary, person.columns.get("salary")):
            raise Mistake(
                "With an unchanged salary the function has to return the Employee as well.", statements=observation.sent
            )


@grades("update-salary")
async def test_update_salary_fetches_one(attempt: Attempt) -> None:
    """Only the employee is fetched, however many there are."""
    fetched = []
    for rows in (attempt.generated[0], attempt.noisy):
        await attempt.load(rows)
        ((employee_id,),) = await attempt.query("SELECT id FROM employees WHERE id < 100 ORDER BY id LIMIT 1")
        observation = await attempt.call(employee_id, Decimal("4321.09"))
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
    await attempt.load(attempt.seed_rows)
    before = await snapshot(attempt)
    observation = await attempt.call(-1, Decimal("1.00"), hold=True, may_raise=True)
    if observation.raised is not None:
        raise Mistake(
            f"For an unknown id the function raises {observation.raised.name}; it has to return None.",
            statements=observation.sent,
            where=attempt.location_of(observation.raised),
            help="session.get() gives None for an unknown id; look before you set the attribute.",
        )
    after = await snapshot(attempt)
    await attempt.release()
    if observation.value is not None:
        raise Mistake(
            f"For an unknown id the function returns {rules.described(observation.value)}, not None.",
            statements=observation.sent,
        )
    if before != after:
        raise Mistake("For an unknown id the database was changed.", statements=observation.sent)
