# /// answer
# verdict = "rejected"
# mistake = "where() returns a new statement, which is thrown away"
# says = "(?-i:\\bWHERE\\b)|any department|other department|thrown|ignored|returns a new|filter|unknown|Multiple"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = select(Department).options(selectinload(Department.employees).raiseload("*"))
    statement.where(Department.name == name)
    return (await session.scalars(statement)).first()
