"""What graders of transactions share: nothing may stay open."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from kata.grading import Attempt, Mistake, Observation

# Sessions of the answer's that are in a transaction; those in a pool are idle.
_IN_TRANSACTION = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
    AND state IS DISTINCT FROM 'idle'
"""
_END_SECONDS = 10.0
_POLL_SECONDS = 0.005


async def nothing_is_open(attempt: Attempt, observation: Observation, checked_out: int, when: str) -> None:
    """Reject a connection that is not back in the pool, and a transaction that is still open on the server.

    Args:
        attempt: The answer.
        observation: The call.
        checked_out: How many connections the pool is missing, by the word of the worker.
        when: What happened, the beginning of a sentence, such as "The block ends normally, and afterwards".
    """
    if checked_out:
        raise observation.mistake(
            f"{when} the connection is not back in the pool: its session is still open, and so is the transaction.",
            where=attempt.location_of(),
            help="Every session has to be closed, however the block ends: `async with factory() as session:` sees to it, and "
            "so does `finally`.",
        )
    live = await attempt.live_database()
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _END_SECONDS
    while (await live.query(_IN_TRANSACTION))[0][0]:
        # A connection that was closed in the middle of a transaction ends a moment later on the server.
        if loop.time() > deadline:
            raise observation.mistake(
                f"{when} a transaction is still open on the server.",
                help="Close every session that was opened: commit, rollback or close() end its transaction.",
            )
        await asyncio.sleep(_POLL_SECONDS)


def is_a(error: Mapping[str, Any] | None, name: str) -> bool:
    """Whether an error that a probe described is an instance of a class of this name."""
    return error is not None and name in error["bases"]


def times(number: int) -> str:
    """How often, in words."""
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")


def no_further_attempt(attempt: Attempt, observation: Observation, when: str, help: str) -> Mistake:
    """Return the mistake of raising an error after which the function should begin anew."""
    raised = observation.raised
    assert raised is not None
    return observation.mistake(
        f"{when}, there is no further attempt: the function raises {raised.name}: {raised.first_line}",
        where=attempt.location_of(raised),
        explanation=raised.explained,
        help=help,
    )
