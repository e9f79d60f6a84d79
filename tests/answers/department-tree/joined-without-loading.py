# /// answer
# verdict = "rejected"
# mistake = "the tables are joined, and nothing is loaded from them: departments come once per row, without employees"
# says = "not loaded|unloaded|lazy|eager|without (further|more|any) (sql|statement)|emit|loaded|MissingGreenlet|Detached|closed|contains_eager|repeat|twice|more than once|duplicate|several"
# kinds = ["MANY_DUPLICATES", "MISSING_DISTINCT_FROM_SELECT"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department).outerjoin(Department.employees).outerjoin(Employee.projects).order_by(Department.name)
    )
    return (await session.scalars(statement)).all()
