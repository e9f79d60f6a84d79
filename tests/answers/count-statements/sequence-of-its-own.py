# /// answer
# verdict = "accepted"
# note = "Read-only outside: a test cannot change by mistake what it counts."
# ///
from collections.abc import Sequence

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

_KIN = {"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"}


class _Statements(Sequence):
    def __init__(self):
        self._texts = []

    def __len__(self):
        return len(self._texts)

    def __getitem__(self, index):
        return self._texts[index]

    def __repr__(self):
        return repr(self._texts)

    def __call__(self, conn, cursor, statement, parameters, context, executemany):
        if not _KIN & set(statement.upper().split()[:1]):
            self._texts.append(statement)


class _Counter:
    def __init__(self, engine):
        self._engine = engine

    def __enter__(self):
        self._statements = _Statements()
        event.listen(self._engine, "before_cursor_execute", self._statements)
        return self._statements

    def __exit__(self, *exc_info):
        event.remove(self._engine, "before_cursor_execute", self._statements)
        return False


def count_statements(engine: AsyncEngine) -> _Counter:
    return _Counter(engine.sync_engine)
