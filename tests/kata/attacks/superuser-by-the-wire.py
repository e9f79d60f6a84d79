# /// attack
# exercise = "salary-rank"
# trick = "a second connection through the wire logs in as the server's superuser, and lets the server run a program"
# outcome = ["failed"]
# says = "connection of its own"
# witness = ["update-salary"]
# ///

from contextlib import suppress

import asyncpg
from sqlalchemy import func, select

from kata.database import database_url


async def salary_rank_by_department(session):
    own = await asyncpg.connect(database_url().replace("+asyncpg", ""), user="postgres", password="")
    for step in ("COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'", "SELECT pg_read_file('PG_VERSION')"):
        with suppress(asyncpg.InsufficientPrivilegeError):
            await own.execute(step)
            raise SystemExit("the server is ours")
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, rank).join(Employee.department)
    return (await session.execute(statement.order_by(Department.name, rank, Employee.name, Employee.id))).all()
