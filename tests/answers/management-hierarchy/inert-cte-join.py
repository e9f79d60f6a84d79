# /// answer
# verdict = "rejected"
# mistake = "the CTE is joined on a condition that is always true in effect; the chain is followed in Python over everybody"
# says = "python|unused|decoy|inert|does not feed|fetch|order|every employee"
# ///

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    chain = (
        select(Employee.id, Employee.manager_id, literal(0).label("depth"))
        .where(Employee.id == employee_id)
        .cte("chain", recursive=True)
    )
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, chain.c.depth + 1).join(chain, Employee.id == chain.c.manager_id)
    )
    stmt = select(Employee).where(select(chain.c.id).exists()).order_by(Employee.id)
    everyone = {person.id: person for person in await session.scalars(stmt)}
    people = []
    current = everyone.get(employee_id)
    while current:
        people.append(current)
        current = everyone.get(current.manager_id)
    return people
