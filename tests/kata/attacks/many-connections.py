# /// attack
# exercise = "salary-rank"
# trick = "hundreds of connections are opened and kept, so that the server has none left"
# outcome = ["failed", "error"]
# witness = ["update-salary"]
# ///

import asyncio

import asyncpg
from sqlalchemy import func, select

from kata.database import database_url

_HELD = []


async def salary_rank_by_department(session):
    async def one():
        try:
            _HELD.append(await asyncpg.connect(database_url().replace("+asyncpg", ""), timeout=2))
        except Exception:
            pass

    for _ in range(10):
        await asyncio.gather(*(one() for _ in range(20)))
    if len(_HELD) < 120:
        raise RuntimeError(f"only {len(_HELD)} were to be had")
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, rank).join(Employee.department)
    return (await session.execute(statement.order_by(Department.name, rank, Employee.name, Employee.id))).all()
