# /// answer
# verdict = "rejected"
# mistake = "the average of all departments whose names begin alike"
# says = 'computed over other rows|departments_1|LIKE'
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    d2 = aliased(Department)
    e2 = aliased(Employee)
    a = (
        select(func.avg(e2.salary))
        .join(d2, e2.department_id == d2.id)
        .where(d2.name.startswith(Department.name))
        .correlate(Department)
        .scalar_subquery()
    )
    stmt = (
        select(Employee.name, Employee.salary, Department.name.label("department"), a.label("department_avg"))
        .join(Department, Employee.department_id == Department.id)
        .where(Employee.salary > a)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
