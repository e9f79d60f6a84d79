"""Graders of phase 1: tables as classes.

What a table should be is read from the database of `init.sql`; what the models make of it, from the tables that they
create in an emptied database. Relationships are judged by their direction and by what they do.
"""

from pathlib import Path
from typing import Any

from kata.grading import NO_ROWS, Attempt, Mistake, grades

PROBES = Path(__file__).with_name("probes_models.py")
DROP_ALL = """
DO $$ BEGIN
    EXECUTE (SELECT 'DROP TABLE ' || string_agg(oid::regclass::text, ', ') || ' CASCADE' FROM pg_class
             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace);
END $$
"""
TABLES = {"Department": "departments", "Employee": "employees"}
# Exercise 15 adds it; before and after that, the models of phase 1 are right without and with it.
LATER = {"employees": "phone"}

COLUMNS = """
SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       CASE WHEN a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%' THEN 'generated'
            ELSE coalesce(pg_get_expr(d.adbin, d.adrelid), '') END
FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = to_regclass('{table}') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
CONSTRAINTS = """
SELECT pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = to_regclass('{table}') AND contype IN ('p', 'u', 'f') ORDER BY 1
"""
INDEXES = """
SELECT regexp_replace(pg_get_indexdef(indexrelid), '^.* USING ', CASE WHEN indisunique THEN 'unique ' ELSE '' END)
FROM pg_index WHERE indrelid = to_regclass('{table}')
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u')) ORDER BY 1
"""


async def facts_of(attempt: Attempt) -> dict[str, Any]:
    """What the mapped class is."""
    facts: dict[str, Any] = (await attempt.probe(PROBES, "model_facts", attempt.exercise.object, False)).value
    if not facts["mapped"]:
        raise Mistake(
            f"{attempt.exercise.object} is not a mapped class."
            if facts["exists"]
            else f"There is no class {attempt.exercise.object} in models.py.",
            help="class … (Base), with a __tablename__ and a primary key.",
        )
    if facts["table"] != TABLES[attempt.exercise.object]:
        raise Mistake(
            f"The class is mapped to a table {facts['table']!r}; it is called {TABLES[attempt.exercise.object]!r}."
        )
    if not facts["configured"]:
        await attempt.probe(PROBES, "model_facts", attempt.exercise.object)
    return facts


async def table_as_it_is(attempt: Attempt, table: str) -> dict[str, Any]:
    """A table of the database that the worker sees."""
    columns, constraints, indexes = await attempt.queries(
        sql.format(table=table) for sql in (COLUMNS, CONSTRAINTS, INDEXES)
    )
    return {
        "columns": {name: (kind, not_null, default) for name, kind, not_null, default in columns},
        "constraints": [row[0] for row in constraints],
        "indexes": [row[0] for row in indexes],
    }


def mapped_in_2_0_style(facts: dict[str, Any]) -> None:
    """Columns and relationships are annotated with Mapped[]."""
    plain = [key for key, column in facts["columns"].items() if not column["mapped_annotation"]]
    if plain:
        raise Mistake(
            f"{', '.join(plain)}: declared in the 1.x style, without a Mapped[] annotation.",
            help="name: Mapped[type] = mapped_column(…); the annotation says type and NULL, mapped_column() the rest.",
        )
    plain = [key for key, relationship in facts["relationships"].items() if not relationship["mapped_annotation"]]
    if plain:
        raise Mistake(
            f"{', '.join(plain)}: a relationship without a Mapped[] annotation (the 1.x style).",
            help='Mapped[list["Other"]] or Mapped["Other | None"] = relationship(…).',
        )
    later = LATER.get(facts["table"], "-")
    renamed = [
        f"{key} (column {column['column']})"
        for key, column in facts["columns"].items()
        if key != column["column"] and later not in key + column["column"]
    ]
    if renamed:
        raise Mistake(f"The attribute has another name than its column: {', '.join(renamed)}.")


async def table_is_right(attempt: Attempt, facts: dict[str, Any], table: str) -> None:
    """The table that the models create is the one of init.sql."""
    if facts["primary_key"] != ["id"]:
        raise Mistake(f"The primary key is ({', '.join(facts['primary_key'])}), it has to be id alone.")
    await attempt.load(NO_ROWS, ddl="SELECT 1")
    right = await table_as_it_is(attempt, table)
    await attempt.load(NO_ROWS, ddl=DROP_ALL)
    created = await attempt.probe(PROBES, "create_tables", may_raise=True)
    if created.raised is not None:
        raise Mistake(
            f"The tables cannot be created from the models: {created.raised.message.partition(chr(10))[0]}",
            where=attempt.location_of(created.raised),
        )
    made = await table_as_it_is(attempt, table)
    later = LATER.get(table)
    for name, (kind, not_null, default) in right["columns"].items():
        if name == later:
            continue
        if name not in made["columns"]:
            raise Mistake(f"The column {name} is missing.", expected=f"{name} {kind}")
        made_kind, made_not_null, made_default = made["columns"][name]
        if made_kind != kind:
            raise Mistake(f"The type of {name} is wrong: {made_kind} instead of {kind}.", expected=kind, got=made_kind)
        if made_not_null != not_null:
            raise Mistake(
                f"{name} is {'NOT NULL, it may be NULL' if made_not_null else 'nullable, it has to be NOT NULL'}.",
                help="Mapped[X | None] is NULL, Mapped[X] is NOT NULL.",
            )
        await default_is_right(attempt, name, default, made_default)
    extra = [name for name in made["columns"] if name not in right["columns"] and not _is_later(name, table)]
    if extra:
        raise Mistake(f"There is a column too many: {', '.join(extra)}.")
    for what in ("constraints", "indexes"):
        different(right[what], [definition for definition in made[what] if not _is_later(definition, table)], what)


def _is_later(name: str, table: str) -> bool:
    """Whether something belongs to a later exercise, right or wrong: it is graded there."""
    return table in LATER and LATER[table] in name


async def default_is_right(attempt: Attempt, name: str, right: str, made: str) -> None:
    """A server default gives what it should, and is not a constant."""
    if right == made:
        return
    if not made:
        raise Mistake(
            f"{name} has no default in the database ({right} is asked for): a default= lives in Python only.",
            expected=f"server default {right}",
            got="none",
            help="server_default=func.…(): the database fills it in, also for rows that come from elsewhere.",
        )
    if not right:
        raise Mistake(f"{name} has a server default ({made}); none is asked for.")
    constant = made.lstrip().startswith("'")
    same = (
        not constant
        and "generated" not in (made, right)
        and (await attempt.query(f"SELECT ({made}) = ({right})"))[0][0]
    )
    if not same:
        frozen = ": it was computed once, when the table was made" if constant else ""
        raise Mistake(
            f"The server default of {name} is {made}{frozen}, not {right}.",
            expected=right,
            got=made,
            help="server_default takes an expression such as func.now(); a plain string is a constant."
            if constant
            else "",
        )


def different(right: list[str], made: list[str], what: str) -> None:
    """Constraints or indexes are the same, whatever their names."""
    what = {"constraints": "constraint", "indexes": "index"}[what]
    missing = [definition for definition in right if definition not in made]
    extra = [definition for definition in made if definition not in right]
    if missing:
        similar = f"; there is {extra[0]} instead" if extra else ""
        raise Mistake(
            f"Missing {what}: {missing[0]}{similar}.", expected="; ".join(right), got="; ".join(made) or "none"
        )
    if extra:
        raise Mistake(
            f"There is a {what} too many: {extra[0]}.", expected="; ".join(right) or "none", got="; ".join(made)
        )


def relationship_is_right(
    facts: dict[str, Any], name: str, *, target: str, direction: str, reverse: str, secondary: str | None = None
) -> None:
    """A relationship leads to the right class, in the right direction, by default loading, and has its other side."""
    owner = {"departments": "Department", "employees": "Employee"}.get(facts["table"], "")
    found = facts["relationships"].get(name)
    if found is None:
        raise Mistake(f"The relationship {owner}.{name} is missing.", help="relationship(back_populates=…).")
    if found["target"] != target:
        raise Mistake(f"{owner}.{name} leads to {found['target']}, not to {target}.")
    if found["direction"] != direction:
        words = {"MANYTOONE": "many-to-one", "ONETOMANY": "one-to-many", "MANYTOMANY": "many-to-many"}
        raise Mistake(
            f"{owner}.{name} is {words[found['direction']]}, it has to be {words[direction]}.",
            help="In a table that refers to itself, remote_side says which column is the far end's."
            if target == owner
            else "",
        )
    if found["uselist"] != (direction != "MANYTOONE"):
        raise Mistake(
            f"{owner}.{name} holds {'a list' if found['uselist'] else 'a single object'}, "
            f"it has to hold {'a single object' if found['uselist'] else 'a list'}."
        )
    if found["viewonly"]:
        raise Mistake(f"{owner}.{name} is viewonly: what is put into it is never saved.")
    if found["lazy"] not in ("select", "True"):
        raise Mistake(
            f"{owner}.{name} has lazy={found['lazy']!r}; the default (lazy) loading is asked for.",
            help="How to load is decided query by query, with options such as selectinload().",
        )
    if secondary and found["secondary"] != secondary:
        raise Mistake(f"{owner}.{name} does not go through the association table {secondary}.", help="secondary=…")
    if reverse not in found["reverse"]:
        raise Mistake(
            f"{owner}.{name} is one-way: its other side, {target}.{reverse}, does not know of it.",
            help=f'back_populates="{reverse}" here, and back_populates="{name}" there.',
        )


# -- departments -----------------------------------------------------------------------------------------------------


@grades("department-model")
async def test_department_mapping(attempt: Attempt) -> None:
    """The class is mapped, in the 2.0 style."""
    mapped_in_2_0_style(await facts_of(attempt))


@grades("department-model")
async def test_department_table(attempt: Attempt) -> None:
    """The table is the one of init.sql."""
    await table_is_right(attempt, await facts_of(attempt), "departments")


@grades("department-model")
async def test_department_employees(attempt: Attempt) -> None:
    """Department.employees is a lazy list of employees that goes both ways."""
    facts = await facts_of(attempt)
    relationship_is_right(facts, "employees", target="Employee", direction="ONETOMANY", reverse="department")
    await attempt.load(NO_ROWS, ddl="SELECT 1")
    knows = (await attempt.probe(PROBES, "save_department")).value
    if not knows:
        raise Mistake(
            "Department.employees is one-way: an employee that is put into it does not know its department.",
            help='back_populates="department" here, and back_populates="employees" on Employee.department.',
        )
    saved = await attempt.query(
        "SELECT d.name, e.name, d.created_at IS NOT NULL FROM departments d LEFT JOIN employees e ON e.department_id = d.id"
    )
    if saved != [("Team", "Member", True)]:
        raise Mistake("An employee put into Department.employees was not saved with the department.", got=str(saved))


# -- employees -------------------------------------------------------------------------------------------------------


@grades("employee-model")
async def test_employee_mapping(attempt: Attempt) -> None:
    """The class is mapped, in the 2.0 style."""
    mapped_in_2_0_style(await facts_of(attempt))


@grades("employee-model")
async def test_employee_table(attempt: Attempt) -> None:
    """The table is the one of init.sql."""
    await table_is_right(attempt, await facts_of(attempt), "employees")


@grades("employee-model")
async def test_employee_relationships(attempt: Attempt) -> None:
    """All four relationships lead where they should."""
    facts = await facts_of(attempt)
    relationship_is_right(facts, "department", target="Department", direction="MANYTOONE", reverse="employees")
    relationship_is_right(facts, "manager", target="Employee", direction="MANYTOONE", reverse="subordinates")
    relationship_is_right(facts, "subordinates", target="Employee", direction="ONETOMANY", reverse="manager")
    relationship_is_right(
        facts,
        "projects",
        target="Project",
        direction="MANYTOMANY",
        reverse="employees",
        secondary="employee_projects",
    )


@grades("employee-model")
async def test_employee_both_sides(attempt: Attempt) -> None:
    """Setting one side of a relationship sets the other."""
    seen = (await attempt.probe(PROBES, "both_sides")).value
    wrong = [arrow for arrow, works in seen.items() if not works]
    if wrong:
        raise Mistake(
            f"Setting one side does not set the other: {wrong[0]}. It is one-way, not bidirectional.",
            help="back_populates on both sides, each naming the other.",
        )
    await attempt.load(NO_ROWS, ddl="SELECT 1")
    await attempt.probe(PROBES, "save_family")
    saved = await attempt.query(
        """SELECT e.name, d.name, m.name, p.name, e.hire_date = current_date FROM employees e
           LEFT JOIN departments d ON d.id = e.department_id LEFT JOIN employees m ON m.id = e.manager_id
           LEFT JOIN employee_projects ep ON ep.employee_id = e.id LEFT JOIN projects p ON p.id = ep.project_id
           ORDER BY e.name"""
    )
    if saved != [("Boss", None, None, None, True), ("Member", "Team", "Boss", "Plan", True)]:
        raise Mistake("What was set through the relationships was not saved.", got=str(saved))


@grades("employee-model")
async def test_employee_no_drift(attempt: Attempt) -> None:
    """`alembic check` finds no difference between models and database."""
    facts = await facts_of(attempt)
    await attempt.load(
        NO_ROWS, ddl="SELECT 1" if "phone" in facts["columns"] else "ALTER TABLE employees DROP COLUMN phone"
    )
    changes = (await attempt.probe(PROBES, "drift")).value
    mine = [words for table, words in changes if table != "alembic_version" and not _is_later(words, "employees")]
    if mine:
        raise Mistake(
            f"`alembic check` finds a difference between models and database: {mine[0]}.",
            got="; ".join(mine),
            help="What the check would add is in the models only; what it would remove is in the database only.",
        )
