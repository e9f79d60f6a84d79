"""Graders of phase 1: tables as classes.

What a table should be is read from the database of `init.sql`; what the models make of it, from the tables that they
create in an emptied database, and from rows that they load and save there. Columns come first: they can be judged
before the relationships are written.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from kata.grading import NO_ROWS, Attempt, Mistake, Rows, grades, rules

PROBES = Path(__file__).with_name("probes_models.py")
TABLES = {"Department": "departments", "Employee": "employees"}
RELATIONSHIPS = {"Department": ["employees"], "Employee": ["department", "manager", "subordinates", "projects"]}
# Exercise 15 adds it; before and after that, the models of phase 1 are right without and with it.
LATER = {"employees": "phone"}

# Few rows, but of every kind: nobody and nothing, zero, cents, below zero, before 1970.
FAMILY = Rows(
    "three departments, five people and three projects",
    """
    INSERT INTO departments (id, name, budget, created_at) VALUES
        (1, 'Lab', 0.10, '2020-02-29 23:30:00+00'), (2, 'lab', 1234567890.99, '1969-07-20 20:17:40+00'), (3, '', 0, '2999-12-31 12:00:00+00');
    INSERT INTO employees (id, name, email, salary, hire_date, department_id, manager_id) VALUES
        (1, 'Ada', 'ada@example.com', 12345678.91, '1969-07-20', 1, NULL), (2, 'Bo', 'bo@example.com', 0, '2020-02-29', 1, 1),
        (3, 'Cy', 'cy@example.com', -1, '2999-12-31', NULL, 1), (4, 'Di', 'di@example.com', 0.01, '1999-12-31', 2, 3),
        (5, '', '', 1, '2000-01-01', NULL, NULL);
    INSERT INTO projects (id, name, budget) VALUES (1, 'P', 0), (2, 'Q', 1), (3, 'R', 2);
    INSERT INTO employee_projects (employee_id, project_id) VALUES (1, 1), (1, 2), (2, 1), (5, 2);
    SELECT setval(pg_get_serial_sequence('departments', 'id'), 3), setval(pg_get_serial_sequence('employees', 'id'), 5)
    """,
)
# Objects that are saved: the first is changed, the last deleted. Nothing of a value may change on its way.
CHANGE = {"name": " Changed  O'Name "}
SAVED: dict[str, list[dict[str, Any]]] = {
    "Department": [
        {
            "name": "first",
            "budget": Decimal("0.00"),
            "created_at": datetime(1969, 7, 20, 20, 17, 40, 123456, tzinfo=UTC),
        },
        {
            "name": " ünï van O'NEIL % _ \\ ",
            "budget": Decimal("-0.01"),
            "created_at": datetime(2999, 12, 31, tzinfo=UTC),
        },
        {"name": "x" * 100, "budget": Decimal("9999999999.99"), "created_at": datetime(2020, 2, 29, tzinfo=UTC)},
        {"name": "", "budget": Decimal("1.00"), "created_at": datetime(2020, 2, 29, tzinfo=UTC)},
        {"name": "last", "budget": Decimal("1.00"), "created_at": datetime(2020, 2, 29, tzinfo=UTC)},
    ],
    "Employee": [
        {"name": "first", "email": "First@Example.COM", "salary": Decimal("0.00"), "hire_date": date(1969, 7, 20)},
        {
            "name": " ünï van O'NEIL % _ \\ ",
            "email": " A.b+C@x ",
            "salary": Decimal("-0.01"),
            "hire_date": date(2999, 12, 31),
        },
        {"name": "", "email": "x" * 253 + "@X", "salary": Decimal("99999999.99"), "hire_date": date(2020, 2, 29)},
        {"name": "last", "email": "last@x", "salary": Decimal("1.00"), "hire_date": date(2020, 2, 29)},
    ],
}
RELATED = {
    "employees": "SELECT department_id, id FROM employees WHERE department_id IS NOT NULL",
    "department": "SELECT id, department_id FROM employees WHERE department_id IS NOT NULL",
    "manager": "SELECT id, manager_id FROM employees WHERE manager_id IS NOT NULL",
    "subordinates": "SELECT manager_id, id FROM employees WHERE manager_id IS NOT NULL",
    "projects": "SELECT employee_id, project_id FROM employee_projects",
}


async def facts_of(attempt: Attempt) -> dict[str, Any]:
    """What the mapped class and its columns are; relationships need not be there yet."""
    name = attempt.exercise.object
    probe = await attempt.remember(
        "facts", lambda: attempt.probe(PROBES, "model_facts", name, RELATIONSHIPS[name], may_raise=False)
    )
    facts: dict[str, Any] = probe.value
    if not facts["mapped"]:
        raise Mistake(
            f"{name} is not a mapped class." if facts["exists"] else f"There is no class {name} in models.py.",
            help="class … (Base), with a __tablename__ and a primary key.",
        )
    if facts["table"] != TABLES[name]:
        raise Mistake(
            f"The class is mapped to a table {facts['table']!r}; it is called {TABLES[name]!r}.",
            where=rules.location_in_class(attempt, "__tablename__", "__table__"),
        )
    if facts["schema"]:
        raise Mistake(
            f"The model says schema {facts['schema']!r}; the table is found without one, as the foreign keys name it.",
            where=rules.location_in_class(attempt, "__table_args__"),
        )
    return facts


async def mapped_in_2_0_style(attempt: Attempt) -> None:
    """Columns are annotated with Mapped[]."""
    facts = await facts_of(attempt)
    plain = [key for key, column in facts["columns"].items() if not column["mapped_annotation"]]
    if plain:
        raise Mistake(
            f"{', '.join(plain)}: declared in the 1.x style, without a Mapped[] annotation.",
            where=rules.location_in_class(attempt, *plain),
            help="name: Mapped[type] = mapped_column(…); the annotation says type and NULL, mapped_column() the rest.",
        )
    later = LATER.get(facts["table"], "-")
    renamed = {
        key: f"{key} (column {column['column']})"
        for key, column in facts["columns"].items()
        if key != column["column"] and later not in key + column["column"]
    }
    if renamed:
        raise Mistake(
            f"The attribute has another name than its column: {', '.join(renamed.values())}.",
            where=rules.location_in_class(attempt, *renamed),
        )


async def table_is_right(attempt: Attempt) -> None:
    """The table that the models create is the one of init.sql, and the model adds nothing to it in Python."""
    facts = await facts_of(attempt)
    table = facts["table"]
    if facts["primary_key"] != ["id"]:
        raise Mistake(
            f"The primary key is ({', '.join(facts['primary_key'])}), it has to be id alone.",
            where=rules.location_in_class(attempt, *(key for key in facts["primary_key"] if key != "id"), "id"),
        )
    if facts["identity"] != ["id"]:
        raise Mistake(
            f"The mapper identifies objects by {', '.join(facts['identity'])}; the primary key of the table is id.",
            where=rules.location_in_class(attempt, "__mapper_args__"),
        )
    right, made = await rules.read_tables(attempt, PROBES, table)
    if table in LATER:  # Right or wrong, it is graded there.
        right, made = right.without(LATER[table]), made.without(LATER[table])
    in_python = [column["column"] for column in facts["columns"].values() if column["default"]]
    await rules.same_table(attempt, right, made, python_defaults=in_python)
    for key, column in facts["columns"].items():
        if column["default"] and not is_later(key, table):
            raise Mistake(
                f"{key} has a default= in Python that the table does not have: a model adds nothing to its table.",
                where=rules.location_in_class(attempt, key),
                help="What the database fills in is server_default=; where nothing is to be filled in, there is no default.",
            )
        if column["onupdate"] and not is_later(key, table):
            raise Mistake(
                f"{key} has an onupdate: every UPDATE would change it, or read it again. The table has nothing of the kind.",
                where=rules.location_in_class(attempt, key),
            )


def is_later(name: str, table: str) -> bool:
    """Whether something belongs to a later exercise, right or wrong: it is graded there."""
    return table in LATER and LATER[table] in name


def named_in(attempt: Attempt, raised: Any) -> str:
    """The line of the column or relationship that an error of SQLAlchemy's names; otherwise that of the class."""
    return rules.location_in_class(attempt, *rules.attributes_named(attempt, raised.message))


def later_columns(facts: dict[str, Any]) -> str:
    """DDL for what the model has of a later exercise under another name: it is wrong there, not here."""
    names = [column["column"].replace('"', '""') for column in facts["columns"].values()]
    later = [name for name in names if is_later(name, facts["table"])]
    adds = [f'ALTER TABLE {facts["table"]} ADD COLUMN IF NOT EXISTS "{name}" text' for name in later]
    return ";".join(["SELECT 1", *adds])


async def relationships_of(attempt: Attempt) -> dict[str, Any]:
    """What the relationships of the class are, once all of them are there."""
    facts, owner = await facts_of(attempt), attempt.exercise.object
    missing = [key for key, there in facts["has"].items() if not there]
    if missing:
        names, several = ", ".join(f"{owner}.{key}" for key in missing), len(missing) > 1
        raise Mistake(
            f"The columns are right; the relationship{'s' * several} {names} {'are' if several else 'is'} missing.",
            where=rules.location_in_class(attempt),
            help='Below the columns: name: Mapped[…] = relationship(back_populates="…").',
        )
    probe = await attempt.remember(
        "relationships", lambda: attempt.probe(PROBES, "relationship_facts", owner, may_raise=True)
    )
    if (raised := probe.raised) is not None:
        explanation = raised.explanation or {}
        raise Mistake(
            f"The relationships do not fit together: {raised.first_line}",
            explanation=raised.explained,
            where=attempt.location_of(raised) if raised.frames else named_in(attempt, raised),
            help=explanation.get("todo") or "Each back_populates= names the attribute on the other side.",
        )
    found: dict[str, Any] = probe.value
    return found


async def relationship_is_right(
    attempt: Attempt, name: str, *, target: str, direction: str, reverse: str, secondary: str = ""
) -> None:
    """A relationship leads to the right class, in the right direction, with the defaults, and has its other side."""
    found, owner = (await relationships_of(attempt)).get(name), attempt.exercise.object
    try:
        rules.same_relationship(
            f"{owner}.{name}", found, target=target, direction=direction, reverse=reverse, secondary=secondary
        )
    except Mistake as mistake:
        raise mistake.add(where=rules.location_in_class(attempt, name)) from None


async def rows_are_right(attempt: Attempt) -> None:
    """A plain SELECT gives every column as the table has it, in one statement; relationships hold what belongs there."""
    facts, owner = await facts_of(attempt), attempt.exercise.object
    table = facts["table"]
    columns = [key for key in facts["columns"] if not is_later(key, table)]
    await attempt.load(FAMILY, ddl=later_columns(facts))
    right = await attempt.query(f"SELECT {', '.join(columns)} FROM {table} ORDER BY id")
    loaded = await attempt.probe(PROBES, "plain_rows", owner, columns)
    for row, expected in zip(loaded.value, right, strict=False):
        for key, got, value in zip(columns, row, expected, strict=True):
            if type(got) is not type(value) or got != value:
                raise loaded.mistake(
                    f"{key} is deferred: a SELECT of the class leaves it out."
                    if got == "(not loaded)"
                    else f"{key} arrives as {type(got).__name__} {got}; the table's value is {type(value).__name__} {value}.",
                    where=rules.location_in_class(attempt, key),
                    help="numeric gives Decimal, timestamptz an aware datetime, as long as the column's type leaves it so.",
                )
    if len(loaded.value) != len(right):
        raise loaded.mistake(f"A SELECT of the class gives {len(loaded.value)} of {len(right)} rows.")
    shapes = [await attempt.shape(statement) for statement in loaded.work]
    if len(shapes) != 1 or (shapes[0] is not None and shapes[0].outer_joins):
        raise loaded.mistake("A SELECT of the class alone loads other tables as well: a relationship is not lazy.")
    read = (await attempt.probe(PROBES, "related", owner, RELATIONSHIPS[owner])).value
    for name in RELATIONSHIPS[owner]:
        belongs = await attempt.query(RELATED[name])
        for key, relationship, others in read:
            expected_ids = sorted(other for one, other in belongs if one == key)
            if relationship == name and others != expected_ids:
                raise Mistake(
                    f"{owner}.{name} holds other objects than the foreign keys say: for id {key}.",
                    expected=str(expected_ids),
                    got=str(others),
                    data=FAMILY.label,
                    where=rules.location_in_class(attempt, name),
                    help="Without primaryjoin= SQLAlchemy joins by the foreign key, and by nothing else.",
                )


async def values_stay(attempt: Attempt) -> None:
    """What an object is given is what its row holds, and an UPDATE or DELETE of it is about that row alone."""
    facts, owner = await facts_of(attempt), attempt.exercise.object
    await attempt.load(NO_ROWS, ddl=later_columns(facts))
    saved = await attempt.probe(PROBES, "save_and_read", owner, SAVED[owner], CHANGE, may_raise=True)
    # People lose a department that is deleted, and a manager.
    loses = {"department_id", "manager_id"}
    await rules.objects_are_rows(attempt, saved, facts["table"], SAVED[owner], CHANGE, also_sets=loses)


# -- departments -----------------------------------------------------------------------------------------------------


@grades("department-model", witness="worker")
async def test_department_mapping(attempt: Attempt) -> None:
    """The class is mapped, in the 2.0 style."""
    await mapped_in_2_0_style(attempt)


@grades("department-model")
async def test_department_table(attempt: Attempt) -> None:
    """The table is the one of init.sql."""
    await table_is_right(attempt)


@grades("department-model", witness="worker")
async def test_department_employees(attempt: Attempt) -> None:
    """Department.employees is a lazy list of employees that goes both ways."""
    await relationship_is_right(attempt, "employees", target="Employee", direction="ONETOMANY", reverse="department")


@grades("department-model")
async def test_department_rows(attempt: Attempt) -> None:
    """What the table has is what an object holds, and the other way round: Decimals, aware datetimes, its own employees."""
    await rows_are_right(attempt)
    await values_stay(attempt)


@grades("department-model")
async def test_department_saves(attempt: Attempt) -> None:
    """Employees are saved with their department, and stay when they leave it or it is deleted."""
    await attempt.load(NO_ROWS, ddl="SELECT 1")
    if not (await attempt.probe(PROBES, "save_department")).value:
        raise Mistake(
            "Department.employees is one-way: an employee that is put into it does not know its department.",
            where=rules.location_in_class(attempt, "employees"),
            help='back_populates="department" here, and back_populates="employees" on Employee.department.',
        )
    saved = "SELECT d.name, e.name, d.created_at IS NOT NULL FROM employees e LEFT JOIN departments d ON e.department_id = d.id"
    people = sorted(await attempt.query(saved))
    if people != [("Team", "Member", True), ("Team", "Other", True)]:
        raise Mistake("An employee put into Department.employees was not saved with the department.", got=str(people))
    await attempt.probe(PROBES, "part")
    left = await attempt.query("SELECT name, department_id FROM employees ORDER BY name")
    if left != [("Member", None), ("Other", None)]:
        raise Mistake(
            "Who leaves a department, or loses it, has to stay without one: the rows of its employees were deleted.",
            got=str(left),
            where=rules.location_in_class(attempt, "employees"),
        )


# -- employees -------------------------------------------------------------------------------------------------------


@grades("employee-model", witness="worker")
async def test_employee_mapping(attempt: Attempt) -> None:
    """The class is mapped, in the 2.0 style."""
    await mapped_in_2_0_style(attempt)


@grades("employee-model")
async def test_employee_table(attempt: Attempt) -> None:
    """The table is the one of init.sql."""
    await table_is_right(attempt)


@grades("employee-model", witness="worker")
async def test_employee_relationships(attempt: Attempt) -> None:
    """All four relationships lead where they should."""
    for name, target, direction, reverse, secondary in (
        ("department", "Department", "MANYTOONE", "employees", ""),
        ("manager", "Employee", "MANYTOONE", "subordinates", ""),
        ("subordinates", "Employee", "ONETOMANY", "manager", ""),
        ("projects", "Project", "MANYTOMANY", "employees", "employee_projects"),
    ):
        await relationship_is_right(
            attempt, name, target=target, direction=direction, reverse=reverse, secondary=secondary
        )


@grades("employee-model", witness="worker")
async def test_employee_both_sides(attempt: Attempt) -> None:
    """Setting one side of a relationship sets the other."""
    seen = (await attempt.probe(PROBES, "both_sides")).value
    wrong = [arrow for arrow, works in seen.items() if not works]
    if wrong:
        raise Mistake(
            f"Setting one side does not set the other: {wrong[0]}. It is one-way, not bidirectional.",
            where=rules.location_in_class(attempt, *rules.attributes_named(attempt, wrong[0])),
            help="back_populates on both sides, each naming the other.",
        )


@grades("employee-model")
async def test_employee_rows(attempt: Attempt) -> None:
    """What the table has is what an object holds, and the other way round; relationships hold what the foreign keys say."""
    await rows_are_right(attempt)
    await values_stay(attempt)


@grades("employee-model")
async def test_employee_saves(attempt: Attempt) -> None:
    """What is set through the relationships is saved, and stays when department and manager are deleted."""
    await attempt.load(NO_ROWS, ddl=later_columns(await facts_of(attempt)))
    await attempt.probe(PROBES, "save_family")
    family = """SELECT e.name, d.name, m.name, p.name, e.hire_date = current_date FROM employees e
           LEFT JOIN departments d ON d.id = e.department_id LEFT JOIN employees m ON m.id = e.manager_id
           LEFT JOIN employee_projects ep ON ep.employee_id = e.id LEFT JOIN projects p ON p.id = ep.project_id
           ORDER BY e.name"""
    saved = await attempt.query(family)
    people = [(name, "Team", "Boss", "Plan", True) for name in ("Member", "Other")]
    if saved != [("Boss", None, None, None, True), *people]:
        raise Mistake("What was set through the relationships was not saved.", got=str(saved))
    await attempt.probe(PROBES, "part", "Boss")
    left = await attempt.query(family)
    if left != [(name, None, None, "Plan", True) for name in ("Member", "Other")]:
        raise Mistake(
            "When a department and a manager are deleted, their people have to stay, without them; they did not.",
            got=str(left),
        )


@grades("employee-model", witness="worker")
async def test_employee_no_drift(attempt: Attempt) -> None:
    """`alembic check` finds no difference between models and database."""
    facts = await facts_of(attempt)
    with_phone = "phone" in facts["columns"]
    await attempt.load(NO_ROWS, ddl="SELECT 1" if with_phone else "ALTER TABLE employees DROP COLUMN phone")
    changes = (await attempt.probe(PROBES, "drift")).value
    mine = [words for table, words in changes if table != "alembic_version" and not is_later(words, "employees")]
    if mine:
        raise Mistake(
            f"`alembic check` finds a difference between models and database: {mine[0]}.",
            got="; ".join(mine),
            where=rules.location_in_class(attempt, *rules.attributes_named(attempt, mine[0])),
            help="What the check would add is in the models only; what it would remove is in the database only.",
        )
