# /// answer
# verdict = "rejected"
# mistake = "the collection of the department comes in no order"
# says = "ORDER BY|order_by|\\b(un)?order(ed)?\\b"
# kinds = ["MISSING_ORDER_BY_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Department)
        .where(Department.name == department_name)
        .options(
            selectinload(Department.employees).selectinload(Employee.projects),
            selectinload(Department.employees).joinedload(Employee.department),
        )
    )
    department = await session.scalar(statement)
    return department.employees if department else []
