"""The order in which two calls lock the same rows, where a statement does not say it."""

from __future__ import annotations

from typing import Any

from kata.judging.attempt import Attempt
from kata.judging.data import Rows
from kata.judging.rules.interleaving import Concurrent, Race, interleaved, others_connect

_RESET = "RESET enable_seqscan; RESET enable_indexscan; RESET enable_indexonlyscan; RESET enable_bitmapscan; "
# A table is then read from its beginning to its end, or by its index, in the order of the keys.
_BY_PLACE = _RESET + "SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off"
_BY_INDEX = _RESET + "SET enable_seqscan = off; SET enable_bitmapscan = off"
# An UPDATE writes the new version of a row into the next free place of the page.
_MOST_PLACES = 300
_MOST_TIMES = 12


async def lock_in_changing_order(
    attempt: Attempt, rows: Rows, table: str, keys: tuple[int, int], first: Concurrent, second: Concurrent
) -> Race:
    """Let two calls lock the same two rows, and change meanwhile the order in which a statement finds these rows.

    Without ORDER BY, a statement locks rows in the order in which it finds them. That is another one when the server
    chooses another plan, and when a row has been changed: its new version stands elsewhere. So both calls can have one row,
    and wait for each other. If the order is a fixed one, nothing happens.

    Args:
        attempt: Its live database is reset to `rows`.
        rows: The rows.
        table, keys: The table, whose primary key is `id`, and the keys of the two rows.
        first, second: The calls.

    Returns:
        The race, with its `deadlock`.
    """
    race = await _by_different_plans(attempt, rows, table, keys, first, second)
    for _ in range(_MOST_TIMES):
        if race.deadlock:
            break
        race, is_next = await _beside_a_writer(attempt, rows, table, keys, first, second)
        if is_next:
            break
    return race


async def _by_different_plans(
    attempt: Attempt, rows: Rows, table: str, keys: tuple[int, int], first: Concurrent, second: Concurrent
) -> Race:
    """One call finds the rows by their places, the other one by the index; somebody holds each row until both wait."""
    low, high = sorted(keys)
    async with (
        others_connect(attempt, 2) as (of_low, of_high),
        interleaved(attempt, rows, first, second, settings=(_BY_PLACE, _BY_INDEX)) as race,
    ):
        await _move_behind(of_low, table, low, high)
        for connection, key in ((of_low, low), (of_high, high)):
            await connection.execute("BEGIN")
            await race.write(f"SELECT FROM {table} WHERE id = {key} FOR UPDATE", connection)
        for number in range(2):
            await race.run(number, to_the_end=False)
        for connection in (of_high, of_low):
            await race.end("COMMIT", connection)
    return race


async def _beside_a_writer(
    attempt: Attempt, rows: Rows, table: str, keys: tuple[int, int], first: Concurrent, second: Concurrent
) -> tuple[Race, bool]:
    """While the first call waits for the row that comes first, a writer's new version of it comes to stand behind the other.

    So the second call finds the other row first. A call that wakes up behind the writer stands at the old version of the row
    or at the new one, as it happens, and only at the new one it is the next to get it: until then, this is begun anew.

    Returns:
        The race, and whether the first call was the next to get the row, or did not wait for it.
    """
    async with (
        others_connect(attempt, 2) as (writer, reader),
        interleaved(attempt, rows, first, second, settings=(_BY_PLACE, _BY_PLACE)) as race,
    ):
        for connection in (writer, reader):
            await connection.execute("BEGIN")
        live = await attempt.live_database()
        (front,), (back,) = await live.query(f"SELECT id FROM {table} WHERE id IN {keys} ORDER BY ctid")
        await race.write(f"UPDATE {table} SET id = id WHERE id = {front}", writer)
        await _move_behind(writer, table, front, back)
        # The first call waits behind this one, so that it is still waiting when the writer has committed.
        await race.write(f"SELECT FROM {table} WHERE id = {front} FOR UPDATE", reader)
        await race.run(0, to_the_end=False)
        await race.end("COMMIT", writer)
        # It still waits behind the reader, but for another version of the row: only there it is before the second call.
        place = f"SELECT (ctid::text::point)[1]::int FROM {table} WHERE id = {front}"
        is_next = await race.comes_next(0, place)
        await race.run(1, to_the_end=False)
        await race.end("COMMIT", reader)
    return race, is_next


async def _move_behind(connection: Any, table: str, key: int, other: int) -> None:
    is_behind = f"SELECT a.ctid > b.ctid FROM {table} AS a, {table} AS b WHERE a.id = {key} AND b.id = {other}"
    for _ in range(_MOST_PLACES):
        if await connection.fetchval(is_behind):
            break
        await connection.execute(f"UPDATE {table} SET id = id WHERE id = {key}")
