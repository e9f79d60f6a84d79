# /// answer
# verdict = "rejected"
# mistake = "an async def makes a coroutine that nobody awaits"
# says = "Nothing is logged|no row"
# ///
from sqlalchemy import event, inspect
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import attributes

from .models import Employee
from .records import AuditEntry


async def write(session, context):
    for action, objects in (("insert", session.new), ("update", session.dirty), ("delete", session.deleted)):
        for e in objects:
            if isinstance(e, Employee):
                changes = {}
                for attr in inspect(Employee).column_attrs:
                    h = attributes.get_history(e, attr.key, passive=attributes.PASSIVE_NO_INITIALIZE)
                    if action == "insert":
                        pair = [None, h.added[0] if h.added else None]
                    elif action == "delete":
                        pair = [(h.deleted or h.unchanged or [None])[0], None]
                    elif h.has_changes():
                        pair = [h.deleted[0] if h.deleted else None, h.added[0] if h.added else None]
                    else:
                        continue
                    changes[attr.key] = [None if v is None else str(v) for v in pair]
                if changes:
                    session.add(AuditEntry(action=f"employee.{action}", details={"id": e.id, "changes": changes}))


def audit_employees(factory: async_sessionmaker[AsyncSession]) -> None:
    sync = factory.kw.get("sync_session_class") or factory.class_.sync_session_class
    audited = type("AuditedSync", (sync,), {})
    event.listen(audited, "after_flush", write)
    factory.configure(sync_session_class=audited)
