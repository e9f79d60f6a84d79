# /// answer
# verdict = "rejected"
# mistake = "the table is called employees, not employee"
# says = "\\bemployee\\b.{0,100}(exist|table|relation|employees)|(table|relation).{0,60}\\bemployee\\b"
# kinds = ["UNDEFINED_OBJECT"]
# ///

from sqlalchemy import column, literal, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    chain = (
        select(Employee.id, Employee.manager_id, literal(0).label("level"))
        .where(Employee.id == employee_id)
        .cte("chain", recursive=True)
    )
    boss = table("employee", column("id"), column("manager_id"))
    chain = chain.union_all(
        select(boss.c.id, boss.c.manager_id, chain.c.level + 1).join(chain, boss.c.id == chain.c.manager_id)
    )
    statement = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.level)
    return list((await session.scalars(statement)).all())
