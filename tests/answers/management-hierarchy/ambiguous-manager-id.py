# /// answer
# verdict = "rejected"
# mistake = "manager_id in a text fragment may be the employee's or the chain's"
# says = 'ambiguous|raw SQL in text\(\)'
# kinds = ["AMBIGUOUS_COLUMN"]
# ///

from sqlalchemy import literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    chain = (
        select(Employee.id, Employee.manager_id, literal(0).label("level"))
        .where(Employee.id == employee_id)
        .cte("chain", recursive=True)
    )
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, chain.c.level + 1).join(chain, text("employees.id = manager_id"))
    )
    statement = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.level)
    return list((await session.scalars(statement)).all())
