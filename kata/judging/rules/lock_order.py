"""The order in which two calls lock the same rows, where a statement does not say it."""

from __future__ import annotations

from typing import Any

from kata.judging.attempt import Attempt
from kata.judging.data import Rows
from kata.judging.rules.interleaving import Concurrent, Race, interleaved, others_connect

# Prepared statements keep their plans, whatever the settings are later.
_RESET = (
    "DISCARD PLANS; RESET enable_seqscan; RESET enable_indexscan; RESET enable_indexonlyscan; RESET enable_bitmapscan; "
)
# A table is then read from its beginning to its end, or by its index, in the order of the keys.
_BY_PLACE = _RESET + "SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off"
_BY_INDEX = _RESET + "SET enable_seqscan = off; SET enable_bitmapscan = off"
# An UPDATE writes the new version of a row into the next free place of the page.
_MOST_PLACES = 300


async def lock_in_changing_order(
    attempt: Attempt, rows: Rows, table: str, keys: tuple[int, int], first: Concurrent, second: Concurrent
) -> Race:
    """Let two calls lock the same two rows, and let their statements find these rows in different orders.

    Without ORDER BY, a statement locks rows in the order in which it finds them, and that depends on the plan that the server
    chooses. The first call finds them by their places in the table, the second one by the index, where a statement leaves that
    open; somebody holds each row until both calls wait. So each has one row then, and waits for the other one. If the order
    is a fixed one, nothing happens.

    Args:
        attempt: Its live database is reset to `rows`.
        rows: The rows.
        table, keys: The table, whose primary key is `id`, and the keys of the two rows.
        first, second: The calls.

    Returns:
        The race, with its `deadlock`.
    """
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


async def _move_behind(connection: Any, table: str, key: int, other: int) -> None:
    is_behind = f"SELECT a.ctid > b.ctid FROM {table} AS a, {table} AS b WHERE a.id = {key} AND b.id = {other}"
    for _ in range(_MOST_PLACES):
        if await connection.fetchval(is_behind):
            break
        await connection.execute(f"UPDATE {table} SET id = id WHERE id = {key}")
