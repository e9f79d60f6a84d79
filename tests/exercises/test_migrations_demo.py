"""Graders of phase 6: migrations with Alembic, in a separate database that is discarded afterwards."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from kata.grading import PROJECT, Attempt, EmptyDatabase, Kind, Mistake, Observation, Statement, grades, rules

PROBES = Path(__file__).with_name("probes_migrations_demo.py")
MODEL_PROBES = Path(__file__).with_name("probes_models.py")
SCRIPTS = PROJECT / "alembic"
FIRST = "0001_initial"
SCHEMA = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid),
       a.attnum::int, c.oid
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'alembic_version'
ORDER BY c.relname, a.attnum
"""
KEYS_AND_INDEXES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version'
UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'
ORDER BY 1, 2, 3
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
MODEL = "models.Employee"
# What a revision may send beside adding the column: it changes neither rows nor schema.
HARMLESS = ("", "SELECT", "SHOW", "SET", "RESET", "LOCK", "DO")
WRITING = ("INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "TRUNCATE")
# What must not count as the column: how it is made and taken away again, what it is, and how to leave it out. One at a
# time: an answer may count.
THE_TABLE, THE_COLUMN = "Ask for the table employees: table_name = 'employees'.", "Ask for column_name = 'phone'."
DECOYS = (
    (
        "CREATE TABLE contacts (phone varchar(20))",
        "DROP TABLE contacts",
        "another table, contacts, has a column phone",
        THE_TABLE,
    ),
    (
        "CREATE TABLE employees_of_old (phone varchar(20))",
        "DROP TABLE employees_of_old",
        "another table, employees_of_old, has a column phone",
        THE_TABLE,
    ),
    (
        'CREATE TABLE "Employees" (phone varchar(20))',
        'DROP TABLE "Employees"',
        'another table, "Employees" with a capital letter, has a column phone',
        THE_TABLE,
    ),
    (
        "CREATE VIEW employees_view AS SELECT id, email AS phone FROM employees",
        "DROP VIEW employees_view",
        "a view, employees_view, has a column phone",
        THE_TABLE,
    ),
    *(
        (
            f"ALTER TABLE employees ADD {column} varchar(20)",
            f"ALTER TABLE employees DROP {column}",
            f"it has a column {column}",
            THE_COLUMN,
        )
        for column in ("phone_number", "home_phone", '"Phone"')
    ),
    (
        "CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.employees (phone varchar(20))",
        "DROP SCHEMA elsewhere CASCADE",
        "a table employees of another schema has a column phone, and the question does not say which schema is meant",
        "information_schema shows the tables of all schemas: table_schema = current_schema().",
    ),
)


@grades("phone-migration")
async def test_phone_in_the_model(attempt: Attempt) -> None:
    """Employee has phone: varchar(20), null."""
    facts = (await attempt.probe(MODEL_PROBES, "model_facts", "Employee")).value
    phone = facts.get("columns", {}).get("phone")
    if phone is None:
        raise Mistake(
            "Employee has no attribute phone yet.",
            where=rules.location_in_class(attempt, "phone", owner=MODEL),
            help="Add it to the model in models.py first.",
        )
    try:
        if phone["column"] != "phone":
            raise Mistake(f"Employee.phone is mapped to a column {phone['column']!r}; it is called phone.")
        if phone["type"] != "VARCHAR(20)":
            raise Mistake(f"Employee.phone is {phone['type']}.", expected="VARCHAR(20)", got=phone["type"])
        if not phone["nullable"]:
            raise Mistake(
                "Employee.phone is NOT NULL: the employees who are there already have no phone number.",
                help="Mapped[str | None].",
            )
        if phone["default"] or phone["onupdate"]:
            raise Mistake(
                "Employee.phone has a default= or an onupdate= in Python; the column has no default.",
                help="Nobody's number is unknown until it is told: NULL says so.",
            )
    except Mistake as mistake:
        raise mistake.add(where=rules.location_in_class(attempt, "phone", owner=MODEL)) from None
    right, made = await rules.read_tables(attempt, MODEL_PROBES, "employees")
    await rules.same_table(attempt, right, made, owner=MODEL)


@grades("phone-migration")
async def test_phone_revision(attempt: Attempt) -> None:
    """There is a revision, and it follows the first one."""
    read = await attempt.probe(PROBES, "revisions", may_raise=True)
    if read.raised is not None:
        reason = f"{read.raised.name}: {read.raised.message}"
        if read.raised.is_a("KeyError"):
            reason = f"one has the down_revision {read.raised.message}, and there is no such revision"
        raise Mistake(
            f"Alembic cannot read the revisions: {reason}.",
            where=attempt.location_of(read.raised) if read.raised.frames else "",
            help="Every file in versions/ has to be a revision, and follow one that is there.",
        )
    if any("more than once" in warning for warning in read.warnings):
        raise Mistake(
            "Two revisions have the same id: Alembic sees one of them only.",
            help="Each revision has an id of its own, as `alembic revision` gives it.",
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
    await attempt.probe(PROBES, "close_there")
    observation = await attempt.probe(PROBES, "alembic", str(SCRIPTS), scratch.url, command, *arguments, may_raise=True)
    if observation.raised is not None:
        raised = observation.raised
        where = attempt.location_of(raised) if raised.frames else ""
        # SQLAlchemy 2.0 has the driver's class in its message.
        message = re.sub(r"<class '[\w.]+'>: ", "", raised.message)
        return {"error": raised.name, "message": f"{raised.name}: {message}", "where": where}
    outcome: dict[str, str] = observation.value
    return outcome


async def run(attempt: Attempt, scratch: EmptyDatabase, command: str, *arguments: str) -> list[Statement]:
    """Run an Alembic command that must succeed; return what it sent."""
    mark = scratch.wire.mark()
    outcome = await alembic(attempt, scratch, command, *arguments)
    if outcome["error"]:
        raise Mistake(
            f"alembic {command} {' '.join(arguments)} fails: {outcome['message']}",
            where=outcome.get("where", ""),
            help="Try it on the playground: uv run alembic upgrade head, then uv run alembic downgrade -1.",
        )
    return scratch.wire.since(mark)


async def picture(scratch: EmptyDatabase) -> tuple[list[Any], list[Any]]:
    """The schema of the scratch database: columns, and keys with indexes."""
    return await scratch.query(SCHEMA), await scratch.query(KEYS_AND_INDEXES)


@grades("phone-migration")
async def test_phone_upgrade(attempt: Attempt) -> None:
    """Upgrading adds exactly the column and keeps all rows; downgrading takes it away again."""
    try:
        await upgrade_and_downgrade(attempt)
    except Mistake as mistake:
        files = sorted(path.name for path in attempt.staged.submission.versions.glob("*.py"))
        raise mistake.add(where=f"versions/{files[-1]}") from None


async def upgrade_and_downgrade(attempt: Attempt) -> None:
    """Run the revisions there and back on a database with rows."""
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
    sent = await run(attempt, scratch, "upgrade", "head")
    after = await picture(scratch)
    added(before, after)
    if await scratch.query(ROWS) != rows:
        raise Mistake(
            "Upgrading changed or lost rows: those that were there have to stay.",
            help="Add the column to the table that is there, and nothing else.",
        )
    does_nothing_else(sent)
    if (await scratch.query("SELECT count(phone) FROM employees"))[0][0]:
        raise Mistake(
            "Upgrading does more than add the column: it writes phone numbers into the rows that are there.",
            help="Add the column without a default: NULL is the phone number that nobody has told yet.",
        )
    outcome = await alembic(attempt, scratch, "check")
    if outcome["error"]:
        differences = (await attempt.probe(MODEL_PROBES, "drift", scratch.url)).value
        words = [words for table, words in differences if table != "alembic_version"]
        raise Mistake(
            "With all revisions applied, `alembic check` still finds something to do: "
            f"{words[0] if words else outcome['message']}.",
            got="; ".join(words),
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
        instead = f", but {new[0][0]}.{new[0][1]}" if new else ""
        raise Mistake(
            f"After `alembic upgrade head` employees has no column phone: the revision does not add it{instead}.",
            help='Generate it after the model has the attribute: uv run alembic revision --autogenerate -m "add phone column"',
        )
    if phone[0][: len(PHONE)] != PHONE:
        kind, not_null, default = phone[0][2 : len(PHONE)]
        got = f"{kind}{' not null' if not_null else ''}{f' default {default}' if default else ''}"
        raise Mistake(f"Upgrading adds phone as {got}.", expected="character varying(20), null", got=got)
    if len(new) > 1 or before[1] != after[1]:
        extra = [f"{column[0]}.{column[1]}" for column in new if column not in phone]
        extra += [entry[1] for entry in after[1] if entry not in before[1]]
        extra += [entry[1] for entry in before[1] if entry not in after[1]]
        raise Mistake(f"Upgrading changes more than the column: {', '.join(dict.fromkeys(extra))}.")


def does_nothing_else(sent: list[Statement]) -> None:
    """Of what the revisions sent, everything that changes something adds the column."""
    for statement in sent:
        own = re.search(r"\balembic_version\b", statement.sql)
        if own or statement.kind is not Kind.WORK or (statement.command in HARMLESS and not _writes(statement)):
            continue
        sql = " ".join(statement.sql.split())
        what = ""
        if statement.command in WRITING or _writes(statement):
            what = "it writes rows"
        elif statement.command != "ALTER" or not re.search(r"\bemployees\b.*phone", sql, re.IGNORECASE):
            what = "it changes something else"
        elif re.search(r"\bdrop\b(?! not null| default)", sql, re.IGNORECASE):
            what = "it drops something"
        if what:
            raise Mistake(
                f"Upgrading does more than add the column: {what}: {sql[:200]}",
                help="op.add_column() is all that upgrade() needs. What else is to change is another revision.",
            )


def _writes(statement: Statement) -> bool:
    return statement.command == "SELECT" and statement.may_have_written


@grades("phone-migration")
async def test_phone_verified(attempt: Attempt) -> None:
    """The function asks the database: False before the migration, True after it."""
    scratch = await attempt.empty_database()  # as the previous check left it: downgraded to the first revision
    without = await verified(attempt, scratch, False)
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
    scratch.wire.withheld = frozenset()
    if cut.raised is None and cut.value[0]:
        raise Mistake("The answer does not come from the statement: with its rows withheld it is True as well.")
    await run(attempt, scratch, "downgrade", FIRST)
    await verified(attempt, scratch, False)


@grades("phone-migration")
async def test_phone_not_confused(attempt: Attempt) -> None:
    """Other tables, columns, views and schemas with a phone do not count."""
    scratch = await attempt.empty_database()  # without the column, as the previous check left it
    await attempt.probe(PROBES, "close_there")
    for make, undo, what, help in DECOYS:
        await scratch.execute(make)
        observation = await call_there(attempt, scratch)
        await attempt.probe(PROBES, "close_there")
        await scratch.execute(undo)
        if observation.value[0] is not False:
            raise observation.mistake(
                f"The function returns {observation.value[0]} although employees has no column phone: {what}.",
                expected="False",
                got=str(observation.value[0]),
                help=help,
            )
    await scratch.execute("ALTER TABLE employees ADD phone varchar(20), ADD fax varchar(20)")
    observation = await call_there(attempt, scratch)
    await attempt.probe(PROBES, "close_there")
    await scratch.execute("ALTER TABLE employees DROP phone, DROP fax")
    if observation.value[0] is not True:
        raise observation.mistake(
            "The function does not return True although employees has a column phone: another one stands behind it."
        )


async def call_there(attempt: Attempt, scratch: EmptyDatabase) -> Observation:
    """Call the function on the scratch database; its session stays open."""
    await attempt.probe(PROBES, "close_there")
    mark, before = scratch.wire.mark(), len(scratch.wire.connections)
    observation = await attempt.probe(PROBES, "call_there", scratch.url, attempt.exercise.object)
    # Each call has a connection of its own, the first that was opened for it.
    observation.statements = [
        replace(statement, connection=statement.connection - before) for statement in scratch.wire.since(mark)
    ]
    return observation


async def verified(attempt: Attempt, scratch: EmptyDatabase, right: bool) -> Statement:
    """Call the function on the scratch database, check its answer, and return the statement that it sent."""
    observation = await call_there(attempt, scratch)
    value, in_transaction = observation.value
    if not observation.work:
        raise Mistake(
            "The function does not ask the database through the session that it was given (no statement came that way).",
            help="await session.scalar(…); an engine of its own is another connection, an answer from the model is none.",
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
    rules.conduct(observation)
    if not in_transaction:
        raise observation.mistake(
            "The function ends the caller's transaction, or gives its connection away: it belongs to the caller.",
            help="Leave the session open.",
        )
    when = "after" if right else "before"
    if type(value) is not bool:
        raise Mistake(
            f"The function returns {rules.described(value)}, not a bool.", expected="True or False", got=repr(value)
        )
    if value is not right:
        raise observation.mistake(
            f"{when.capitalize()} the migration the function returns {value}.",
            expected=str(right),
            got=str(value),
            help="Ask the database, not the model; and for the column phone of employees only.",
        )
    if len(observation.work) > 1:
        raise observation.mistake(f"{len(observation.work)} statements instead of one.")
    return asked[0]
