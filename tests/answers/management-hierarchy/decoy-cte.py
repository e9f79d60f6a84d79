# /// answer
# verdict = "rejected"
# mistake = "the recursive CTE is in the statement but unused; the chain is followed in Python over everybody"
# says = "python|unused|decoy|not used|does not feed|not reachable|fetch|order|every employee"
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
    stmt = select(Employee).add_cte(chain).order_by(Employee.id)
    everyone = {person.id: person for person in await session.scalars(stmt)}
    people = []
    current = everyone.get(employee_id)
    while current is not None:
        people.append(current)
        current = everyone.get(current.manager_id)
    return people
