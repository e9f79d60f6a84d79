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
        if (state.is_select and not state.is_column_load) or state.is_update or state.is_delete:
            state.statement = state.statement.options(
                with_loader_criteria(Employee, lambda cls: cls.department_id == department_id)
            )

    @event.listens_for(Own, "before_flush")
    def fill(session, context, instances):
        for obj in session.new:
            if isinstance(obj, Employee) and obj.department_id is None and obj.department is None:
                obj.department_id = department_id

    @event.listens_for(Own, "after_flush")
    def check(session, context):
        for obj in list(session.new) + list(session.dirty):
            if isinstance(obj, Employee) and obj.department_id not in (None, department_id):
                raise TenantViolation(obj.department_id)

    return async_sessionmaker(engine, sync_session_class=Own)
