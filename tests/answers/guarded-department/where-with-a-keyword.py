# /// answer
# verdict = "rejected"
# mistake = "where() takes conditions, no keywords"
# says = "keyword|where\\(|filter_by|argument"
# kinds = ["CONFUSED_SYNTAX_OF_KEYWORDS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = select(Department).where(name=name).options(selectinload(Department.employees).raiseload("*"))
    return (await session.scalars(statement)).one_or_none()
