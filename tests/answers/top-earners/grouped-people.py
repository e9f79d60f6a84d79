# /// answer
# verdict = "rejected"
# mistake = "GROUP BY over the shown columns makes one of two people with the same name and salary"
# says = "GROUP BY|group_by|\\bgroup|same name|merge|missing"
# kinds = ["EXTRANEOUS_GROUP_BY_CLAUSE"]
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
            func.row_number()
            .over(partition_by=Employee.department_id, order_by=(Employee.salary.desc(), Employee.id))
            .label("place"),
        )
        .join(Employee.department)
        .subquery("ranked")
    )
    statement = (
        select(ranked.c.department, ranked.c.name, ranked.c.salary)
        .where(ranked.c.place <= n)
        .group_by(ranked.c.department, ranked.c.name, ranked.c.salary)
        .order_by(ranked.c.department, ranked.c.salary.desc(), func.min(ranked.c.id))
    )
    return (await session.execute(statement)).all()
