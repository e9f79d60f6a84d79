# /// answer
# verdict = "rejected"
# mistake = "one list for all blocks, emptied at the beginning of each: an inner block empties the outer one's"
# says = "nest|inner|outer|before|earlier|keep"
# ///
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
_statements: list[str] = []


@contextmanager
def count_statements(engine: AsyncEngine) -> Iterator[list[str]]:
    statements = _statements
    statements.clear()

    def record(
        connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
    ) -> None:
        if not statement.lstrip().upper().startswith(_CONTROL):
            statements.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", record)
    try:
        yield statements
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", record)
