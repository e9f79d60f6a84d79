# /// answer
# verdict = "rejected"
# mistake = "both blocks share one listener; the end of the inner one removes it"
# says = "nest|inner|outer"
# ///
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

_lists: list[list[str]] = []


def _record(conn, cursor, statement, parameters, context, executemany):
    if statement.split()[0].upper() not in ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"):
        for one in _lists:
            one.append(statement)


@contextmanager
def count_statements(engine: AsyncEngine):
    statements: list[str] = []
    _lists.append(statements)
    event.listen(engine.sync_engine, "before_cursor_execute", _record)
    try:
        yield statements
    finally:
        _lists.pop()
        if event.contains(engine.sync_engine, "before_cursor_execute", _record):
            event.remove(engine.sync_engine, "before_cursor_execute", _record)
