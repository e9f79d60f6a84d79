# /// answer
# verdict = "rejected"
# mistake = "the join condition is always true: everybody is ranked in every department"
# says = "cross|cartesian|join|condition|too many|every department"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    stmt = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee, Employee.department_id.is_not(None))
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
