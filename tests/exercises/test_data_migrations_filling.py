"""Graders of phase 14: rows that are filled batch by batch, beside others who write, lock and commit.

The probes are in `probes_data_migrations_filling.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from kata.grading import Attempt, Kind, LiveDatabase, grades, rules

from .shared.backfills import (
    BATCH,
    PROBES,
    Backfill,
    backfilled,
    backfilling,
    described_rows,
    holding,
    other_columns,
    people,
)

# Somebody's open transactions: one has filled a row of the first batch, the other one has raised more salaries than a
# batch has rows.
_FILLS = "UPDATE employees SET public_id = gen_random_uuid() WHERE id = 3 RETURNING id, public_id"
_RAISES = "UPDATE employees SET salary = salary + 1 WHERE id BETWEEN 24 AND 31 RETURNING id, NULL"
# A row that is neither among the first nor among the last, by id as well as by place. When somebody fills every other one,
# a batch of two has only rows of theirs.
_IN_BETWEEN = """
SELECT min(id) FROM (
    SELECT id, row_number() OVER (ORDER BY ctid) AS first, row_number() OVER (ORDER BY ctid DESC) AS last
    FROM employees WHERE public_id IS NULL
) AS places WHERE first > 2 AND last > 2 AND id BETWEEN 22 AND 31
"""
_FILLS_THE_OTHERS = """
UPDATE employees SET public_id = gen_random_uuid() WHERE public_id IS NULL AND id <> {} RETURNING id, public_id
"""
# What is not locked: whoever has taken rows already, may go on with these.
_FILLS_THE_REST = """
UPDATE employees SET public_id = gen_random_uuid()
WHERE id IN (SELECT id FROM employees WHERE public_id IS NULL FOR NO KEY UPDATE SKIP LOCKED) RETURNING id, public_id
"""
_WRITING = ("UPDATE", "DELETE", "MERGE", "DO", "CALL", "EXECUTE")
_COMES = """
INSERT INTO employees (name, email, salary) VALUES ('New', 'new@example.org', 1000) RETURNING id, public_id
"""
_GOES = """
DELETE FROM employees WHERE id = (
    SELECT id FROM employees WHERE public_id IS NULL AND id IN (5, 66) ORDER BY id DESC LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id, NULL
"""
_MANY = """
INSERT INTO employees (name, email, salary, public_id)
SELECT 'Person ' || i, 'person' || i || '@example.org', 1000, NULL FROM generate_series(1, 1003) AS i
"""
_FAILURES = 4  # whoever tries again, and stops some time, has to raise then
_MOST_FOR_MANY = 6_000  # also for those who write and commit each row by itself
_LARGEST = """
SELECT max(many) FROM (SELECT count(*) AS many FROM employees WHERE name LIKE 'Person %' GROUP BY xmin::text) AS each
"""


def _returned(run: Backfill, expected: int) -> None:
    """Reject more locks than for a batch, and another value than the number of rows that were filled."""
    if run.too_many_locked is not None:
        raise run.too_many_locked
    value = run.observation.value
    if type(value) is not int:
        raise run.mistake(f"the function returns {rules.described(value)}, not the number of rows as an int.")
    if value != expected:
        raise run.mistake(
            "the function does not return how many rows it has filled.",
            expected=str(expected),
            got=str(value),
            help="Count what your UPDATEs have written, and committed: not what was null before, nor what others have filled.",
        )


def _all_filled(run: Backfill, before: Mapping[int, str | None]) -> None:
    """Reject rows that are null, values that were there and are others now, and values that are shared."""
    changed = [id for id, value in before.items() if value is not None and run.rows.get(id, value) != value]
    if changed:
        raise run.mistake(
            f"the function changes a value that was there before, that of id {changed[0]}.",
            expected=str(before[changed[0]]),
            got=str(run.rows.get(changed[0])),
            help="Only what is null is to be filled.",
        )
    overwritten = [id for id, value in run.written.items() if run.rows.get(id, value) != value]
    if overwritten:
        raise run.mistake(
            f"the function overwrites a value that somebody else has written meanwhile, that of id {overwritten[0]}.",
            expected=run.written[overwritten[0]],
            got=str(run.rows[overwritten[0]]),
            help="What was null when you read it need not be null when you write it: the UPDATE itself has to see to it, or "
            "the row has to be locked before it is read.",
        )
    if run.nulls:
        raise run.still_null()
    seen: dict[str | None, int] = {}
    for id, value in run.rows.items():
        if value in seen:
            raise run.mistake(
                f"several rows have got the same value, those of id {seen[value]} and {id} for example.",
                help="Python evaluates uuid4() once for a statement, and the value goes to each of its rows. "
                "gen_random_uuid() is evaluated for each row.",
            )
        seen[value] = id


def _the_rest_stays(run: Backfill, before: Mapping[int, str], after: Mapping[int, str]) -> None:
    """Reject rows whose other columns have changed, and rows that are gone."""
    for id, text in before.items():
        if after.get(id) != text:
            raise run.mistake(
                f"the function changes more than public_id in the row of id {id}." if id in after
                else f"the row of id {id} is gone.",
                expected=text,
                got=str(after.get(id)),
            )  # fmt: skip


async def _nothing_left_to_fill(attempt: Attempt, live: LiveDatabase, when: str) -> None:
    async with backfilling(attempt, live, when) as run:
        before = dict(run.rows)
    _all_filled(run, before)
    _returned(run, 0)


@grades("backfill-public-id")
async def test_backfill_filled(attempt: Attempt) -> None:
    """What is null is filled batch by batch, each committed before the next one; what is there stays."""
    live = await people(attempt)
    texts = await other_columns(live)
    async with backfilling(attempt, live, f"With batches of {BATCH} rows") as run:
        before = dict(run.rows)
        while (held := await run.next()) is not None and not run.filled:
            held.release()
        if held is not None:
            await run.write(_COMES)
            held.release()
    _all_filled(run, before)
    _the_rest_stays(run, texts, await other_columns(live))
    _returned(run, len(run.filled))
    await _nothing_left_to_fill(attempt, live, "When nothing is left to fill")
    await live.execute("DELETE FROM employees")
    await _nothing_left_to_fill(attempt, live, "When there are no employees at all")


@grades("backfill-public-id")
async def test_backfill_crash(attempt: Attempt) -> None:
    """After a crash, what was committed stays, and the next call fills the rest."""
    live = await people(attempt)
    async with backfilling(attempt, live, f"With batches of {BATCH} rows", may_raise=True) as run:
        before = dict(run.rows)
        while (held := await run.next()) is not None and not run.filled:
            held.release()
        if held is not None:
            held.hang_up()
            run.crash("When the connection is lost behind the first batch", "the connection is lost")
    before |= _survived(attempt, run, before)
    if run.observation.raised is None:  # it has overcome the loss
        live = await people(attempt)
        before = dict(await live.query("SELECT id, public_id::text FROM employees"))
    async with backfilling(attempt, live, "When it is called again after that", may_raise=True) as run:
        commits = 0
        while (held := await run.next()) is not None:
            commits += held.kind is Kind.COMMIT
            if held.kind is Kind.COMMIT and 1 < commits <= 1 + _FAILURES:
                held.fail("53100", "could not extend file: No space left on device")
                run.crash(
                    "When a COMMIT fails" if commits == 2 else f"When {commits - 1} COMMITs in a row fail",
                    "the COMMIT fails",
                )
            else:
                held.release()
    before |= _survived(attempt, run, before)
    async with backfilling(attempt, live, "When it is called again after a crash", batch_size=3) as run:
        pass
    _all_filled(run, before)
    _returned(run, len(run.filled))


def _survived(attempt: Attempt, run: Backfill, before: Mapping[int, str | None]) -> dict[int, str | None]:
    """Reject a call that takes an error for its end, and one that undoes what was committed; returns what is filled."""
    if run.observation.raised is not None and not run.crashed:
        raise rules.unexpected(attempt, run.observation, f"{run.when},")
    if run.observation.raised is None:
        if run.nulls and run.crashed:
            raise run.mistake(
                f"the function returns {run.observation.value!r} as if nothing had happened, and {described_rows(run.nulls)} null.",
                help="Let the error pass: whoever has called it has to know that rows are left.",
            )
        _all_filled(run, before)
        _returned(run, len(run.filled))
    undone = [id for id in run.filled if run.rows.get(id) is None]
    if undone:
        raise run.mistake(f"{described_rows(undone)} null again, though the batch was committed.")
    return {id: value for id, value in run.rows.items() if value is not None}


@grades("backfill-public-id")
async def test_backfill_held(attempt: Attempt) -> None:
    """Rows that somebody else has locked are waited for; what they commit meanwhile stays, and is not counted."""
    live = await people(attempt)
    when = "When somebody holds rows in open transactions"
    async with (
        holding(live, _FILLS) as one,
        holding(live, _RAISES) as other,
        backfilling(attempt, live, when, one, other) as run,
    ):
        before = dict(run.rows)
        await run.wait_for_others()
    _all_filled(run, before)
    _returned(run, len(run.filled))


@grades("backfill-public-id")
async def test_backfill_empty_batch(attempt: Attempt) -> None:
    """A batch that somebody else has filled meanwhile is not the end."""
    live = await people(attempt)
    ((free,),) = await live.query(_IN_BETWEEN)
    when = "When it waits for somebody who fills all rows of a batch of 2"
    async with (
        holding(live, _FILLS_THE_OTHERS.format(free)) as other,
        backfilling(attempt, live, when, other, batch_size=2) as run,
    ):
        before = dict(run.rows)
        await run.wait_for_others()
    _all_filled(run, before)
    _returned(run, len(run.filled))


@grades("backfill-public-id")
async def test_backfill_overtaken(attempt: Attempt) -> None:
    """What somebody else writes before an UPDATE stays, and only what was filled is counted."""
    live = await people(attempt)
    async with backfilling(attempt, live, f"With batches of {BATCH} rows") as run:
        before = dict(run.rows)
        while (held := await run.next()) is not None and rules.command_of(held) not in _WRITING:
            held.release()
        if held is not None:
            run.when = "When somebody else fills the other rows before the first UPDATE"
            await run.write(_GOES)
            await run.write(_FILLS_THE_REST)
            held.release()
    _all_filled(run, before)
    _returned(run, len(run.filled))


@grades("backfill-public-id")
async def test_backfill_default(attempt: Attempt) -> None:
    """A batch has 1,000 rows if nothing else is said."""
    default = (await attempt.probe(PROBES, "default_batch_size")).value
    live = await people(attempt, *([] if default == 1000 else [_MANY]))
    before = dict(await live.query("SELECT id, public_id::text FROM employees"))
    nulls = sum(value is None for value in before.values())
    run = await backfilled(
        attempt, live, f"With {nulls:,} rows to fill, and no batch size given", at_most=_MOST_FOR_MANY
    )
    _all_filled(run, before)
    _returned(run, nulls)
    ((largest,),) = await live.query(_LARGEST)
    if largest is not None and largest > 1000:
        raise run.mistake(
            f"{largest:,} rows are written in one transaction; a batch has at most 1,000 then.",
            help="The contract has `batch_size=1000`.",
        )
