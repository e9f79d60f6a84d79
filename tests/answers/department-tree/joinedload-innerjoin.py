# /// answer
# verdict = "rejected"
# mistake = "innerjoin=True drops departments where nobody works"
# says = "innerjoin|inner join|outer|missing|nobody|empty|drop|left out"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(joinedload(Department.employees, innerjoin=True).joinedload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).unique().all()
