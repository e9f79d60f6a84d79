# /// attack
# exercise = "salary-rank"
# trick = "threads that the call leaves behind open connections for ever"
# outcome = ["failed", "passed"]
# witness = ["update-salary"]
# ///

import asyncio
import threading

import asyncpg
from sqlalchemy import func, select

from kata.database import database_url


def _for_ever():
    async def work():
        while True:
            try:
                own = await asyncpg.connect(database_url().replace("+asyncpg", ""))
                await own.fetch("SELECT * FROM employees")
                await own.close()
            except Exception:
                await asyncio.sleep(0.01)

    asyncio.run(work())


async def salary_rank_by_department(session):
    threading.Thread(target=_for_ever, daemon=False).start()
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, rank).join(Employee.department)
    return (await session.execute(statement.order_by(Department.name, rank, Employee.name, Employee.id))).all()
