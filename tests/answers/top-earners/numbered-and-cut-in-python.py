# /// answer
# verdict = "rejected"
# mistake = "the places come from the database, and Python keeps those up to n"
# says = "python|fetch|where|fetch|too many rows|surplus|filter|database"
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
    statement = select(ranked.c.department, ranked.c.name, ranked.c.salary, ranked.c.place).order_by(
        ranked.c.department, ranked.c.salary.desc(), ranked.c.id
    )
    rows = (await session.execute(statement)).mappings()
    labels = ("department", "name", "salary")
    return [{label: row[label] for label in labels} for row in rows if row["place"] <= n]
