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
    class Own(AsyncSession):
        async def scalars(self, *a, **k):
            found = await super().scalars(*a, **k)
            return [e for e in found if e.department_id == department_id]

    return async_sessionmaker(engine, class_=Own)
