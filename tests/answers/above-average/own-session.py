# /// answer
# verdict = "rejected"
# mistake = "opens an engine and a session of its own"
# says = "engine|session|connection"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from kata.database import database_url

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.department_id)
        .subquery()
    )
    stmt = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Employee.department)
        .join(averages, averages.c.department_id == Employee.department_id)
        .where(Employee.salary > averages.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    engine = create_async_engine(database_url())
    async with async_sessionmaker(engine)() as own:
        people = (await own.execute(stmt)).all()
    await engine.dispose()
    return people
