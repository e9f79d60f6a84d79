# /// answer
# verdict = "rejected"
# mistake = "Employee.department is a relationship, not the name of the department"
# says = "relationship|join condition|Department\\.name|\\bcolumns?\\b|label|department"
# kinds = ["CONFUSED_TABLE_NAMES_WITH_COLUMN_NAMES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def top_earners(session: AsyncSession, n: int):
    ranked = (
        select(
            Employee.department,
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
        select(ranked.c[0].label("department"), ranked.c.name, ranked.c.salary)
        .where(ranked.c.place <= n)
        .order_by(ranked.c[0], ranked.c.salary.desc(), ranked.c.id)
    )
    return (await session.execute(statement)).all()
