"""The order in which two calls lock the same rows, where a statement does not say it."""

from __future__ import annotations

from kata.judging.attempt import Attempt
from kata.judging.data import Rows
from kata.judging.rules.interleaving import Concurrent, Race, interleaved, others_connect
from kata.pool.committing import LiveDatabase

# So that a table is read from its beginning to its end. Prepared statements would keep their plans, whatever the settings.
_NO_INDEX = "DISCARD PLANS; SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off"
_MOST_TIMES = 3


async def lock_in_changing_order(
    attempt: Attempt, rows: Rows, table: str, keys: tuple[int, int], first: Concurrent, second: Concurrent
) -> Race:
    """Let two calls lock the same two rows, and change meanwhile the order in which a statement finds these rows.

    Without ORDER BY, a statement locks rows in the order in which it finds them. An UPDATE moves a row: its new version
    stands elsewhere. While the first call waits for the row that comes first, a writer moves the other row to a place before
    it; so the second call finds, and locks, the other row first. When the first call goes on, both have one row and wait for
    each other. If they lock in a fixed order, nothing happens.

    Who waited first for a row that somebody has only locked is the next to get it: nothing here is left to chance.

    Args:
        attempt: Its live database is reset to `rows`.
        rows: The rows.
        table, keys: The table, whose primary key is `id`, and the keys of the two rows.
        first, second: The calls.

    Returns:
        The race, with its `deadlock`.
    """
    for _ in range(_MOST_TIMES):
        race, has_moved = await _once(attempt, rows, table, keys, first, second)
        if race.deadlock or has_moved:
            break
    return race


async def _once(
    attempt: Attempt, rows: Rows, table: str, keys: tuple[int, int], first: Concurrent, second: Concurrent
) -> tuple[Race, bool]:
    """Run the schedule; returns the race, and whether the order has changed, or could not: the first call has the row."""
    front, back = keys
    async with (
        others_connect(attempt, 2) as (reader, writer),
        interleaved(attempt, rows, first, second, settings=(_NO_INDEX, _NO_INDEX)) as race,
    ):
        live = await attempt.live_database()
        await _leave_room(live, table, front, back)
        was_in_front = await _stands_before(live, table, front, back)
        await reader.execute("BEGIN")
        await race.write(f"SELECT FROM {table} WHERE id = {front} FOR UPDATE", reader)
        await race.run(0, to_the_end=False)
        waits = await race.write(f"UPDATE {table} SET id = id WHERE id = {back}", writer)
        has_moved = waits or (was_in_front and await _stands_before(live, table, back, front))
        await race.run(1, to_the_end=False)
        await race.end("COMMIT", reader)
    return race, has_moved


async def _leave_room(live: LiveDatabase, table: str, front: int, back: int) -> None:
    """Move both rows away from where they are, in this order, and make the places before them free.

    An UPDATE that changes no column of an index puts the new version into the first free place of the page. VACUUM frees
    the places of versions in between, to which no index refers.
    """
    for key in (front, front, front, back):
        await live.execute(f"UPDATE {table} SET id = id WHERE id = {key}")
    await live.execute(f"VACUUM {table}")


async def _stands_before(live: LiveDatabase, table: str, one: int, other: int) -> bool:
    """Whether a statement that reads the table from its beginning finds one row before the other."""
    ((found,),) = await live.query(
        f"SELECT a.ctid < b.ctid FROM {table} AS a, {table} AS b WHERE a.id = {one} AND b.id = {other}"
    )
    return bool(found)
