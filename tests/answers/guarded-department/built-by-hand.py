# /// answer
# verdict = "rejected"
# mistake = "another Department is built from the values: the session does not know it"
# says = "session|persistent|transient|built|belong|raise|copy|employees"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees).raiseload("*"))
    )
    found = (await session.scalars(statement)).one_or_none()
    if found is None:
        return None
    return Department(id=found.id, name=found.name, budget=found.budget, created_at=found.created_at)
