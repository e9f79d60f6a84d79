# /// answer
# verdict = "rejected"
# mistake = "the condition is raw SQL in text()"
# says = "\\braw\\b|text\\(|construct"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(text("departments.name = :name").bindparams(name=name))
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
