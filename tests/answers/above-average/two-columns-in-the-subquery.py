# /// answer
# verdict = "rejected"
# mistake = "the scalar subquery returns two columns"
# says = "(one|single|too many|two|\\d) columns?"
# kinds = ["TOO_MANY_COLUMNS_IN_SUBQUERY"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    peer = aliased(Employee)
    average = (
        select(func.avg(peer.salary), func.count(peer.id))
        .where(peer.department_id == Employee.department_id)
        .scalar_subquery()
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), average.label("department_avg"))
        .join(Employee.department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
