# /// answer
# verdict = "rejected"
# mistake = "only from a cent above"
# says = 'right on the seed rows, and not on others'
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
        .where(Employee.salary - avg.c.a >= 0.01)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
