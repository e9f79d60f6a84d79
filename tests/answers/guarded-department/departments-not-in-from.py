# /// answer
# verdict = "rejected"
# mistake = "d is not in FROM"
# says = "missing FROM|(?-i:\\bFROM\\b)|\\bjoin|raw SQL|literal_column|alias|\\bd\\b"
# kinds = ["OMITTED_FROM_CLAUSE", "MISSING_TABLE_REFERENCE", "UNDEFINED_CORRELATION_NAME"]
# ///

from sqlalchemy import literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(literal_column("d.name") == name)
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
