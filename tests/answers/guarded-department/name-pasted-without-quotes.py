# /// answer
# verdict = "rejected"
# mistake = "the name is pasted into raw SQL without quotes: the database takes it for a column"
# says = "quot|\\bcolumns?\\b|does not exist|syntax|\\braw\\b|text\\(|paste|parameter"
# kinds = ["OMITTED_QUOTES"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(text(f"departments.name = {name}"))
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
