# /// answer
# verdict = "rejected"
# mistake = "options() takes its options one by one, not a list"
# says = "\\blist\\b|\\[|bracket|options"
# kinds = ["CURLY_OR_SQUARE_BRACKETS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options([selectinload(Department.employees).selectinload(Employee.projects)])
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()
