# /// answer
# verdict = "rejected"
# mistake = "options() takes its options one by one, not a list"
# says = "\\blist\\b|\\[|bracket|options"
# kinds = ["CURLY_OR_SQUARE_BRACKETS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options([selectinload(Department.employees).raiseload("*")])
    )
    return (await session.scalars(statement)).one_or_none()
