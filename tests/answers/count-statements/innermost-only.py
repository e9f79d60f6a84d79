# /// answer
# verdict = "rejected"
# mistake = "only the innermost block counts"
# says = "nest|inner|outer"
# ///
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

_open: list[list[str]] = []


def _record(conn, cursor, statement, parameters, context, executemany):
    if statement.split()[0].upper() not in ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"):
        _open[-1].append(statement)


@contextmanager
def count_statements(engine: AsyncEngine):
    _open.append([])
    if len(_open) == 1:
        event.listen(engine.sync_engine, "before_cursor_execute", _record)
    try:
        yield _open[-1]
    finally:
        _open.pop()
        if not _open:
            event.remove(engine.sync_engine, "before_cursor_execute", _record)
