# /// answer
# verdict = "rejected"
# mistake = "the bind parameter never gets a value"
# says = "bind ?param|parameter.{0,60}(value|given|passed)|value.{0,60}parameter"
# kinds = ["UNDEFINED_PARAMETER"]
# ///

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == bindparam("wanted"))
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
