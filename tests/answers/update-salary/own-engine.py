# /// answer
# verdict = "rejected"
# mistake = "opens an engine and a session of its own"
# says = "engine|own session|another session|other connection|connection|given session|session that|detached|not (written|saved)"
# ///
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from kata.database import database_url

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    engine = create_async_engine(database_url())
    async with AsyncSession(engine, expire_on_commit=False) as own:
        employee = await own.get(Employee, employee_id)
        if employee is not None:
            employee.salary = new_salary
            await own.flush()
    await engine.dispose()
    return employee
