# /// answer
# verdict = "rejected"
# mistake = "departments come in descending order"
# says = "(desc|direction|ascending|\\bturned|revers|order).{0,250}department|department.{0,250}(desc|direction|ascending|\\bturned|revers)"
# kinds = ["INCORRECT_ORDERING_OF_ROWS"]
# ///

from sqlalchemy import desc, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(desc("department"), salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
