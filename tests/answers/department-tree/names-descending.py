# /// answer
# verdict = "rejected"
# mistake = "the names come in descending order"
# says = "desc|direction|\\border(s|ed|ing)?\\b|order_by|ascending|\\bturned|revers"
# kinds = ["INCORRECT_ORDERING_OF_ROWS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(Department.name.desc())
    )
    return (await session.scalars(statement)).all()
