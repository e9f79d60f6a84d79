# /// answer
# verdict = "accepted"
# ///
from sqlalchemy import event, inspect
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, with_loader_criteria

from .models import Employee


def tenant_factory(engine: AsyncEngine, department_id: int) -> async_sessionmaker[AsyncSession]:
    class TenantSession(Session):
        def flush(self, objects=None):
            with self.no_autoflush:
                for e in [*self.new, *self.dirty]:
                    if isinstance(e, Employee):
                        where = e.department.id if e.department is not None else None
                        changed = inspect(e).attrs.department.history.added
                        if changed and changed[0] is not None:
                            if changed[0].id != department_id:
                                raise TenantViolation("object")
                        elif e.department_id is None and e in self.new:
                            e.department_id = department_id
                        elif e.department_id is not None and e.department_id != department_id:
                            raise TenantViolation("id")
            super().flush(objects)

    @event.listens_for(TenantSession, "do_orm_execute")
    def restrict(state):
        if not state.is_column_load and (state.is_select or state.is_update or state.is_delete):
            state.statement = state.statement.options(
                with_loader_criteria(Employee, lambda cls: cls.department_id == department_id, include_aliases=True)
            )

    return async_sessionmaker(engine, sync_session_class=TenantSession)
