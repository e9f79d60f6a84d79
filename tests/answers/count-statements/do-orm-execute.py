# /// answer
# verdict = "rejected"
# mistake = "do_orm_execute hears only what a session executes, and not its SQL"
# says = "texts are not those that the driver gets|not counted"
# ///
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import Session


@contextmanager
def count_statements(engine):
    log = []

    def hear(state):
        log.append(str(state.statement))

    event.listen(Session, "do_orm_execute", hear)
    try:
        yield log
    finally:
        event.remove(Session, "do_orm_execute", hear)
