# /// answer
# verdict = "rejected"
# mistake = "leaves out who starts in the future"
# says = 'hire_date <= CURRENT_DATE drops rows'
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
        .where(Employee.salary > avg.c.a, Employee.hire_date <= func.current_date())
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
