# /// answer
# verdict = "rejected"
# mistake = "a context variable says who counts: tasks begun before the block do not"
# says = "tasks.*not counted"
# ///
import contextvars
from contextlib import contextmanager

from sqlalchemy import event

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def wanted(sql):
    words = sql.split(None, 1)
    return not words or words[0].upper().rstrip(";") not in CONTROL


current = contextvars.ContextVar("current", default=())


@contextmanager
def count_statements(engine):
    log = []
    token = current.set((*current.get(), log))

    def hear(conn, cursor, statement, parameters, context, executemany):
        if log in [x for x in current.get()] and wanted(statement):
            log.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", hear)
    try:
        yield log
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", hear)
        current.reset(token)
