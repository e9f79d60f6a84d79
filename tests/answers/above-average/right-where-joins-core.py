# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee

emp = Employee.__table__
dep = Department.__table__


async def employees_above_department_avg(session: AsyncSession):
    avgs = (
        select(emp.c.department_id, func.avg(emp.c.salary).label("value")).group_by(emp.c.department_id).alias("avgs")
    )
    query = (
        select(emp.c.name, emp.c.salary, dep.c.name.label("department"), avgs.c.value.label("department_avg"))
        .where(
            and_(
                emp.c.department_id == dep.c.id,
                avgs.c.department_id == dep.c.id,
                emp.c.salary > avgs.c.value,
            )
        )
        .order_by(emp.c.salary.desc(), emp.c.name, emp.c.id)
    )
    return list(await session.execute(query))
