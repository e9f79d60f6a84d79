# /// answer
# verdict = "rejected"
# mistake = "opens a second engine of its own instead of using the session"
# says = "engine|connection|own session|another session|session that|given session"
# ///
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import joinedload, selectinload

from kata.database import database_url

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    engine = create_async_engine(database_url())
    async with AsyncSession(engine, expire_on_commit=False) as own_session:
        employees = (
            await own_session.scalars(
                select(Employee)
                .join(Employee.department)
                .where(Department.name == department_name)
                .options(joinedload(Employee.department), selectinload(Employee.projects))
                .order_by(Employee.name, Employee.id)
            )
        ).all()
    await engine.dispose()
    return employees
