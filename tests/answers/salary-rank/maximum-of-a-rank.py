# /// answer
# verdict = "rejected"
# mistake = "a window function inside an aggregate"
# says = "nest|inside|contain|window|aggregate"
# kinds = ["AGGREGATE_FUNCTIONS_CANNOT_BE_NESTED"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = func.max(
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc())
    ).label("salary_rank")
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .group_by(Department.name, Employee.id)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
