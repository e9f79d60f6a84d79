# /// answer
# verdict = "rejected"
# mistake = "raiseload=True for columns: reading the salary raises, too"
# says = "column|defer|salary|raise|load_only|email"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import load_only, raiseload, selectinload

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == name)
        .options(selectinload(Department.employees).options(load_only(Employee.name, raiseload=True), raiseload("*")))
    )
    return (await session.scalars(statement)).one_or_none()
