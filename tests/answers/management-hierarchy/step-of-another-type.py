# /// answer
# verdict = "rejected"
# mistake = "the step counts in numeric, and begins as an integer"
# says = 'integer in its first part and numeric in the second'
# ///
from sqlalchemy import Numeric, cast, literal, select

from .models import Employee


async def management_hierarchy(session, employee_id):
    chain = (
        select(Employee.id, Employee.manager_id, literal(0).label("step"))
        .where(Employee.id == employee_id)
        .cte("chain", recursive=True)
    )
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, cast(chain.c.step + 1, Numeric)).join(
            chain, Employee.id == chain.c.manager_id
        )
    )
    statement = select(Employee).join(chain, Employee.id == chain.c.id).order_by(chain.c.step)
    return list((await session.scalars(statement)).all())
