# /// answer
# verdict = "rejected"
# mistake = "the scalar subquery returns the names of all departments: its condition is missing"
# says = "more than one row|(one|single|several|many) rows?|correlat"
# kinds = ["MISSING_QUANTIFIER", "MISSING_EXPRESSION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    name = select(Department.name).scalar_subquery().label("department")
    statement = (
        select(name, Employee.name, Employee.salary, salary_rank)
        .where(Employee.department_id.is_not(None))
        .order_by(name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
