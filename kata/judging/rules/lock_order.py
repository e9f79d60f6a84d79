"""The order in which two calls lock the same rows, where a statement does not say it."""

from __future__ import annotations

from kata.judging.attempt import Attempt
from kata.judging.data import Rows
from kata.judging.rules.interleaving import Concurrent, Race, interleaved, others_connect

# So that a table is read from its beginning to its end.
_NO_INDEX = "SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off"
# An UPDATE writes the new version of a row into the next free place of the page.
_MOST_PLACES = 300
# When the row becomes free, the server lets one of both calls have it. That is the first one about four times in five, and
# only then something is to be seen.
_MOST_TIMES = 12


async def lock_in_changing_order(
    attempt: Attempt, rows: Rows, table: str, keys: tuple[int, int], first: Concurrent, second: Concurrent
) -> Race:
    """Let two calls lock the same two rows, and change meanwhile the order in which a statement finds these rows.

    Without ORDER BY, a statement locks rows in the order in which it finds them. An UPDATE moves a row: its new version
    stands elsewhere. While the first call waits for the row that comes first, a writer's new version of it comes to stand
    behind the other row; so the second call finds the other row first. If they lock in the order in which they find,
    both have one row then, and wait for each other. If the order is a fixed one, nothing happens.

    Args:
        attempt: Its live database is reset to `rows`.
        rows: The rows.
        table, keys: The table, whose primary key is `id`, and the keys of the two rows.
        first, second: The calls.

    Returns:
        The race, with its `deadlock`.
    """
    for _ in range(_MOST_TIMES):
        race, second_was_first = await _try(attempt, rows, table, keys, first, second)
        if race.deadlock or not second_was_first:
            break
    return race


async def _try(
    attempt: Attempt, rows: Rows, table: str, keys: tuple[int, int], first: Concurrent, second: Concurrent
) -> tuple[Race, bool]:
    """Do that once; returns the race, and whether the second call got the row for which both have waited."""
    async with (
        others_connect(attempt, 2) as (writer, reader),
        interleaved(attempt, rows, first, second, settings=_NO_INDEX) as race,
    ):
        for connection in (writer, reader):
            await connection.execute("BEGIN")
        live = await attempt.live_database()
        (front,), (back,) = await live.query(f"SELECT id FROM {table} WHERE id IN {keys} ORDER BY ctid")
        await race.write(f"UPDATE {table} SET id = id WHERE id = {front}", writer)
        is_behind = f"SELECT a.ctid > b.ctid FROM {table} AS a, {table} AS b WHERE a.id = {front} AND b.id = {back}"
        for _ in range(_MOST_PLACES):
            if await writer.fetchval(is_behind):
                break
            await writer.execute(f"UPDATE {table} SET id = id WHERE id = {front}")
        # The first call waits behind this one, so that it is still waiting when the writer has committed.
        await race.write(f"SELECT FROM {table} WHERE id = {front} FOR UPDATE", reader)
        await race.run(0, to_the_end=False)
        await race.end("COMMIT", writer)
        await race.run(1, to_the_end=False)
        await race.end("COMMIT", reader)
        second_was_first = race.waits(0)
    return race, second_was_first
