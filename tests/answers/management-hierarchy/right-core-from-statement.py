# /// answer
# verdict = "accepted"
# note = "from_statement() makes objects of any SELECT that has their columns: the way back from SQL that was written somewhere else."
# ///

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee

employees = Employee.__table__


async def management_hierarchy(session: AsyncSession, employee_id: int):
    chain = (
        select(employees.c.id, employees.c.manager_id, literal(1).label("n"))
        .where(employees.c.id == employee_id)
        .cte("chain", recursive=True)
    )
    e = employees.alias("e")
    chain = chain.union_all(select(e.c.id, e.c.manager_id, chain.c.n + literal(1)).where(e.c.id == chain.c.manager_id))
    query = select(employees).join(chain, chain.c.id == employees.c.id).order_by(chain.c.n)
    people = await session.scalars(select(Employee).from_statement(query))
    return people.all()
