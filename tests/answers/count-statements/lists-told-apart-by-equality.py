# /// answer
# verdict = "rejected"
# mistake = "lists of statements are told apart by ==: an inner list that equals the outer one stands for it"
# says = "x not in list"
# ///
from contextlib import contextmanager

from sqlalchemy import event

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def wanted(sql):
    words = sql.split(None, 1)
    return not words or words[0].upper().rstrip(";") not in CONTROL


logs = []


@contextmanager
def count_statements(engine):
    log = []
    logs.append(log)

    def hear(conn, cursor, statement, parameters, context, executemany):
        if wanted(statement) and log in logs:
            log.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", hear)
    try:
        yield log
    finally:
        logs.remove(log)
        event.remove(engine.sync_engine, "before_cursor_execute", hear)
