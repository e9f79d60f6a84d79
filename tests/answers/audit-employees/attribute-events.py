# /// answer
# verdict = "rejected"
# mistake = "the events of attributes come before any flush: inserts and deletes have none"
# says = "inserted, there is no row"
# ///
from sqlalchemy import event, inspect
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, object_session

from .models import Employee
from .records import AuditEntry


def audit_employees(factory: async_sessionmaker[AsyncSession]) -> None:
    cls = type("Audited", (factory.kw.get("sync_session_class", Session),), {})
    factory.configure(sync_session_class=cls)
    for attr in inspect(Employee).column_attrs:

        def changed(target, value, old, initiator, key=attr.key):
            session = object_session(target)
            if type(session) is cls and value != old:
                session.add(
                    AuditEntry(
                        action="employee.update",
                        details={
                            "id": target.id,
                            "changes": {
                                key: [None if old is None else str(old), None if value is None else str(value)]
                            },
                        },
                    )
                )

        event.listen(getattr(Employee, attr.key), "set", changed)
