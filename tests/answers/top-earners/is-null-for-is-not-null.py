# /// answer
# verdict = "rejected"
# mistake = "`is_(None)` for `is_not(None)`: only people without a department are left"
# says = "IS NULL|IS NOT NULL|is_not|is_\\(|without (a )?department|nobody|empty"
# kinds = ["MISSING_NOT_OPERATOR"]
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
        .outerjoin(Employee.department)
        .where(Employee.department_id.is_(None))
        .subquery("ranked")
    )
    statement = (
        select(ranked.c.department, ranked.c.name, ranked.c.salary)
        .where(ranked.c.place <= n)
        .order_by(ranked.c.department, ranked.c.salary.desc(), ranked.c.id)
    )
    return (await session.execute(statement)).all()
