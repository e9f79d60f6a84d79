# /// answer
# verdict = "rejected"
# mistake = "the window has no ORDER BY: everybody ties for the first rank"
# says = "window.{0,100}ORDER BY|ORDER BY.{0,100}(window|(?-i:\\bOVER\\b)|\\bover\\(|rank)|order_by|everybody.{0,40}(1|first|ties)|rank is 1"
# kinds = ["MISSING_EXPRESSION", "CONSTANT_COLUMN_OUTPUT"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = func.rank().over(partition_by=Employee.department_id).label("salary_rank")
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
