# /// answer
# verdict = "rejected"
# mistake = "the lowest salary is first in the window"
# says = "\\bdesc\\b|descending|direction|ascending|highest|lowest|\\bturned|revers"
# kinds = ["INCORRECT_ORDERING_OF_ROWS"]
# ///

from sqlalchemy import asc, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=asc(Employee.salary)).label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
