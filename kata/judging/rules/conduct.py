"""How a function uses its session: no commit, no second connection, no unrequested writes."""

from __future__ import annotations

import re

from kata.judging.attempt import Attempt
from kata.judging.mistake import Mistake
from kata.judging.observation import Observation, own_connection
from kata.shape import read_shape
from kata.wire import Statement
from kata.wire.statement import WRITING

_LONGEST_SQL = 100_000
# Functions that change more than rows (settings, locks, other connections, files), or run SQL that they get as text.
_SIDE_EFFECTS = re.compile(
    r"set_config|setval|pg_(?!get_|typeof|catalog|\w+_is_visible\b)\w+|lo_\w+|dblink\w*|crosstab\w*|connectby|xpath_table|ts_stat|ts_rewrite"
    r"|(?:query|cursor|table|schema|database)_to_xml\w*"
)
_NAMES = re.compile(r"\w+")
_QUOTED = re.compile(r"'(?:[^']|'')*'")


def conduct(observation: Observation, *, may_write: bool = False, in_bulk: bool = False) -> None:
    """Reject a commit, a rollback, a second connection, statements other than queries, and writes unless `may_write`.

    `in_bulk` allows what writes many rows: INSERTs of any length, and COPY … FROM STDIN.
    """
    if observation.connections - {0}:
        raise own_connection(observation)
    if at_once := [each for each in observation.statements if each.changes_rows and not each.in_transaction]:
        raise observation.mistake(
            f"The function commits: the {at_once[0].command} is sent outside of the session's transaction, so it is committed "
            "at once, and the caller can no longer roll it back.",
            help="SQLAlchemy begins the transaction with the session's own first statement; what goes past it to the driver "
            "before that is in none.",
        )
    if observation.committed:
        raise observation.mistake(
            "The function commits: the transaction belongs to the caller, who can no longer roll it back.",
            help="Remove commit() (and `async with session.begin()`, which commits too); flush() sends without committing.",
        )
    # After an exception it is not the function that rolls back: SQLAlchemy does when the server refuses a flush, and
    # the session of the call is closed.
    if observation.rolled_back and observation.raised is None:
        raise observation.mistake(
            "The function ends the caller's transaction with a rollback (rollback() or close()): it belongs to the caller.",
            help="Leave the session open; session.expunge_all() empties it without touching the transaction.",
        )
    for statement in observation.work:
        if not (in_bulk and _writes_many(statement)) and (what := _not_a_query(statement)) is not None:
            raise observation.mistake(f"The function sends {what}: that is no query, and none was asked for.")
    written = [statement for statement in observation.work if statement.changes_rows]
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


def unexpected(attempt: Attempt, observation: Observation, when: str) -> Mistake:
    """Return the mistake of raising an exception where none is expected; `when` begins the sentence."""
    raised = observation.raised
    assert raised is not None
    return observation.mistake(
        f"{when} the function raises {raised.name}{f': {raised.first_line}' if raised.first_line else '.'}",
        where=attempt.location_of(raised),
        data=observation.seen_on,
        explanation=raised.explained,
        help=(raised.explanation or {}).get("todo") or "",
    )


def _writes_many(statement: Statement) -> bool:
    return statement.copy == "in" or (statement.command == "INSERT" and len(statement.sql) > _LONGEST_SQL)


def _not_a_query(statement: Statement) -> str | None:
    """Describe a statement that neither reads nor writes rows."""
    if len(statement.sql) > _LONGEST_SQL:
        return f"{len(statement.sql):,} characters of SQL"
    if statement.copy or statement.command == "COPY":
        return f"COPY {'… FROM STDIN' if statement.copy == 'in' else '… TO STDOUT'}" if statement.copy else "COPY"
    if statement.command not in ("", "SELECT", *WRITING):
        return statement.tag
    if statement.command == "SELECT" and not statement.labels():
        return "a SELECT that makes a table (SELECT INTO, CREATE TABLE AS)"
    # A name that the text does not have is called nowhere in it, and most texts have none: then nothing is parsed.
    if not (named := {name for name in _NAMES.findall(statement.sql.lower()) if _SIDE_EFFECTS.fullmatch(name)}):
        return None
    shape = read_shape(statement.sql)
    if shape is not None:
        effects = sorted(named & shape.functions)
    else:
        without_strings = _QUOTED.sub("''", statement.sql.lower())
        effects = sorted(name for name in named if re.search(rf"\b{name}\s*\(", without_strings))
    return f"{effects[0]}()" if effects else None
