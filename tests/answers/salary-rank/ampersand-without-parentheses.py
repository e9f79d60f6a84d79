# /// answer
# verdict = "rejected"
# mistake = "& binds tighter than == and >: the parentheses around both sides are missing"
# says = "parenthes|bracket|&|and_|boolean value|precedence"
# kinds = ["IMPROPER_NESTING_OF_EXPRESSIONS"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )

    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .where(Employee.department_id == Department.id & Employee.salary > 0)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
