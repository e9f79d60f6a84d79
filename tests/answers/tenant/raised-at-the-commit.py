# /// answer
# verdict = "rejected"
# mistake = "the check is in commit(): a flush does not raise"
# says = "flush|(?-i:TenantViolation)"
# ///
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from .models import Department, Employee


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
    def complete(session: Session, context: Any, instances: Any) -> None:
        for one in session.new:
            if isinstance(one, Employee) and one.department_id is None and one.department is None:
                one.department = session.get(Department, department_id)

    class TenantAsyncSession(AsyncSession):
        async def commit(self) -> None:
            await self.flush()
            for one in self.identity_map.values():
                if isinstance(one, Employee) and one.department_id not in (None, department_id):
                    raise TenantViolation(one.name)
            await super().commit()

    return async_sessionmaker(
        engine, class_=TenantAsyncSession, sync_session_class=TenantSession, expire_on_commit=False
    )
