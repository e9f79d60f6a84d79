# /// answer
# verdict = "rejected"
# mistake = "before_execute comes once for a batched INSERT, and not with the SQL that is sent"
# says = "batch|(?-i:RETURNING|INSERT)|driver|text|savepoint"
# ///
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


@contextmanager
def count_statements(engine: AsyncEngine):
    statements = []

    def record(conn, clauseelement, multiparams, params, execution_options):
        text = str(clauseelement)
        if not text.upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "<SQLALCHEMY")):
            statements.append(text)

    event.listen(engine.sync_engine, "before_execute", record)
    try:
        yield statements
    finally:
        event.remove(engine.sync_engine, "before_execute", record)
