# /// answer
# verdict = "rejected"
# mistake = "what is dirty is looked up before the flush: objects that the flush itself changes are missing"
# says = "department is deleted|manager is deleted"
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


def audit_employees(factory: async_sessionmaker[AsyncSession]) -> None:
    class Audited(Session):
        pass

    factory.configure(sync_session_class=Audited)

    @event.listens_for(Audited, "before_flush")
    def look(session: Session, context: UOWTransaction, instances: Any) -> None:
        session.info["seen"] = {
            "insert": list(session.new),
            "update": list(session.dirty),
            "delete": list(session.deleted),
        }

    @event.listens_for(Audited, "after_flush")
    def log(session: Session, context: UOWTransaction) -> None:
        for action, objects in session.info.pop("seen").items():
            for each in objects:
                if isinstance(each, Employee) and (changes := changes_of(each, action)):
                    session.add(AuditEntry(action=f"employee.{action}", details={"id": each.id, "changes": changes}))
