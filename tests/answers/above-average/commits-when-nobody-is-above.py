# /// answer
# verdict = "rejected"
# mistake = "commits when nobody is above"
# says = 'The function commits'
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    avg = (
        select(Employee.department_id, func.avg(Employee.salary).label("a")).group_by(Employee.department_id).subquery()
    )
    stmt = (
        select(Employee.name, Employee.salary, Department.name.label("department"), avg.c.a.label("department_avg"))
        .join(Department, Employee.department_id == Department.id)
        .join(avg, avg.c.department_id == Department.id)
        .where(Employee.salary > avg.c.a)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    rows = (await session.execute(stmt)).all()
    if len(rows) == 0:
        await session.commit()
    return rows
