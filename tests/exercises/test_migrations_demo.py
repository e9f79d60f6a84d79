"""Graders of phase 6: migrations with Alembic, in a separate database that is discarded afterwards."""

from pathlib import Path
from typing import Any

from kata.grading import PROJECT, Attempt, EmptyDatabase, Mistake, Statement, grades

PROBES = Path(__file__).with_name("probes_migrations_demo.py")
MODEL_PROBES = Path(__file__).with_name("probes_models.py")
SCRIPTS = PROJECT / "alembic"
FIRST = "0001_initial"
SCHEMA = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'alembic_version'
ORDER BY c.relname, a.attnum
"""
KEYS_AND_INDEXES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version'
UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'
ORDER BY 1, 2
"""
TABLES = ("departments", "employees", "projects", "employee_projects")
ROWS = """
SELECT 'employees', json_build_array(id, name, email, salary, hire_date, department_id, manager_id)::text FROM employees
UNION ALL SELECT 'departments', row_to_json(departments)::text FROM departments
UNION ALL SELECT 'projects', row_to_json(projects)::text FROM projects
UNION ALL SELECT 'employee_projects', row_to_json(employee_projects)::text FROM employee_projects
ORDER BY 1, 2
"""
PHONE = ("employees", "phone", "character varying(20)", False, None)


@grades("phone-migration")
async def test_phone_in_the_model(attempt: Attempt) -> None:
    """Employee has phone: varchar(20), null."""
    facts = (await attempt.probe(MODEL_PROBES, "model_facts", "Employee")).value
    phone = facts.get("columns", {}).get("phone")
    if phone is None:
        raise Mistake("Employee has no attribute phone yet.", help="Add it to the model in models.py first.")
    if phone["column"] != "phone":
        raise Mistake(f"Employee.phone is mapped to a column {phone['column']!r}; it is called phone.")
    if phone["type"] != "VARCHAR(20)":
        raise Mistake(f"Employee.phone is {phone['type']}.", expected="VARCHAR(20)", got=phone["type"])
    if not phone["nullable"]:
        raise Mistake(
            "Employee.phone is NOT NULL: the employees who are there already have no phone number.",
            help="Mapped[str | None].",
        )


@grades("phone-migration")
async def test_phone_revision(attempt: Attempt) -> None:
    """There is a revision, and it follows the first one."""
    read = await attempt.probe(PROBES, "revisions", may_raise=True)
    if read.raised is not None:
        raise Mistake(
            f"Alembic cannot read the revisions: {read.raised.name}: {read.raised.message}",
            where=attempt.location_of(read.raised) if read.raised.frames else "",
            help="Every file in versions/ has to be a revision, and follow one that is there.",
        )
    found = read.value
    own = [revision for revision in found if revision["id"] != FIRST]
    if not own:
        raise Mistake(
            "There is no revision yet that adds the column.",
            help='uv run alembic revision --autogenerate -m "add phone column"',
        )
    roots = [revision["file"] for revision in own if not revision["follows"]]
    if roots:
        raise Mistake(f"{roots[0]} does not follow the first revision: its down_revision is None.", expected=FIRST)
    followed = {parent for revision in found for parent in revision["follows"]}
    heads = [revision["file"] for revision in found if revision["id"] not in followed]
    if len(heads) > 1:
        raise Mistake(
            f"There are {len(heads)} heads ({', '.join(sorted(heads))}): two revisions follow the same one.",
            help="uv run alembic heads; delete one of the two, or chain them with down_revision.",
        )


async def alembic(attempt: Attempt, scratch: EmptyDatabase, command: str, *arguments: str) -> dict[str, str]:
    """Run an Alembic command on the scratch database."""
    observation = await attempt.probe(PROBES, "alembic", str(SCRIPTS), scratch.url, command, *arguments, may_raise=True)
    if observation.raised is not None:
        raised = observation.raised
        where = attempt.location_of(raised) if raised.frames else ""
        return {"error": raised.name, "message": f"{raised.name}: {raised.message}", "where": where}
    outcome: dict[str, str] = observation.value
    return outcome


async def run(attempt: Attempt, scratch: EmptyDatabase, command: str, *arguments: str) -> None:
    """Run an Alembic command that must succeed."""
    outcome = await alembic(attempt, scratch, command, *arguments)
    if outcome["error"]:
        raise Mistake(
            f"alembic {command} {' '.join(arguments)} fails: {outcome['message']}",
            where=outcome.get("where", ""),
            help="Try it on the playground: uv run alembic upgrade head, then uv run alembic downgrade -1.",
        )


async def picture(scratch: EmptyDatabase) -> tuple[list[Any], list[Any]]:
    """The schema of the scratch database: columns, and keys with indexes."""
    return await scratch.query(SCHEMA), await scratch.query(KEYS_AND_INDEXES)


@grades("phone-migration")
async def test_phone_upgrade(attempt: Attempt) -> None:
    """Upgrading adds exactly the column and keeps all rows; downgrading takes it away again."""
    scratch = await attempt.empty_database()
    await run(attempt, scratch, "upgrade", FIRST)
    # The revisions make these tables and no others.
    await scratch.execute(attempt.generated[0].of_tables(*TABLES).script)
    rows = await scratch.query(ROWS)
    before = await picture(scratch)
    if any(column[:2] == PHONE[:2] for column in before[0]):
        raise Mistake(
            "The column is there after the first revision already: that one was edited.",
            help="A revision that others have applied is history; write the next one.",
        )
    await run(attempt, scratch, "upgrade", "head")
    after = await picture(scratch)
    if {row[:2] for row in before[0]} <= {row[:2] for row in after[0]} and await scratch.query(ROWS) != rows:
        raise Mistake(
            "Upgrading changed or lost rows: those that were there have to stay.",
            help="Add the column to the table that is there; do not drop it and make it anew.",
        )
    added(before, after)
    outcome = await alembic(attempt, scratch, "check")
    if outcome["error"]:
        raise Mistake(
            f"With all revisions applied, `alembic check` still finds something to do: {outcome['message']}",
            help="Model and revision have to say the same.",
        )
    await run(attempt, scratch, "downgrade", FIRST)
    restored = await picture(scratch)
    if restored != before:
        left = [column for column in restored[0] if column not in before[0]]
        raise Mistake(
            "Downgrading does not take the column away again."
            if left
            else "Downgrading takes more away than upgrading added.",
            help="downgrade() has to undo upgrade(), and nothing else.",
        )
    if await scratch.query(ROWS) != rows:
        raise Mistake("Downgrading changed or lost rows.")


def added(before: tuple[list[Any], list[Any]], after: tuple[list[Any], list[Any]]) -> None:
    """The column is all that upgrading added."""
    new = [column for column in after[0] if column not in before[0]]
    gone = [column for column in before[0] if column not in after[0]]
    if gone:
        raise Mistake(
            f"Upgrading changes or drops what was there ({gone[0][0]}.{gone[0][1]}): a column was altered, or the table made anew."
        )
    phone = [column for column in new if column[:2] == PHONE[:2]]
    if not phone:
        raise Mistake(
            "After `alembic upgrade head` employees has no column phone: the revision does not add it.",
            help='Generate it after the model has the attribute: uv run alembic revision --autogenerate -m "add phone column"',
        )
    if phone[0] != PHONE:
        _, _, kind, not_null, default = phone[0]
        got = f"{kind}{' not null' if not_null else ''}{f' default {default}' if default else ''}"
        raise Mistake(f"Upgrading adds phone as {got}.", expected="character varying(20), null", got=got)
    if len(new) > 1 or before[1] != after[1]:
        extra = [f"{column[0]}.{column[1]}" for column in new if column not in phone]
        extra += [entry[1] for entry in after[1] if entry not in before[1]]
        extra += [entry[1] for entry in before[1] if entry not in after[1]]
        raise Mistake(f"Upgrading changes more than the column: {', '.join(extra)}.")


@grades("phone-migration")
async def test_phone_verified(attempt: Attempt) -> None:
    """The function asks the database: False before the migration, True after it."""
    scratch = await attempt.empty_database()  # as the previous check left it: downgraded to the first revision
    # Columns of that name or a similar one that must not count.
    await scratch.execute(
        "CREATE TABLE contacts (id integer PRIMARY KEY, phone varchar(20)); ALTER TABLE employees ADD phone_number text;"
        "CREATE TABLE employees_of_old (id integer PRIMARY KEY, phone varchar(20))"
    )
    without = await verified(attempt, scratch, False)
    await scratch.execute("DROP TABLE contacts, employees_of_old; ALTER TABLE employees DROP phone_number")
    await run(attempt, scratch, "upgrade", "head")
    statement = await verified(attempt, scratch, True)
    if statement.result_rows() == without.result_rows():
        raise Mistake(
            "The answer does not come from the statement: the database answers it in the same way before and after "
            "the migration.",
            help="Ask for the column phone of the table employees, and return whether there is one.",
        )
    scratch.wire.withheld = frozenset({statement.sql})
    cut = await attempt.probe(PROBES, "call_there", scratch.url, attempt.exercise.object, may_raise=True)
    if cut.raised is None and cut.value:
        raise Mistake("The answer does not come from the statement: with its rows withheld it is True as well.")
    scratch.wire.withheld = frozenset()
    await run(attempt, scratch, "downgrade", FIRST)
    await verified(attempt, scratch, False)


async def verified(attempt: Attempt, scratch: EmptyDatabase, right: bool) -> Statement:
    """Call the function on the scratch database, check its answer, and return the statement that it sent."""
    mark = scratch.wire.mark()
    observation = await attempt.probe(PROBES, "call_there", scratch.url, attempt.exercise.object)
    observation.statements = scratch.wire.since(mark)
    if not observation.work:
        raise Mistake(
            "The function does not ask the database through the session that it was given (no statement came that way).",
            help="await session.scalar(…); an engine of its own is another connection, an answer from the model is none.",
        )
    when = "after" if right else "before"
    if type(observation.value) is not bool:
        raise Mistake(f"The function returns {type(observation.value).__name__}, not a bool.", expected="True or False")
    if observation.committed:
        raise observation.mistake("The function commits: the transaction belongs to the caller.")
    if observation.value is not right:
        other = " (another table has a phone, and employees a phone_number; employees.phone is not there)"
        other = "" if right else other
        raise observation.mistake(
            f"{when.capitalize()} the migration the function returns {observation.value}{other}.",
            expected=str(right),
            got=str(observation.value),
            help="Ask the database, not the model; and for the column of employees only.",
        )
    asked = [
        statement
        for statement in observation.work
        if (shape := await attempt.shape(statement)) is None or "information_schema" in shape.schemas
    ]
    if not asked:
        raise observation.mistake(
            "The function does not ask information_schema.",
            help="information_schema.columns has a row for every column of every table.",
        )
    if len(observation.work) > 1:
        raise observation.mistake(f"{len(observation.work)} statements instead of one.")
    return asked[0]
