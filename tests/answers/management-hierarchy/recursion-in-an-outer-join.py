# /// answer
# verdict = "rejected"
# mistake = "the recursive part reaches the CTE through an outer join"
# says = 'reads `chain` inside an outer join'
# ///
from sqlalchemy import literal, select

from .models import Employee


async def management_hierarchy(session, employee_id):
    chain = (
        select(Employee.id, Employee.manager_id, literal(0).label("step"))
        .where(Employee.id == employee_id)
        .cte("chain", recursive=True)
    )
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, chain.c.step + 1).outerjoin(chain, Employee.id == chain.c.manager_id)
    )
    statement = select(Employee).join(chain, Employee.id == chain.c.id).order_by(chain.c.step)
    return list((await session.scalars(statement)).all())
