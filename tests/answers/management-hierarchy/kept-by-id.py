# /// answer
# verdict = "rejected"
# mistake = "chains are kept by id"
# says = 'A call sends no statement: its answer is kept'
# ///

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from .models import Employee


_CHAINS: dict = {}


async def management_hierarchy(session: AsyncSession, employee_id: int):
    if employee_id not in _CHAINS:
        c = (
            select(Employee.id, Employee.manager_id, literal(0).label("n"))
            .where(Employee.id == employee_id)
            .cte("c", recursive=True)
        )
        c = c.union_all(select(Employee.id, Employee.manager_id, c.c.n + 1).join(c, Employee.id == c.c.manager_id))
        stmt = select(Employee).join(c, c.c.id == Employee.id).order_by(c.c.n)
        _CHAINS[employee_id] = list((await session.scalars(stmt)).all())
    return _CHAINS[employee_id]
