# /// answer
# verdict = "rejected"
# mistake = "the block gets an object with a number, not a list of texts"
# says = "len|list|text|(?-i:TypeError)"
# ///
from contextlib import contextmanager
from types import SimpleNamespace

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


@contextmanager
def count_statements(engine: AsyncEngine):
    counter = SimpleNamespace(count=0)

    def record(conn, cursor, statement, parameters, context, executemany):
        if statement.split()[0].upper() not in ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"):
            counter.count += 1

    event.listen(engine.sync_engine, "before_cursor_execute", record)
    try:
        yield counter
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", record)
