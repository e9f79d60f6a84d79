# /// answer
# verdict = "rejected"
# mistake = "m"
# says = '.'
# ///

from sqlalchemy import event, inspect, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, attributes, object_session, with_loader_criteria

from .models import Department, Employee


class TenantViolation(Exception):
    pass

def tenant_factory(engine: AsyncEngine, department_id: int) -> async_sessionmaker[AsyncSession]:
    class Own(Session):
        pass

    @event.listens_for(Own, "do_orm_execute")
    def read(state):
        if state.is_select and any(d.get("entity") is Employee for d in state.statement.column_descriptions):
            state.statement = state.statement.where(Employee.department_id == department_id)

    return async_sessionmaker(engine, sync_session_class=Own)
