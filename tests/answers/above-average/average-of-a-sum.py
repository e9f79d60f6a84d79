# /// answer
# verdict = "rejected"
# mistake = "an aggregate inside an aggregate"
# says = "nest|inside|aggregate"
# kinds = ["AGGREGATE_FUNCTIONS_CANNOT_BE_NESTED"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    peer = aliased(Employee)
    average = (
        select(func.avg(func.sum(peer.salary)))
        .where(peer.department_id == Employee.department_id)
        .group_by(peer.department_id)
        .scalar_subquery()
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), average.label("department_avg"))
        .join(Employee.department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
