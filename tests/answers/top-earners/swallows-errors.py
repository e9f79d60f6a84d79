# /// answer
# verdict = "rejected"
# mistake = "any error is swallowed and answered with an empty list, so a misspelt attribute is never noticed"
# says = "empty|swallow|except|missing|no statement|nothing|statement"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    try:
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
            .ordered_by(ranked.c.department, ranked.c.salary.desc(), ranked.c.id)
        )
        return (await session.execute(statement)).all()
    except Exception:
        return []
