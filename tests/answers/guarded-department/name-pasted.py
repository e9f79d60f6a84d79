# /// answer
# verdict = "rejected"
# mistake = "the name is pasted into raw SQL"
# says = "\\braw\\b|text\\(|construct|paste|inject|bound|parameter|quot|syntax|f-string"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(text(f"departments.name = '{name}'"))
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
