# /// answer
# verdict = "rejected"
# mistake = "compares with the lowest colleague (ANY), not with the average"
# says = "any|average|compar|above|too many|lowest"
# ///

from sqlalchemy import any_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    peer = aliased(Employee)
    salaries = select(peer.salary).where(peer.department_id == Employee.department_id).scalar_subquery()
    average = select(func.avg(peer.salary)).where(peer.department_id == Employee.department_id).scalar_subquery()
    stmt = (
        select(
            Employee.name,
            Employee.salary,
            Department.name.label("department"),
            average.label("department_avg"),
        )
        .join(Employee.department)
        .where(Employee.salary > any_(salaries))
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
