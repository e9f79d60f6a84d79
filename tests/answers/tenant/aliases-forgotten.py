# /// answer
# verdict = "rejected"
# mistake = "without include_aliases the criteria do not reach aliased(Employee)"
# says = "alias"
# ///
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, Session, object_session, with_loader_criteria

from .models import Employee


def tenant_factory(engine: AsyncEngine, department_id: int) -> async_sessionmaker[AsyncSession]:
    class TenantSession(Session):
        pass

    @event.listens_for(TenantSession, "do_orm_execute")
    def only_ours(state: ORMExecuteState) -> None:
        if state.is_orm_statement and (state.is_select or state.is_update or state.is_delete):
            state.statement = state.statement.options(
                with_loader_criteria(
                    Employee, lambda cls: cls.department_id == department_id
                )
            )


    @event.listens_for(Employee, "before_insert")
    def inserted(mapper: Any, connection: Any, employee: Employee) -> None:
        # Relationships have become foreign keys here.
        if isinstance(object_session(employee), TenantSession):
            if employee.department_id is None:
                employee.department_id = department_id
            elif employee.department_id != department_id:
                raise TenantViolation(f"{employee.name} belongs to another department")

    @event.listens_for(Employee, "before_update")
    def updated(mapper: Any, connection: Any, employee: Employee) -> None:
        if isinstance(object_session(employee), TenantSession):
            for moved_to in inspect(employee).attrs.department_id.history.added or ():
                if moved_to not in (None, department_id):
                    raise TenantViolation(f"{employee.name} cannot be moved to another department")

    return async_sessionmaker(engine, sync_session_class=TenantSession, expire_on_commit=False)
