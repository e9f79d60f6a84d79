"""Graders of phase 14: a required column in one transaction, and the first step of a change that nobody waits for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from asyncpg import PostgresError  # type: ignore[import-untyped, unused-ignore]

from kata.grading import Attempt, LiveDatabase, Observation, Rows, Step, grades, rules

from .shared.definitions import Definitions, definitions, differences

ADD, DROP, EXPAND = "add_display_name", "drop_display_name", "expand_public_id"
OTHERS, LOCK_NOT_AVAILABLE = "somebody else", "55P03"
DISPLAY_NAME, PUBLIC_ID = ("column", "public.employees.display_name"), ("column", "public.employees.public_id")
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
CROWD = 520
"""More than an answer that stops at 500 rows would fill."""
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


def ends_well(attempt: Attempt, seen: Observation, function: str, when: str, run: rules.Migrating) -> None:
    """Reject a migration that raises, or leaves its transaction."""
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
        help = "In a table with rows a column can only be NOT NULL when every row has a value: fill it first."
    elif raised.sqlstate == LOCK_NOT_AVAILABLE:
        help = "ALTER TABLE waits for the open transactions by itself: no NOWAIT, and no lock_timeout here."
    raise seen.mistake(
        f"{when} {function}() raises {raised.name}{f': {raised.first_line}' if raised.first_line else '.'}",
        where=attempt.location_of(raised),
        explanation=raised.explained,
        schedule=() if raised.sqlstate != LOCK_NOT_AVAILABLE else run.schedule,
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


def is_as_required(seen: Observation, what: str) -> None:
    """Reject another definition of display_name than that of the contract."""
    kind = what.partition(" default ")[0].partition(" generated ")[0].removesuffix(" not null")
    if kind != "character varying(200)":
        raise seen.mistake(
            f"display_name is {kind}: the type is wrong.",
            expected="varchar(200) not null",
            got=what,
            help="String(200).",
        )
    if " generated " in what:
        raise seen.mistake(
            "display_name is a generated column: its expression goes on, and nobody can write into it.",
            expected="varchar(200) not null, without a default",
            got=what,
            help="Add a plain column, and fill it by an UPDATE.",
        )
    if " default " in what:
        raise seen.mistake(
            "display_name has a default afterwards: old code goes on inserting, without a name to show.",
            expected="varchar(200) not null, without a default",
            got=what,
            help="A default may help to add the column; take it away again, by alter_column(…, server_default=None).",
        )
    if "not null" not in what:
        raise seen.mistake(
            "display_name may be NULL afterwards.",
            expected="varchar(200) not null",
            got=what,
            help="When every row has a value: op.alter_column(…, nullable=False).",
        )


def is_filled(seen: Observation, shown: Mapping[int, Any], right: Mapping[int, Any], who: Mapping[int, str]) -> None:
    """Reject other values than those of the contract; `who` says what is special about an employee."""
    wrong = [key for key in right if shown.get(key, "") != right[key]]
    if not wrong:
        return
    # What is ordinary and wrong is the mistake, whatever becomes of the rest.
    wrong.sort(key=lambda key: list(who).index(key) if key in who else -1)
    first = wrong[0]
    what = who.get(first, "An ordinary name")
    count = f" ({len(wrong)} of {len(right)} employees have a wrong one)" if len(wrong) > 1 else ""
    raise seen.mistake(
        f"{what}: display_name becomes {_short(shown.get(first))}, not {_short(right[first])}{count}.",
        expected=_short(right[first]),
        got=_short(shown.get(first)),
        help="The name without the spaces around it (and only these); where nothing is left of it, what stands before the "
        "@ of the email.",
    )


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 60 else f"{text[:25]} … {text[-25:]} ({len(value)} characters)"


async def awkward_ids(live: LiveDatabase) -> dict[int, str]:
    """What is awkward about which employee."""
    ids = {email: key for key, email in await live.query("SELECT id, email FROM public.employees")}
    return {ids[email]: what for _, email, what in AWKWARD}


@grades("display-name")
async def test_display_name_there_and_back(attempt: Attempt) -> None:
    """Every employee gets a display name; going back takes the column away, and nothing else; it can be done again."""
    chain = rules.Migration(ADD), rules.Migration(DROP), rules.Migration(ADD, commits=False)
    moments: list[Seen] = []
    again: Mapping[int, Any] = {}
    right: Mapping[int, Any] = {}
    rows = populated(attempt, CROWD)
    live = await rules.reset_live(attempt, rows)
    who = await awkward_ids(live)
    late = insert(("  Came  Between ", "between@kata.example"), (" ", "blank.between@kata.example"))
    # The crowd has been there once: an answer may need a statement for each of them.
    late = f"DELETE FROM public.employees WHERE email LIKE 'crowd.%@kata.example'; {late}"
    async with rules.migrating(attempt, *chain, every_statement=False, at_most=CROWD * 8) as run:
        while (pause := await run.next()) is not None:
            if pause.at == len(moments):
                moments.append(await look(live))
                if pause.at == 2 and moments[0].defined == moments[2].defined:
                    await live.execute(late)
                    right = dict(await live.query(f"SELECT id, {RIGHT} FROM public.employees"))
            if pause.at == 2 and pause.over and not pause.failed:
                again = dict(await run.inside(SHOWN))
    added = run.done[0]
    ends_well(attempt, added, ADD, "On a table with rows", run)
    before, after = moments[0], moments[1]
    is_as_required(added, only_adds(added, ADD, DISPLAY_NAME, before, after))
    is_filled(added, after.shown, before.right, who)
    dropped = run.done[1]
    ends_well(attempt, dropped, DROP, "After add_display_name()", run)
    is_taken_away(dropped, before, moments[2])
    ends_well(attempt, run.done[2], ADD, "Called again after drop_display_name(),", run)
    is_filled(run.done[2], again, right, who)


def is_taken_away(seen: Observation, before: Seen, after: Seen) -> None:
    """Reject a way back that leaves the column, or changes anything else."""
    if DISPLAY_NAME in after.defined:
        raise seen.mistake(
            "drop_display_name() does not take the column away: display_name is still there.", help="op.drop_column()."
        )
    if changed := differences(before.defined, after.defined):
        raise seen.mistake(
            f"drop_display_name() does more than take the column away: it {', '.join(changed[:3])}.",
            help="Drop the column, and leave everything else as it is.",
        )
    lost = sorted({table for table, _ in set(map(tuple, before.rows)) - set(map(tuple, after.rows))})
    if lost:
        raise seen.mistake(
            f"drop_display_name() changes rows: names and other columns of {', '.join(lost)} are not what they were.",
            help="Dropping the column is all that there is to do.",
        )


@grades("display-name")
async def test_display_name_waits(attempt: Attempt) -> None:
    """Open transactions are waited for, and what they write gets a display name, too; a table without rows is fine."""
    live = await rules.reset_live(attempt, attempt.seed_rows)
    ((renamed,),) = await live.query("SELECT min(id) FROM public.employees")
    chain = rules.Migration(ADD, commits=False), rules.Migration(ADD, commits=False)
    shown: dict[int, Any] | None = None
    emptied = False
    async with live.somebody_else() as other:
        await other.execute(f"BEGIN; {insert(('  Still Open ', 'still.open@kata.example'))};")
        await other.execute(f"UPDATE public.employees SET name = '  Renamed Meanwhile ' WHERE id = {renamed}")
        still_open, happened = True, ()
        right: dict[int, Any] = {}
        async with rules.migrating(attempt, *chain, at_most=2_000) as run:
            run.steps += [
                Step(OTHERS, "BEGIN"),
                Step(OTHERS, "INSERT INTO employees (name, …) VALUES ('  Still Open ', …)", "1 row"),
                Step(OTHERS, f"UPDATE employees SET name = '  Renamed Meanwhile ' WHERE id = {renamed}", "1 row"),
            ]
            while (pause := await run.next()) is not None:
                if pause.at == 1 and not emptied:
                    emptied = True
                    happened = run.schedule
                    await live.execute("DELETE FROM public.employees")
                if still_open and any(LOCK_NOT_AVAILABLE in step.state for step in run.steps):
                    # It tries again, or gives up.
                    still_open = await commits(other, run)
                if pause.at == 0 and pause.over and not pause.failed:
                    shown = dict(await run.inside(SHOWN))
                    right = dict(await run.inside(f"SELECT id, {RIGHT} FROM public.employees"))
                short = still_open and await gives_up_soon(run, pause)
                waits = await run.go_on()
                if still_open and other.get_server_pid() in waits and not short:
                    still_open = await commits(other, run)
                    await run.waits()
    first = run.done[0]
    ends_well(
        attempt, first, ADD, "While a transaction is open that has inserted an employee and renamed another one,", run
    )
    assert shown is not None
    ((new,),) = [(key,) for key in right if right[key] == "Still Open"]
    is_filled_late(first, shown, right, {renamed: "renamed", new: "inserted"}, happened)
    ends_well(attempt, run.done[1], ADD, "On a table without rows", run)


async def commits(other: Any, run: rules.Migrating) -> bool:
    """Let somebody else commit; their transaction is not open any more."""
    await other.execute("COMMIT")
    run.steps.append(Step(OTHERS, "COMMIT"))
    return False


async def gives_up_soon(run: rules.Migrating, pause: rules.Pause) -> bool:
    """Whether a statement of the migration would not wait longer for a lock than a few seconds: then it is seen to fail."""
    if pause.failed:
        return False
    ((lock, statement),) = await run.inside(
        "SELECT (SELECT setting::int FROM pg_settings WHERE name = 'lock_timeout'),"
        " (SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout')"
    )
    return any(0 < each <= 5_000 for each in (lock, statement))


def is_filled_late(
    seen: Observation,
    shown: Mapping[int, Any],
    right: Mapping[int, Any],
    who: Mapping[int, str],
    happened: tuple[Step, ...],
) -> None:
    """Reject values from before an open transaction has committed."""
    for key, what in who.items():
        if shown.get(key) != right[key]:
            raise seen.mistake(
                f"An employee whom an open transaction has {what} has the display_name {shown.get(key)!r} after its commit, "
                f"not {right[key]!r}.",
                schedule=happened,
                help="What is read before the table is locked is older than what open transactions commit. ALTER TABLE waits "
                "for them, and nobody writes after it: let it come before the rows are read.",
            )
    is_filled(seen, shown, right, {})


# -- 56: expand ---------------------------------------------------------------------------------------------------------

FILE = "SELECT pg_relation_filenode(t)::bigint, t::oid::bigint FROM to_regclass('public.employees') AS t"
VERSIONS = "SELECT id, ctid::text, xmin::text FROM public.employees"
FILLED = "SELECT count(*)::int, count(public_id)::int, count(DISTINCT public_id)::int FROM public.employees"
# As the server writes it, in any number of brackets, converted or not.
CALLS_IT = re.compile(r"[( ]*gen_random_uuid\(\)[) ]*(::(uuid|text|character varying|bpchar)[) ]*)*")
NEWCOMERS = ("old.one@kata.example", "old.two@kata.example", "old.three@kata.example", "old.four@kata.example")


@grades("expand-public-id")
async def test_expand_old_rows(attempt: Attempt) -> None:
    """The column comes without touching a row: those that are there have none, and the table is not rewritten."""
    expansion = await expanded(attempt)
    seen, before, after = expansion.seen, expansion.before, expansion.after
    ends_well(attempt, seen, EXPAND, "On a table with rows", expansion.run)
    # First the cause, then what it has done.
    for (_, old), (sql, new) in pairwise(expansion.files):
        if old != new:
            raise seen.mistake(
                f"The table is rewritten, with everybody locked out meanwhile: it has a new file after {_shown(sql)}.",
                help="A default that is computed for each row is computed for the rows that are there, when it comes with the "
                "column. Changed by a second step, it is for rows to come only.",
            )
    what = only_adds(seen, EXPAND, PUBLIC_ID, before, after)
    kind = what.partition(" default ")[0].partition(" generated ")[0].removesuffix(" not null")
    if kind != "uuid":
        raise seen.mistake(f"public_id is {kind}: the type is wrong.", expected="uuid", got=what, help="Uuid().")
    if "not null" in what.partition(" default ")[0]:
        raise seen.mistake("public_id is NOT NULL already.", expected="uuid, null", got=what, help="Leave it nullable.")
    ((rows, has, different),) = expansion.filled
    if has:
        share = " and share the same value, as of a constant default" if different == 1 < has else ""
        raise seen.mistake(
            f"{has} of {rows} rows that were there have a public_id already{share}: they stay null here.",
            expected="null for the rows that are there",
            help="Filling them is a step of its own, in batches; a default of ADD COLUMN holds for them as well.",
        )
    if after.shown != before.shown:
        raise seen.mistake(
            "expand_public_id() writes the rows that are there: each gets a new version, as if the table was rewritten, and "
            "everybody else is locked out meanwhile.",
            help="No UPDATE: a new column without a default is null in every row that is there.",
        )


def _shown(sql: str) -> str:
    text = " ".join(sql.split())
    return text if len(text) <= 160 else f"{text[:160]} …"


@dataclass(frozen=True)
class Expansion:
    """One run of the function.

    Attributes:
        before, after: The database, without newcomers; `shown` has the version of each employee's row.
        files: The file of the table, behind the statements that came before it was looked at.
        filled: The number of rows before newcomers, of those with a value, and of different values.
        refused: Why old code could not insert.
    """

    run: rules.Migrating
    before: Seen
    after: Seen
    files: list[tuple[str, Any]]
    filled: list[tuple[Any, ...]]
    refused: str = ""

    @property
    def seen(self) -> Observation:
        """What the function did."""
        return self.run.done[0]


async def expanded(attempt: Attempt) -> Expansion:
    """Run the function once, and look at the database before and after; then old code inserts four employees."""

    async def run_it() -> Expansion:
        live = await rules.reset_live(attempt, populated(attempt, 100))
        before = await look_at_versions(live)
        files: list[tuple[str, Any]] = []
        async with rules.migrating(attempt, rules.Migration(EXPAND), at_most=2_000) as run:
            sql = ""
            while (pause := await run.next()) is not None:
                if not pause.failed:
                    files.append((sql, await run.inside(FILE)))
                sql = pause.held.sql
        after, filled, refused = await look_at_versions(live), [], ""
        if PUBLIC_ID in after.defined:
            filled = await live.query(FILLED)
            try:
                await live.execute(insert(*(("Old Code", email) for email in NEWCOMERS[:3])))
                await live.execute(insert(("Old Code", NEWCOMERS[3])))
            except PostgresError as error:
                refused = str(error)
        return Expansion(run, before, after, files, filled, refused)

    return await attempt.remember("expanded", run_it)


async def look_at_versions(live: LiveDatabase) -> Seen:
    """Look at the database, and at the version of each employee's row."""
    seen = await look(live)
    if seen.rows:
        seen.shown = {key: versions for key, *versions in await live.query(VERSIONS)}
    return seen


@grades("expand-public-id")
async def test_expand_new_rows(attempt: Attempt) -> None:
    """Code that knows nothing of it goes on inserting, and each new row gets an id of its own from the database."""
    expansion = await expanded(attempt)
    seen, after, live = expansion.seen, expansion.after, await attempt.live_database()
    emails = ", ".join(map(literal, NEWCOMERS))
    given = [each for (each,) in await live.query(f"SELECT public_id FROM public.employees WHERE email IN ({emails})")]
    default = after.defined[PUBLIC_ID].partition(" default ")[2]
    if expansion.refused:
        raise seen.mistake(f"Code that knows nothing of public_id cannot insert any more: {expansion.refused}")
    if not default:
        effect = "a row that old code inserts has no public_id" if None in given else "somebody else fills it"
        raise seen.mistake(
            f"The column has no default in the database: {effect}.",
            expected="a server default",
            got=after.defined[PUBLIC_ID],
            help="`default=` is for SQLAlchemy's own INSERTs with this column; the database needs a server_default.",
        )
    if None not in given and len(set(given)) < len(given):
        raise seen.mistake(
            "New rows share the same public_id: the default is a constant.",
            expected="gen_random_uuid()",
            got=default,
            help="A UUID that Python makes is made once. Let the database call gen_random_uuid() for each row.",
        )
    if not CALLS_IT.fullmatch(default):
        raise seen.mistake(
            f"The default is {default or 'none'}, not gen_random_uuid().",
            expected="gen_random_uuid()",
            got=default or "no default",
            help='server_default=text("gen_random_uuid()"): PostgreSQL has the function itself, without an extension.',
        )
