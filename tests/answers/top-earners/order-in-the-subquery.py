# /// answer
# verdict = "rejected"
# mistake = "only the subquery is ordered, the outer statement is not"
# says = "ORDER BY|order_by|\\border(ed)?\\b"
# kinds = ["ORDER_BY_IN_SUBQUERY"]
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
        .order_by(Department.name, Employee.salary.desc(), Employee.id)
        .subquery("ranked")
    )
    statement = select(ranked.c.department, ranked.c.name, ranked.c.salary).where(ranked.c.place <= n)
    return (await session.execute(statement)).all()
