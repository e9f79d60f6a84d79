# /// answer
# verdict = "rejected"
# mistake = "the bind parameter never gets a value"
# says = "bind ?param|parameter.{0,60}(value|given|passed)|value.{0,60}parameter"
# kinds = ["UNDEFINED_PARAMETER"]
# ///

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == bindparam("department_name"))
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()
