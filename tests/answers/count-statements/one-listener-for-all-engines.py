# /// answer
# verdict = "rejected"
# mistake = "one listener for all blocks, on the engine of the first"
# says = "another engine, nested in it"
# ///
from contextlib import contextmanager

from sqlalchemy import event

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def wanted(sql):
    words = sql.split(None, 1)
    return not words or words[0].upper().rstrip(";") not in CONTROL


log_stack = []


def hear(conn, cursor, statement, parameters, context, executemany):
    for log in log_stack:
        if wanted(statement):
            log.append(statement)


@contextmanager
def count_statements(engine):
    log = []
    if not log_stack:
        event.listen(engine.sync_engine, "before_cursor_execute", hear)
    log_stack.append(log)
    try:
        yield log
    finally:
        log_stack[:] = [each for each in log_stack if each is not log]
        if not log_stack:
            event.remove(engine.sync_engine, "before_cursor_execute", hear)
