# /// answer
# verdict = "accepted"
# note = "Rank by department_id first, look up the name afterwards: the window sorts narrow rows."
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    ranks = select(
        Employee.id.label("employee_id"),
        func.rank()
        .over(partition_by=Employee.department_id, order_by=Employee.salary.desc().nulls_last())
        .label("position"),
    ).cte("ranks")
    stmt = (
        select(
            Department.name.label("department"),
            Employee.name.label("name"),
            Employee.salary.label("salary"),
            ranks.c.position.label("salary_rank"),
        )
        .select_from(Employee)
        .join(ranks, ranks.c.employee_id == Employee.id)
        .join(Department, Department.id == Employee.department_id)
        .order_by("department", "salary_rank", Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).mappings().all()
