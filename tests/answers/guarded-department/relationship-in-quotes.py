# /// answer
# verdict = "rejected"
# mistake = "loader options take attributes, no strings"
# says = "string|quot|attribute|\\bstr\\b"
# kinds = ["EXTRANEOUS_QUOTES"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = select(Department).where(Department.name == name).options(selectinload("employees").raiseload("*"))
    return (await session.scalars(statement)).one_or_none()
