# /// answer
# verdict = "rejected"
# mistake = "a chain is cut off in Python after 100 people"
# says = "Python cuts the answer off after 100 rows"
# ///
from sqlalchemy import literal, select

from .models import Employee


async def management_hierarchy(session, employee_id):
    start = select(Employee.id, Employee.manager_id, literal(0).label("level")).where(Employee.id == employee_id)
    chain = start.cte("chain", recursive=True)
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, chain.c.level + 1).join(chain, Employee.id == chain.c.manager_id)
    )
    statement = select(Employee).join(chain, Employee.id == chain.c.id).order_by(chain.c.level)
    return (await session.scalars(statement)).all()[:100]
