# /// answer
# verdict = "rejected"
# mistake = "a second order_by() adds keys and replaces nothing"
# says = "\\border(s|ed|ing)?\\b|order_by|order_by|department|salary"
# kinds = ["DUPLICATE_CLAUSE"]
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
        .order_by(ranked.c.salary.desc(), ranked.c.id)
        .order_by(ranked.c.department)
    )
    return (await session.execute(statement)).all()
