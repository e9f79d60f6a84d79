# /// answer
# verdict = "rejected"
# mistake = "an inner join with the manager drops people who have none"
# says = "manager|inner join|missing|drop"
# kinds = ["EXTRANEOUS_TABLE_REFERENCE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

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
        .join(Employee.manager.of_type(aliased(Employee)))
        .subquery("ranked")
    )
    statement = (
        select(ranked.c.department, ranked.c.name, ranked.c.salary)
        .where(ranked.c.place <= n)
        .order_by(ranked.c.department, ranked.c.salary.desc(), ranked.c.id)
    )
    return (await session.execute(statement)).all()
