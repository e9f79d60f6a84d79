# /// answer
# verdict = "rejected"
# mistake = "the two halves of the recursion have different types: a cast in the first one is missing"
# says = 'has type character varying.*in its first part'
# ///
from sqlalchemy import select, func

from .models import Employee


async def management_hierarchy(session, employee_id):
    chain = (
        select(Employee.id, Employee.manager_id, Employee.name.label("step"))
        .where(Employee.id == employee_id)
        .cte("chain", recursive=True)
    )
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, chain.c.step + "/" + Employee.name).join(
            chain, Employee.id == chain.c.manager_id
        )
    )
    statement = select(Employee).join(chain, Employee.id == chain.c.id).order_by(func.length(chain.c.step))
    return list((await session.scalars(statement)).all())
