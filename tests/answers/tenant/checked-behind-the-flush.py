# /// answer
# verdict = "rejected"
# mistake = "the check comes when flush() has written everything: the caller can still commit it"
# says = "can commit what was refused"
# ///
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria

from .models import Employee


def tenant_factory(engine: AsyncEngine, department_id: int) -> async_sessionmaker[AsyncSession]:
    class TenantSession(Session):
        def flush(self, objects: Any = None) -> None:
            written = [each for each in (*self.new, *self.dirty) if isinstance(each, Employee)]
            super().flush(objects)
            for each in written:
                if each.department_id not in (None, department_id):
                    raise TenantViolation(each.name)

    @event.listens_for(TenantSession, "do_orm_execute")
    def read(state: ORMExecuteState) -> None:
        if (state.is_select and not state.is_column_load) or state.is_update or state.is_delete:
            state.statement = state.statement.options(
                with_loader_criteria(Employee, lambda cls: cls.department_id == department_id, include_aliases=True)
            )

    @event.listens_for(TenantSession, "before_flush")
    def fill(session: Session, context: UOWTransaction, instances: Any) -> None:
        for each in session.new:
            if isinstance(each, Employee) and each.department_id is None and each.department is None:
                each.department_id = department_id

    return async_sessionmaker(engine, sync_session_class=TenantSession)
