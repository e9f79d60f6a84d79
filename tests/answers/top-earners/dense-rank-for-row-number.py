# /// answer
# verdict = "rejected"
# mistake = "dense_rank() counts salaries, not people"
# says = "\\btie|equal|same salar|\\brank|row_number|smaller id|more than|too many|dense"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    ranked = (
        select(
            Department.name.label("department"),
            Employee.name,
            Employee.salary,
            Employee.id,
            func.dense_rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("place"),
        )
        .join(Employee.department)
        .subquery("ranked")
    )
    statement = (
        select(ranked.c.department, ranked.c.name, ranked.c.salary)
        .where(ranked.c.place <= n)
        .order_by(ranked.c.department, ranked.c.salary.desc(), ranked.c.id)
    )
    return (await session.execute(statement)).all()
