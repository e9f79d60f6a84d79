# /// attack
# exercise = "salary-rank"
# trick = "a second connection locks the tables and stays open, so that the judge waits for ever"
# outcome = ["failed"]
# says = "connection of its own"
# witness = ["update-salary"]
# ///

import asyncpg
from sqlalchemy import func, select

from kata.database import database_url

_HELD = []


async def salary_rank_by_department(session):
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, rank).join(Employee.department)
    rows = (await session.execute(statement.order_by(Department.name, rank, Employee.name, Employee.id))).all()
    await session.rollback()
    own = await asyncpg.connect(database_url().replace("+asyncpg", ""))
    _HELD.append(own)
    await own.execute("BEGIN")
    await own.execute("SELECT pg_advisory_lock(1)")
    await own.execute("LOCK TABLE projects IN ROW EXCLUSIVE MODE")
    return rows
