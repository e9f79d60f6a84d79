# /// answer
# verdict = "rejected"
# mistake = "time_entries is used, and it is not in FROM"
# says = "missing FROM|(?-i:\\bFROM\\b)|\\bjoin|raw SQL|alias"
# kinds = ["OMITTED_FROM_CLAUSE", "MISSING_TABLE_REFERENCE"]
# ///

from datetime import date

from sqlalchemy import literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~literal_column("office.time_entries.work_date >= CURRENT_DATE"))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
