# /// answer
# verdict = "rejected"
# mistake = "before_flush looks at department_id only: a new employee whose department is given as an object gets past"
# says = "relationship|object|(?-i:TenantViolation)|another department|other department"
# ///
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from .models import Employee


def tenant_factory(engine: AsyncEngine, department_id: int) -> async_sessionmaker[AsyncSession]:
    class TenantSession(Session):
        pass

    @event.listens_for(TenantSession, "do_orm_execute")
    def only_ours(state: ORMExecuteState) -> None:
        if state.is_orm_statement and (state.is_select or state.is_update or state.is_delete):
            state.statement = state.statement.options(
                with_loader_criteria(
                    Employee, lambda cls: cls.department_id == department_id, include_aliases=True
                )
            )


    @event.listens_for(TenantSession, "before_flush")
    def check(session: Session, context: Any, instances: Any) -> None:
        for employee in (*session.new, *session.dirty):
            if not isinstance(employee, Employee):
                continue
            if employee.department_id is None and employee in session.new:
                employee.department_id = department_id
            elif employee.department_id not in (None, department_id):
                raise TenantViolation(f"{employee.name}: department {employee.department_id}")

    return async_sessionmaker(engine, sync_session_class=TenantSession, expire_on_commit=False)
