# /// answer
# verdict = "rejected"
# mistake = "add() is overridden: what comes into the session by a cascade gets no department"
# says = "with a new project"
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

    @event.listens_for(TenantSession, "after_flush")
    def verify(session, context):
        for e in [*session.new, *session.dirty]:
            if isinstance(e, Employee) and e.department_id is not None and e.department_id != department_id:
                raise TenantViolation(f"{e.id}")

    class TenantAsync(AsyncSession):
        def add(self, instance, _warn=True):
            if isinstance(instance, Employee) and instance.department_id is None and instance.department is None:
                instance.department_id = department_id
            super().add(instance)

        def add_all(self, instances):
            for each in instances:
                self.add(each)

    return async_sessionmaker(engine, class_=TenantAsync, sync_session_class=TenantSession)
