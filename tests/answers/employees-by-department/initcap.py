# /// answer
# verdict = "rejected"
# mistake = "initcap() of both sides compares without regard to case"
# says = "initcap|\\bcase\\b"
# kinds = ["INCORRECT_FUNCTION", "EXTRANEOUS_EXPRESSION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(func.initcap(Department.name) == func.initcap(department_name))
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()
