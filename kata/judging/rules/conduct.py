"""How a function uses its session: no commit, no second connection, no unrequested writes, SQLAlchemy's constructs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kata.judging.observation import Observation, own_connection
from kata.shape import read_shape
from kata.wire import Statement

_WRITING = ("INSERT", "UPDATE", "DELETE", "MERGE")
_LONGEST_SQL = 100_000
# Functions that change more than rows: settings, locks, other connections, files.
_SIDE_EFFECTS = re.compile(
    r"set_config|setval|pg_(?!get_|typeof|catalog|\w+_is_visible\b)\w+|lo_\w+|dblink\w*|query_to_xml\w*"
)


def conduct(observation: Observation, *, may_write: bool = False) -> None:
    """Reject a commit, a rollback, a second connection, statements other than queries, and writes unless `may_write`."""
    if observation.connections - {0}:
        raise own_connection(observation)
    if observation.committed:
        raise observation.mistake(
            "The function commits: the transaction belongs to the caller, who can no longer roll it back.",
            help="Remove commit() (and `async with session.begin()`, which commits too); flush() sends without committing.",
        )
    # SQLAlchemy itself rolls back when the server refuses a flush.
    refused = observation.raised is not None and observation.raised.sqlstate
    if observation.rolled_back and not refused:
        raise observation.mistake(
            "The function ends the caller's transaction with a rollback (rollback() or close()): it belongs to the caller.",
            help="Leave the session open; session.expunge_all() empties it without touching the transaction.",
        )
    for statement in observation.work:
        if (what := _not_a_query(statement)) is not None:
            raise observation.mistake(f"The function sends {what}: that is no query, and none was asked for.")
    written = [statement for statement in observation.work if statement.command in _WRITING]
    if written and not may_write:
        raise observation.mistake(f"The function changes data ({written[0].command}), but it was only asked to read.")


def database_error_is_raised(observation: Observation, what: str, *, error: str = "IntegrityError") -> None:
    """Reject errors of the database that are swallowed, replaced, or raised without asking it; `what` was refused."""
    raised = observation.raised
    if raised is None:
        raise observation.mistake(
            f"{what} has to raise {error}, and the function raises nothing: the caller never learns of it.",
            help="Let the error pass; the caller decides what to do about it.",
        )
    if not raised.is_a(error):
        raise observation.mistake(
            f"{what} has to raise {error}, and the function raises {raised.name}.",
            help="Let the database's own error pass; callers rely on its class.",
        )
    if not raised.sqlstate:
        raise observation.mistake(
            f"{what} raises a {raised.name} that the function has made: the database was not asked.",
            help="Send the statement; the database refuses it.",
        )


def _not_a_query(statement: Statement) -> str | None:
    """Describe a statement that neither reads nor writes rows."""
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
    """Reject raw SQL in `text()` and statements sent past SQLAlchemy; the message recommends `construct` instead."""
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
