# /// answer
# verdict = "rejected"
# mistake = "normalised to NFC"
# says = 'normalised \(NFC\) before it is sent'
# ///

import unicodedata
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    stmt = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == unicodedata.normalize("NFC", department_name))
        .options(selectinload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(stmt)).all()
