# /// answer
# verdict = "rejected"
# mistake = "ids are compared before the flush, when a new department has none"
# says = "has no id before the flush"
# ///
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria

from .models import Employee


def tenant_factory(engine: AsyncEngine, department_id: int) -> async_sessionmaker[AsyncSession]:
    class TenantSession(Session):
        pass

    @event.listens_for(TenantSession, "do_orm_execute")
    def read(state: ORMExecuteState) -> None:
        if (state.is_select and not state.is_column_load) or state.is_update or state.is_delete:
            state.statement = state.statement.options(
                with_loader_criteria(Employee, lambda cls: cls.department_id == department_id, include_aliases=True)
            )

    @event.listens_for(TenantSession, "before_flush")
    def check(session: Session, context: UOWTransaction, instances: Any) -> None:
        for each in (*session.new, *session.dirty):
            if isinstance(each, Employee):
                with session.no_autoflush:
                    given = each.department.id if "department" in vars(each) and each.department else None
                if {given, each.department_id} <= {None, department_id}:
                    if each in session.new and each.department_id is None and "department" not in vars(each):
                        each.department_id = department_id
                elif given != department_id:
                    raise TenantViolation(each.name)

    return async_sessionmaker(engine, sync_session_class=TenantSession)
