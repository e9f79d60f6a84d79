# /// answer
# verdict = "rejected"
# mistake = "row_number() is counted anew in each step: it is 1 for everybody"
# says = "row_number|level|depth|grow|chance|\\border"
# kinds = ["INCORRECT_FUNCTION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    number = func.row_number().over(order_by=Employee.id)
    chain = (
        select(Employee.id, Employee.manager_id, number.label("level"))
        .where(Employee.id == employee_id)
        .cte("chain", recursive=True)
    )
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, number).join(chain, Employee.id == chain.c.manager_id)
    )
    statement = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.level)
    return list((await session.scalars(statement)).all())
