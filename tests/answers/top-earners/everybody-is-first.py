# /// answer
# verdict = "rejected"
# mistake = "the place is a constant 1: everybody is returned"
# says = "constant|literal|place|row_number|everybody|more than|too many|window|not limited|\\bn\\b"
# kinds = ["CONSTANT_COLUMN_OUTPUT"]
# ///

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    ranked = (
        select(
            Department.name.label("department"),
            Employee.name,
            Employee.salary,
            Employee.id,
            literal(1).label("place"),
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
