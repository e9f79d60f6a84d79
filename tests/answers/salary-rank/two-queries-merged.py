# /// answer
# verdict = "rejected"
# mistake = "ranks from one query, names from another, merged in Python"
# says = "two|2 statements|statements|queries|merged|one statement|1 statement"
# ///

from sqlalchemy import func, select
from sqlalchemy.engine import result_tuple
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee

Ranked = result_tuple(["department", "name", "salary", "salary_rank"])


async def salary_rank_by_department(session: AsyncSession):
    names = dict((await session.execute(select(Department.id, Department.name))).tuples().all())
    rank = func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    stmt = (
        select(Employee.department_id, Employee.name, Employee.salary, rank)
        .join(Employee.department)
        .order_by(Department.name, rank, Employee.name, Employee.id)
    )
    return [Ranked((names[row.department_id], *row[1:])) for row in await session.execute(stmt)]
