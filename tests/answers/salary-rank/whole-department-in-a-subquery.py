# /// answer
# verdict = "rejected"
# mistake = "the scalar subquery returns all columns of the department"
# says = "(one|single|too many|\\d|all|several) columns?"
# kinds = ["TOO_MANY_COLUMNS_IN_SUBQUERY"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    name = select(Department).where(Department.id == Employee.department_id).scalar_subquery().label("department")
    statement = (
        select(name, Employee.name, Employee.salary, salary_rank)
        .order_by("department")
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
