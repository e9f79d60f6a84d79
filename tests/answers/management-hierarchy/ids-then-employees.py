# /// answer
# verdict = "rejected"
# mistake = "two statements: first the ids, then the employees"
# says = "two|2 statements|statements|queries|one statement|1 statement|more than"
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
    ids = (await session.scalars(select(chain.c.id).order_by(chain.c.depth))).all()
    people = {person.id: person for person in await session.scalars(select(Employee).where(Employee.id.in_(ids)))}
    return [people[i] for i in ids]
