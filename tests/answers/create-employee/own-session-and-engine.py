# /// answer
# verdict = "rejected"
# mistake = "opens an engine and a session of its own and commits there"
# says = "engine|own session|another session|other connection|connection|commit|given session|session that|detached"
# ///
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from kata.database import database_url

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    engine = create_async_engine(database_url())
    async with AsyncSession(engine, expire_on_commit=False) as own:
        new = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
        own.add(new)
        await own.commit()
    await engine.dispose()
    return new
