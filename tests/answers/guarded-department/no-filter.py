# /// answer
# verdict = "rejected"
# mistake = "the condition is missing: any department"
# says = "(?-i:\\bWHERE\\b)|filter|any department|other department|condition|Multiple|unknown"
# kinds = ["MISSING_WHERE_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = select(Department).options(selectinload(Department.employees).raiseload("*"))
    return (await session.scalars(statement)).first()
