# /// answer
# verdict = "rejected"
# mistake = "whoever has a manager gets no department"
# says = "has a manager"
# ///
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, with_loader_criteria

from .models import Employee


def tenant_factory(engine: AsyncEngine, department_id: int) -> async_sessionmaker[AsyncSession]:
    class TenantSession(Session):
        pass

    @event.listens_for(TenantSession, "do_orm_execute")
    def restrict(state):
        if not state.is_column_load and (state.is_select or state.is_update or state.is_delete):
            state.statement = state.statement.options(
                with_loader_criteria(Employee, lambda cls: cls.department_id == department_id, include_aliases=True)
            )

    @event.listens_for(TenantSession, "before_flush")
    def assign(session, context, instances):
        for e in session.new:
            if isinstance(e, Employee) and e.department_id is None and e.department is None and e.manager_id is None:
                e.department_id = department_id

    @event.listens_for(TenantSession, "after_flush")
    def verify(session, context):
        for e in [*session.new, *session.dirty]:
            if isinstance(e, Employee) and e.department_id is not None and e.department_id != department_id:
                raise TenantViolation(f"{e.id}")

    return async_sessionmaker(engine, sync_session_class=TenantSession)
