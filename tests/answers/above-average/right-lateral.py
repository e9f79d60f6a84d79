# /// answer
# verdict = "accepted"
# note = "LATERAL: a subquery in FROM that may look at the row beside it. It shows its strength with more than one value per row."
# ///

from sqlalchemy import func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    peer = aliased(Employee, name="peer")
    average = (
        select(func.avg(peer.salary).label("department_avg"))
        .where(peer.department_id == Department.id)
        .lateral("average")
    )
    stmt = (
        select(Employee.name, Employee.salary, Department.name.label("department"), average.c.department_avg)
        .select_from(Employee)
        .join(Department, Department.id == Employee.department_id)
        .join(average, true())
        .where(Employee.salary > average.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
