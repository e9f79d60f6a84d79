# /// answer
# verdict = "accepted"
# note = "Mapper events come in the middle of the flush, with its connection: no row can be forgotten. They belong to the class, so the session has to be asked for."
# ///
from sqlalchemy import event, inspect, insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import object_session

from .models import Employee
from .records import AuditEntry


def audit_employees(factory: async_sessionmaker[AsyncSession]) -> None:
    class Audited(factory.kw.get("sync_session_class", factory.class_.sync_session_class)):
        pass

    factory.configure(sync_session_class=Audited)

    def listen_for(action):
        @event.listens_for(Employee, f"after_{action}")
        def write(mapper, connection, employee):
            if type(object_session(employee)) is not Audited:
                return
            changes = {}
            for column in mapper.columns:
                attribute = inspect(employee).attrs[mapper.get_property_by_column(column).key]
                added, unchanged, deleted = attribute.load_history()
                if action == "delete":
                    pair = [*(deleted or unchanged), None][:1] + [None]
                elif action == "insert":
                    pair = [None, (added or unchanged or [None])[0]]
                else:
                    pair = [(deleted or [None])[0], added[0]] if added else [None, None]
                if pair[0] != pair[1]:
                    changes[column.name] = [value if value is None else str(value) for value in pair]
            if changes:
                details = {"id": employee.id, "changes": changes}
                connection.execute(insert(AuditEntry).values(action=f"employee.{action}", details=details))

    for action in ("insert", "update", "delete"):
        listen_for(action)
