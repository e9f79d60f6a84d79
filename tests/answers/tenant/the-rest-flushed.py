# /// answer
# verdict = "rejected"
# mistake = "the rest of the flush is written before the error comes"
# says = "the flush had written it"
# ///
from sqlalchemy import event, inspect
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, with_loader_criteria

from .models import Employee


def tenant_factory(engine: AsyncEngine, department_id: int) -> async_sessionmaker[AsyncSession]:
    class TenantSession(Session):
        def flush(self, objects=None):
            with self.no_autoflush:
                bad = [
                    e
                    for e in [*self.new, *self.dirty]
                    if isinstance(e, Employee) and e.department_id not in (None, department_id)
                ]
            if not bad:
                return super().flush(objects)
            super().flush([e for e in [*self.new, *self.dirty] if e not in bad])
            raise TenantViolation("bad")

    @event.listens_for(TenantSession, "do_orm_execute")
    def restrict(state):
        if not state.is_column_load and (state.is_select or state.is_update or state.is_delete):
            state.statement = state.statement.options(
                with_loader_criteria(Employee, lambda cls: cls.department_id == department_id, include_aliases=True)
            )

    @event.listens_for(TenantSession, "before_flush")
    def assign(session, context, instances):
        for e in session.new:
            if isinstance(e, Employee) and e.department_id is None and e.department is None:
                e.department_id = department_id

    @event.listens_for(TenantSession, "after_flush")
    def verify(session, context):
        for e in [*session.new, *session.dirty]:
            if (
                isinstance(e, Employee)
                and inspect(e).attrs.department.history.added
                and e.department_id not in (None, department_id)
            ):
                raise TenantViolation("x")

    return async_sessionmaker(engine, sync_session_class=TenantSession)
