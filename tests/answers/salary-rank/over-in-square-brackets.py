# /// answer
# verdict = "rejected"
# mistake = "over[…] for over(…)"
# says = "bracket|parenthes|subscript|\\["
# kinds = ["CURLY_OR_SQUARE_BRACKETS"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = func.rank().over[Employee.department_id].label("salary_rank")
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
