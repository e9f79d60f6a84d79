# /// answer
# verdict = "rejected"
# mistake = "the average has no label"
# says = "department_avg|label"
# kinds = ["MISSING_AS_FROM_SELECT"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    peer = aliased(Employee)
    average = (
        select(func.avg(peer.salary))
        .where(peer.department_id == Employee.department_id)
        .correlate(Employee)
        .scalar_subquery()
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), average)
        .join(Employee.department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
