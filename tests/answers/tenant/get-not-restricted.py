# /// answer
# verdict = "rejected"
# mistake = "execute() is overridden; get() does not come that way"
# says = "\\bget\\b|(?-i:get\\()|relationship|lazy"
# ///
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.ext.asyncio import async_sessionmaker, AsyncSession
from sqlalchemy.orm import Session, object_session, with_loader_criteria

from .models import Employee


def tenant_factory(engine, department_id):
    class TenantSession(Session):
        pass

    class TenantAsyncSession(AsyncSession):
        sync_session_class = TenantSession

        def _ours(self, statement):
            return statement.options(
                with_loader_criteria(Employee, lambda cls: cls.department_id == department_id, include_aliases=True)
            )

        async def execute(self, statement, *args, **kwargs):
            return await super().execute(self._ours(statement), *args, **kwargs)

        async def scalars(self, statement, *args, **kwargs):
            return (await self.execute(statement, *args, **kwargs)).scalars()

        async def scalar(self, statement, *args, **kwargs):
            return await super().scalar(self._ours(statement), *args, **kwargs)

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

    return async_sessionmaker(engine, class_=TenantAsyncSession, expire_on_commit=False)
