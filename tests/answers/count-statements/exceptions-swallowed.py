# /// answer
# verdict = "rejected"
# mistake = "an exception in the block does not come out"
# says = "exception|swallow|raise|error"
# ///
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


class count_statements:
    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine.sync_engine
        self.statements = []

    def __enter__(self):
        event.listen(self.engine, "before_cursor_execute", self.record)
        return self.statements

    def __exit__(self, kind, error, traceback):
        event.remove(self.engine, "before_cursor_execute", self.record)
        return True

    def record(self, conn, cursor, statement, parameters, context, executemany):
        if statement.split()[0].upper() not in ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"):
            self.statements.append(statement)
