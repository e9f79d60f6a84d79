"""Graders of phase 14: a column that comes without touching a row, and a default for new ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from asyncpg import PostgresError  # type: ignore[import-untyped, unused-ignore]

from kata.grading import Attempt, LiveDatabase, Observation, grades, rules

from .shared.migrated import Seen, ends_well, insert, literal, look, only_adds, populated

EXPAND = "expand_public_id"
PUBLIC_ID = ("column", "public.employees.public_id")
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
        if new == [(None, None)]:
            raise seen.mistake(
                f"The table is dropped, by {_shown(sql)}: everything in it is lost, and so is whatever refers to it.",
                help="Add the column to the table that is there.",
            )
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
        written = sum(after.shown.get(key) != version for key, version in before.shown.items())
        raise seen.mistake(
            f"expand_public_id() writes the rows that are there: {written} of {rows} have a new version, written while "
            "everybody else is locked out.",
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
