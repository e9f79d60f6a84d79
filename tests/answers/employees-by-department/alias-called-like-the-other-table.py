# /// answer
# verdict = "rejected"
# mistake = "the alias of departments is called employees, a name that is taken"
# says = "alias|more than once|twice|same name|employees.{0,60}(name|taken)"
# kinds = ["CORRELATION_NAME_IDENTICAL_TO_TABLE_NAME"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    home = aliased(Department, name="employees")
    statement = (
        select(Employee)
        .join(home, home.id == Employee.department_id)
        .where(home.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()
