"""Graders of phase 14: a required column, added and filled in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asyncpg import InterfaceError, PostgresError  # type: ignore[import-untyped, unused-ignore]

from kata.grading import Attempt, LiveDatabase, Observation, Step, grades, rules

from .shared.definitions import differences
from .shared.migrated import (
    AWKWARD,
    REFUSED,
    RIGHT,
    SHOWN,
    Seen,
    ends_well,
    insert,
    look,
    only_adds,
    populated,
)

ADD, DROP = "add_display_name", "drop_display_name"
OTHERS = "somebody else"
DISPLAY_NAME = ("column", "public.employees.display_name")
READ_LATER = (
    "What is read before the table is locked is older than what open transactions commit. ALTER TABLE waits for them, and "
    "nobody writes after it: let it come before the rows are read."
)
CROWD = 520
"""More than an answer that stops at 500 rows would fill."""
REFUSALS = 4
"""More than three tries: how often the lock is refused before the open transaction ends."""
POLLS = 40
"""After so many equal statements it asks whether the transaction is still open, and would go on for ever."""
HAS_COLUMN = """
SELECT FROM pg_attribute
WHERE attrelid = to_regclass('public.employees') AND attname = 'display_name' AND NOT attisdropped
"""
WAITS_BY_ITSELF = "ALTER TABLE waits for the open transactions by itself, as long as it takes."
OPEN = "While a transaction is open that has inserted an employee and renamed another one,"
STILL_OPEN = "still.open@kata.example"
# A time-out of its own that would end its waiting: it is made short, so that its end is seen and not guessed. A statement
# has more, because it needs time without waiting as well.
SHORTENED = """
SELECT set_config(name, CASE name WHEN 'lock_timeout' THEN '50' ELSE '1000' END, true) FROM pg_settings
WHERE name IN ('lock_timeout', 'statement_timeout') AND source = 'session' AND setting::int > 0
"""
LENGTHENED = "SELECT set_config(name, '0', true) FROM unnest(ARRAY['lock_timeout', 'statement_timeout']) AS name"


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
    has_column = emptied = False
    async with live.somebody_else() as other:
        await other.execute(f"BEGIN; {insert(('  Still Open ', STILL_OPEN))};")
        await other.execute(f"UPDATE public.employees SET name = '  Renamed Meanwhile ' WHERE id = {renamed}")
        happened: tuple[Step, ...] = ()
        still_open, ended, short = True, False, False
        right: dict[int, Any] = {}
        new: list[int] = []
        sent: list[str] = []
        async with rules.migrating(attempt, *chain, at_most=2_000) as run:
            run.steps += [
                Step(OTHERS, "BEGIN"),
                Step(OTHERS, "INSERT INTO employees (name, …) VALUES ('  Still Open ', …)", "1 row"),
                Step(OTHERS, f"UPDATE employees SET name = '  Renamed Meanwhile ' WHERE id = {renamed}", "1 row"),
            ]
            while (pause := await run.next()) is not None:
                sent.append(pause.held.sql)
                returned = pause.at == 1 or (pause.over and not pause.failed)
                if still_open and (returned or tries_again(run) or sent.count(sent[-1]) > POLLS):
                    still_open = False
                    ended = not await commits(other, run)
                if pause.at == 1 and not emptied:
                    emptied = True
                    happened = run.schedule
                    await live.execute("DELETE FROM public.employees")
                if pause.at == 0 and pause.over and not pause.failed:
                    shown = dict(await run.inside(SHOWN))
                    has_column = bool(await run.inside(HAS_COLUMN))
                    rows = await run.inside(f"SELECT id, {RIGHT}, email = '{STILL_OPEN}' FROM public.employees")
                    right = {key: value for key, value, _ in rows}
                    new = [key for key, _, is_new in rows if is_new]
                if not pause.failed and (still_open or short):
                    short = bool(await run.inside(SHORTENED if still_open else LENGTHENED)) and still_open
                waits = await run.go_on()
                if still_open and other.get_server_pid() in waits and not short:
                    still_open = False
                    ended = not await commits(other, run)
                    await run.waits()
    first = run.done[0]
    ends_well(attempt, first, ADD, OPEN, run, empty=READ_LATER)
    if ended:
        raise first.mistake(
            f"{OPEN} {ADD}() ends that transaction: what it has written is lost.",
            schedule=happened,
            help=WAITS_BY_ITSELF,
        )
    if not has_column:
        raise first.mistake(
            f"{OPEN} {ADD}() returns without having added the column.", schedule=happened, help=WAITS_BY_ITSELF
        )
    if not new:
        raise first.mistake(f"{OPEN} the employee whom it has inserted is gone after {ADD}().", schedule=happened)
    assert shown is not None
    is_filled_late(first, shown, right, {renamed: "renamed", new[0]: "inserted"}, happened)
    ends_well(attempt, run.done[1], ADD, "On a table without rows", run)


def tries_again(run: rules.Migrating) -> bool:
    """Whether it has been refused the lock so often that it will try until it has it."""
    return sum(any(state in step.state for state in REFUSED) for step in run.steps) >= REFUSALS


async def commits(other: Any, run: rules.Migrating) -> bool:
    """Let somebody else commit; returns False if their transaction has been ended before."""
    try:
        await other.execute("COMMIT")
    except (PostgresError, InterfaceError, OSError):
        return False
    run.steps.append(Step(OTHERS, "COMMIT"))
    return True


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
                help=READ_LATER,
            )
    is_filled(seen, shown, right, {})
