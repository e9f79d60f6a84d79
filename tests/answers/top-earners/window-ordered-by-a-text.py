# /// answer
# verdict = "rejected"
# mistake = "the window is ordered by a text in quotes, which is the same for everybody: the smaller id is first"
# says = "quot|'salary'|constant|literal|\\btexts?\\b|\\border(s|ed|ing)?\\b|order_by|salary|best paid"
# kinds = ["EXTRANEOUS_QUOTES"]
# ///

from sqlalchemy import func, literal, select
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
            .over(partition_by=Employee.department_id, order_by=(literal("salary").desc(), Employee.id))
            .label("place"),
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
