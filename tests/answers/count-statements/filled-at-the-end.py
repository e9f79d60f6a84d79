# /// answer
# verdict = "rejected"
# mistake = "the list is filled when the block ends"
# says = "grow while the block runs"
# ///
from contextlib import contextmanager

from sqlalchemy import event

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def wanted(sql):
    words = sql.split(None, 1)
    return not words or words[0].upper().rstrip(";") not in CONTROL


@contextmanager
def count_statements(engine):
    log, out = [], []

    def hear(conn, cursor, statement, *_):
        if wanted(statement):
            log.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", hear)
    try:
        yield out
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", hear)
        out.extend(log)
