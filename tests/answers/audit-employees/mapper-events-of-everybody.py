# /// answer
# verdict = "rejected"
# mistake = "mapper events belong to the class: flushes of other factories are audited, too"
# says = "other factor|another factory|every session|all sessions"
# ///
from sqlalchemy import event, inspect, insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from .models import Employee
from .records import AuditEntry


def audit_employees(factory: async_sessionmaker[AsyncSession]) -> None:
    def listen_for(action):
        @event.listens_for(Employee, f"after_{action}")
        def write(mapper, connection, employee):
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
