# /// answer
# verdict = "rejected"
# mistake = "a block inside another one is refused"
# says = "already counting"
# ///
from contextlib import contextmanager

from sqlalchemy import event

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def wanted(sql):
    words = sql.split(None, 1)
    return not words or words[0].upper().rstrip(";") not in CONTROL


_active = set()


@contextmanager
def count_statements(engine):
    if engine in _active:
        raise RuntimeError("already counting")
    _active.add(engine)
    log = []

    def hear(conn, cursor, statement, *_):
        if wanted(statement):
            log.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", hear)
    try:
        yield log
    finally:
        _active.discard(engine)
        event.remove(engine.sync_engine, "before_cursor_execute", hear)
