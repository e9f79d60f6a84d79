# /// answer
# verdict = "rejected"
# mistake = "the fragment ends in a semicolon"
# says = ";|semicolon|\\btext\\(|raw SQL|multiple commands|syntax"
# kinds = ["ADDITIONAL_SEMICOLON"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == name)
        .order_by(text("departments.id;"))
        .limit(1)
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
