# /// answer
# verdict = "rejected"
# mistake = "kept by name"
# says = 'A call sends no statement: its answer is kept'
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from .models import Department, Employee


_BY_NAME: dict = {}


async def get_employees_by_department(session: AsyncSession, department_name: str):
    if department_name not in _BY_NAME:
        stmt = (
            select(Employee)
            .join(Employee.department)
            .where(Department.name == department_name)
            .options(selectinload(Employee.department), selectinload(Employee.projects))
            .order_by(Employee.name, Employee.id)
        )
        _BY_NAME[department_name] = (await session.scalars(stmt)).all()
    return _BY_NAME[department_name]
