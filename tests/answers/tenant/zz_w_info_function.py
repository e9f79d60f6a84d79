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

def _criteria(cls):
    return cls.department_id == _current

_current = None

def tenant_factory(engine: AsyncEngine, department_id: int) -> async_sessionmaker[AsyncSession]:
    class Own(Session):
        pass

    @event.listens_for(Own, "do_orm_execute")
    def read(state):
        global _current
        _current = department_id
        if not state.is_column_load:
            state.statement = state.statement.options(with_loader_criteria(Employee, _criteria, include_aliases=True))

    return async_sessionmaker(engine, sync_session_class=Own)
