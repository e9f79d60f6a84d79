# /// answer
# verdict = "rejected"
# mistake = "the employees raise as well: they are not loaded"
# says = "not loaded|unloaded|eager|without (further|more|any) (sql|statement)|loaded|employees|MissingGreenlet|Detached|raiseload"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import raiseload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = select(Department).where(Department.name == name).options(raiseload("*"))
    return (await session.scalars(statement)).one_or_none()
