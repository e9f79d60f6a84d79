# /// answer
# verdict = "rejected"
# mistake = "the CTE is called employees like the table, so its first part reads itself"
# says = "employees.{0,100}(name|itself|same|table|CTE|alias|recursive reference)|(name|alias).{0,80}employees"
# kinds = ["CORRELATION_NAME_IDENTICAL_TO_TABLE_NAME"]
# ///

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    chain = (
        select(Employee.id, Employee.manager_id, literal(0).label("level"))
        .where(Employee.id == employee_id)
        .cte("employees", recursive=True)
    )
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, chain.c.level + 1).join(chain, Employee.id == chain.c.manager_id)
    )
    statement = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.level)
    return list((await session.scalars(statement)).all())
