# /// answer
# verdict = "rejected"
# mistake = "the employees are not loaded"
# says = "not loaded|unloaded|eager|without (further|more|any) (sql|statement)|loaded|employees|MissingGreenlet|Detached|raiseload"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = select(Department).where(Department.name == name)
    return (await session.scalars(statement)).one_or_none()
