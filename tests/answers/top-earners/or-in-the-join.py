# /// answer
# verdict = "rejected"
# mistake = "OR between the join condition and a filter"
# says = "(?-i:\\bOR\\b)|\\bor_|and_|every department"
# kinds = ["OR_INSTEAD_OF_AND"]
# ///

from sqlalchemy import func, or_, select
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
        .join(Department, or_(Department.id == Employee.department_id, Employee.department_id.is_not(None)))
        .subquery("ranked")
    )
    statement = (
        select(ranked.c.department, ranked.c.name, ranked.c.salary)
        .where(ranked.c.place <= n)
        .order_by(ranked.c.department, ranked.c.salary.desc(), ranked.c.id)
    )
    return (await session.execute(statement)).all()
