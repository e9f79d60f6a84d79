# /// answer
# verdict = "rejected"
# mistake = "a session of its own reads: the one that was given is not used"
# says = "session|given|own|engine|another|connection"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    async with AsyncSession(session.bind, expire_on_commit=False) as own:
        statement = (
            select(Department)
            .options(selectinload(Department.employees).selectinload(Employee.projects))
            .order_by(Department.name)
        )
        return (await own.scalars(statement)).all()
