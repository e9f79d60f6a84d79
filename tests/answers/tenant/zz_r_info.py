# /// answer
# verdict = "accepted"
# note = "n"
# ///

from sqlalchemy import event, inspect, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, attributes, object_session, with_loader_criteria

from .models import Department, Employee


class TenantViolation(Exception):
    pass

def _read(state):
    own = state.session.info.get("tenant")
    if own is not None and ((state.is_select and not state.is_column_load) or state.is_update or state.is_delete):
        state.statement = state.statement.options(with_loader_criteria(Employee, lambda cls: cls.department_id == own, include_aliases=True))

def _fill(session, context, instances):
    own = session.info.get("tenant")
    if own is None:
        return
    for obj in session.new:
        if isinstance(obj, Employee) and obj.department_id is None and obj.department is None:
            obj.department_id = own

def _check(session, context):
    own = session.info.get("tenant")
    if own is None:
        return
    for obj in session.new | session.dirty:
        if isinstance(obj, Employee) and obj.department_id not in (None, own):
            raise TenantViolation()

event.listen(Session, "do_orm_execute", _read)
event.listen(Session, "before_flush", _fill)
event.listen(Session, "after_flush", _check)

def tenant_factory(engine: AsyncEngine, department_id: int) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, info={"tenant": department_id})
