# /// answer
# verdict = "rejected"
# mistake = "counted is not in FROM, and has no such name there"
# says = "missing FROM|(?-i:\\bFROM\\b)|\\bjoin|raw SQL|alias|counted"
# kinds = ["OMITTED_FROM_CLAUSE", "MISSING_TABLE_REFERENCE", "UNDEFINED_CORRELATION_NAME"]
# ///

from sqlalchemy import literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, literal_column("counted.total").label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
