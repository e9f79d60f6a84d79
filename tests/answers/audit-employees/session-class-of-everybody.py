# /// answer
# verdict = "rejected"
# mistake = "the listener stands on Session itself: other factories are audited, too"
# says = "other factor|another factory|every session|all sessions"
# ///
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, UOWTransaction

from .models import Employee
from .records import AuditEntry


def audit_employees(factory: async_sessionmaker[AsyncSession]) -> None:
    event.listen(factory.class_.sync_session_class, "after_flush", _after_flush)


def _after_flush(session: Session, context: UOWTransaction) -> None:
    rows = []
    for action, objects in (("insert", session.new), ("update", session.dirty), ("delete", session.deleted)):
        for employee in objects:
            if isinstance(employee, Employee) and (changes := _changes(employee, action)):
                rows.append({"action": f"employee.{action}", "details": {"id": employee.id, "changes": changes}})
    if rows:
        session.execute(insert(AuditEntry), rows)


def _changes(employee: Employee, action: str) -> dict[str, list[str | None]]:
    changes = {}
    state = inspect(employee)
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        old = None if action == "insert" else next(iter(history.non_added()), None)
        new = None if action == "delete" else next(iter(history.non_deleted()), None)
        if old != new:
            changes[attribute.columns[0].name] = [_text(old), _text(new)]
    return changes


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
