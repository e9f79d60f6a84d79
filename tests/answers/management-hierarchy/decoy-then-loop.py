# /// answer
# verdict = "rejected"
# mistake = "the CTE's rows are thrown away; the chain is loaded manager by manager"
# says = "n ?\\+ ?1|statements|queries|in a loop|repeated|decoy|thrown|unused|one statement|1 statement"
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
    stmt = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.depth)
    await session.execute(stmt.with_only_columns(chain.c.depth))
    people = []
    person = await session.get(Employee, employee_id)
    while person is not None:
        people.append(person)
        person = await session.get(Employee, person.manager_id) if person.manager_id else None
    return people
