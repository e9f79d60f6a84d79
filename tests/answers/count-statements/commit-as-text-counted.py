# /// answer
# verdict = "rejected"
# mistake = "only savepoints are left out: a COMMIT or BEGIN that is sent as text is counted"
# says = "COMMIT is counted"
# ///
from contextlib import contextmanager

from sqlalchemy import event

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def wanted(sql):
    words = sql.split(None, 1)
    return not words or words[0].upper().rstrip(";") not in CONTROL


@contextmanager
def count_statements(engine):
    log = []

    def hear(conn, cursor, statement, parameters, context, executemany):
        if not statement.strip().upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            log.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", hear)
    try:
        yield log
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", hear)
