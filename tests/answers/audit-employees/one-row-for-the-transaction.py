# /// answer
# verdict = "rejected"
# mistake = "the flushes of a transaction are put together in one row for each employee"
# says = "two flushes"
# ///
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, UOWTransaction, attributes

from .models import Employee
from .records import AuditEntry


def as_text(value: Any) -> str | None:
    return None if value is None else str(value)


def changes_of(employee: Employee, action: str) -> dict[str, list[str | None]]:
    changes = {}
    for column in inspect(employee).mapper.column_attrs:
        history = attributes.get_history(employee, column.key)
        if action == "delete":
            changes[column.key] = [as_text(getattr(employee, column.key)), None]
        elif action == "insert":
            changes[column.key] = [None, as_text(getattr(employee, column.key))]
        elif history.has_changes():
            changes[column.key] = [as_text((history.deleted or [None])[0]), as_text((history.added or [None])[0])]
    return changes


def entries(session: Session) -> list[dict[str, Any]]:
    return [
        {"action": f"employee.{action}", "details": {"id": each.id, "changes": changes}}
        for action, objects in (("insert", session.new), ("update", session.dirty), ("delete", session.deleted))
        for each in objects
        if isinstance(each, Employee) and (changes := changes_of(each, action))
    ]


def audit_employees(factory: async_sessionmaker[AsyncSession]) -> None:
    class Audited(Session):
        pass

    factory.configure(sync_session_class=Audited)

    @event.listens_for(Audited, "after_flush")
    def collect(session: Session, context: UOWTransaction) -> None:
        collected = session.info.setdefault("collected", {})
        for each in entries(session):
            known = collected.setdefault(each["details"]["id"], each)
            for column, (old, new) in each["details"]["changes"].items():
                changes = known["details"]["changes"]
                changes[column] = [changes.get(column, [old])[0], new]

    @event.listens_for(Audited, "after_soft_rollback")
    def forget(session: Session, previous: Any) -> None:
        session.info.pop("collected", None)

    @event.listens_for(Audited, "before_commit")
    def log(session: Session) -> None:
        session.flush()
        session.add_all([AuditEntry(**each) for each in session.info.pop("collected", {}).values()])
