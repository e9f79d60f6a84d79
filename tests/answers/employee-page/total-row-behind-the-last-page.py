# /// answer
# verdict = "rejected"
# mistake = "behind the last page comes a row of NULLs, for the sake of the total"
# says = "behind|beyond|last page|empty|past|NULL|outer join"
# ///

from sqlalchemy import func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    part = (
        select(Employee.id, Employee.name, Employee.salary)
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
        .subquery()
    )
    counted = select(func.count(Employee.id).label("total")).subquery()
    statement = (
        select(part.c.id, part.c.name, part.c.salary, counted.c.total)
        .select_from(counted.outerjoin(part, true()))
        .order_by(part.c.salary.desc(), part.c.id)
    )
    return (await session.execute(statement)).all()
