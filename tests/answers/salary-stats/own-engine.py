# /// answer
# verdict = "rejected"
# mistake = "opens a second engine of its own instead of using the session"
# says = "engine|session|connection"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from kata.database import database_url

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    stmt = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    engine = create_async_engine(database_url())
    async with engine.connect() as connection:
        rows = (await connection.execute(stmt)).all()
    await engine.dispose()
    return rows
