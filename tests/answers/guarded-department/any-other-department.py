# /// answer
# verdict = "rejected"
# mistake = "a NOT too much: any other department"
# says = "(?-i:\\bNOT\\b)|negat|!=|<>|\\bothers?\\b"
# kinds = ["EXTRANEOUS_NOT_OPERATOR"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(~(Department.name == name)).options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).first()
