# /// answer
# verdict = "rejected"
# mistake = "departments.name is used, and departments is not in FROM"
# says = "missing FROM|(?-i:\\bFROM\\b)|\\bjoin|raw SQL"
# kinds = ["OMITTED_FROM_CLAUSE", "MISSING_TABLE_REFERENCE"]
# ///

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def top_earners(session: AsyncSession, n: int):
    ranked = select(
        literal_column("departments.name").label("department"),
        Employee.name,
        Employee.salary,
        Employee.id,
        func.row_number()
        .over(partition_by=Employee.department_id, order_by=(Employee.salary.desc(), Employee.id))
        .label("place"),
    ).subquery("ranked")
    statement = (
        select(ranked.c.department, ranked.c.name, ranked.c.salary)
        .where(ranked.c.place <= n)
        .order_by(ranked.c.department, ranked.c.salary.desc(), ranked.c.id)
    )
    return (await session.execute(statement)).all()
