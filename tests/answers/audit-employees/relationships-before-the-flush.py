# /// answer
# verdict = "rejected"
# mistake = "changes are collected before the flush, which is what turns a new department into a new department_id"
# says = "department_id|manager_id|relationship"
# ///
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, UOWTransaction

from .models import Employee
from .records import AuditEntry


def audit_employees(factory: async_sessionmaker[AsyncSession]) -> None:
    parent = factory.kw.get("sync_session_class", factory.class_.sync_session_class)
    audited = type("AuditedSession", (parent,), {})
    factory.configure(sync_session_class=audited)

    @event.listens_for(audited, "before_flush")
    def before(session: Session, context: UOWTransaction, instances: Any) -> None:
        session.info["audit"] = [
            (action, employee, changes)
            for action, objects in (("insert", session.new), ("update", session.dirty), ("delete", session.deleted))
            for employee in objects
            if isinstance(employee, Employee) and (changes := _changes(employee, action))
        ]

    @event.listens_for(audited, "after_flush")
    def after(session: Session, context: UOWTransaction) -> None:
        for action, employee, changes in session.info.pop("audit", []):
            details = {"id": employee.id, "changes": changes}
            session.add(AuditEntry(action=f"employee.{action}", details=details))


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
