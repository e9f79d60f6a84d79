# /// answer
# verdict = "rejected"
# mistake = "employees is used in the order, and it is not in FROM"
# says = "missing FROM|(?-i:\\bFROM\\b)|\\bjoin|raw SQL|literal_column|alias"
# kinds = ["OMITTED_FROM_CLAUSE", "MISSING_TABLE_REFERENCE", "UNDEFINED_CORRELATION_NAME"]
# ///

from sqlalchemy import literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(Department.name, literal_column("employees.name"))
    )
    return (await session.scalars(statement)).all()
