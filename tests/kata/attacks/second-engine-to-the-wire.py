# /// attack
# exercise = "salary-rank"
# trick = "the work is done on an engine of its own, the session sends nothing"
# outcome = ["failed"]
# says = "connection of its own"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession as _Session, create_async_engine

from kata.database import database_url


async def salary_rank_by_department(session):
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, rank).join(Employee.department)
    engine = create_async_engine(database_url())
    async with _Session(engine) as own:
        return (await own.execute(statement.order_by(Department.name, rank, Employee.name, Employee.id))).all()
