# /// answer
# verdict = "rejected"
# mistake = "the fragment ends in a semicolon"
# says = ";|semicolon|\\btext\\(|raw SQL|multiple commands|syntax"
# kinds = ["ADDITIONAL_SEMICOLON"]
# ///

from sqlalchemy import func, select, text
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
        .order_by(text("department, salary DESC, id;"))
        .limit(1000000)
    )
    return (await session.execute(statement)).all()
