# /// answer
# verdict = "rejected"
# mistake = "departments.name is used, and departments is not in FROM"
# says = "missing FROM|(?-i:\\bFROM\\b)|\\bjoin"
# kinds = ["OMITTED_FROM_CLAUSE", "MISSING_TABLE_REFERENCE"]
# ///

from sqlalchemy import literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .where(literal_column("departments.name") == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()
