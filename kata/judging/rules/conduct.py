"""How a function uses what it was given: one session, no commit, reading only, SQLAlchemy's constructs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kata.judging.observation import Observation, own_connection
from kata.shape import read_shape
from kata.wire import Statement

_WRITING = ("INSERT", "UPDATE", "DELETE", "MERGE")
_LONGEST_SQL = 100_000
# What a SELECT can call to change more than rows: settings, locks, other connections, files.
_SIDE_EFFECTS = re.compile(r"set_config|setval|pg_(?!get_|typeof|catalog)\w+|lo_\w+|dblink\w*|query_to_xml\w*")


def conduct(observation: Observation, *, may_write: bool = False) -> None:
    """Reject a commit, a rollback, a connection of the function's own, and writing where only reading was asked for.

    Args:
        observation: A call.
        may_write: Whether the exercise asks for changes.
    """
    if observation.connections - {0}:
        raise own_connection(observation)
    if observation.committed:
        raise observation.mistake(
            "The function commits: the transaction belongs to the caller, who can no longer roll it back.",
            help="Remove commit() (and `async with session.begin()`, which commits too); flush() sends without committing.",
        )
    if observation.rolled_back:
        raise observation.mistake(
            "The function ends the caller's transaction with a rollback (rollback() or close()): it belongs to the caller.",
            help="Leave the session open; session.expunge_all() empties it without touching the transaction.",
        )
    for statement in observation.work:
        if (what := _no_query(statement)) is not None:
            raise observation.mistake(f"The function sends {what}: that is no query, and none was asked for.")
    written = [statement for statement in observation.work if statement.command in _WRITING]
    if written and not may_write:
        raise observation.mistake(f"The function changes data ({written[0].command}), but it was only asked to read.")


def _no_query(statement: Statement) -> str | None:
    """What a statement is when it neither reads nor writes rows."""
    if len(statement.sql) > _LONGEST_SQL:
        return f"{len(statement.sql):,} characters of SQL"
    if statement.command not in ("", "SELECT", *_WRITING):
        return statement.tag
    if statement.command == "SELECT" and not statement.labels():
        return "a SELECT that makes a table (SELECT INTO, CREATE TABLE AS)"
    shape = read_shape(statement.sql)
    effects = sorted(name for name in (shape.functions if shape else ()) if _SIDE_EFFECTS.fullmatch(name))
    return f"{effects[0]}()" if effects else None


def written_with_constructs(observations: Sequence[Observation], *, construct: str) -> None:
    """Reject raw SQL in `text()`, and statements that go past SQLAlchemy to the driver.

    Args:
        observations: Calls.
        construct: What to write the statements with, for the message.
    """
    for observation in observations:
        for origin in observation.origins:
            if not origin:
                raise observation.mistake(
                    "A statement was sent past SQLAlchemy, straight through the driver.",
                    help=f"Write it with {construct} and send it through the session.",
                )
            if origin.get("text"):
                raise observation.mistake(
                    "The statement is raw SQL in text(): the rows may be right, but the exercise is about the constructs.",
                    help=f"Write it with {construct}.",
                )
