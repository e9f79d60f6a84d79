# /// answer
# verdict = "rejected"
# mistake = "the list has pairs of text and parameters"
# says = "objects of the type tuple"
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
        if wanted(statement):
            log.append((statement, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", hear)
    try:
        yield log
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", hear)
