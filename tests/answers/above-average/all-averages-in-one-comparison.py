# /// answer
# verdict = "rejected"
# mistake = "the subquery returns the average of every department, and > wants one value"
# says = "more than one row|(one|single|several|many) (row|value)s?|correlat"
# kinds = ["MISSING_QUANTIFIER", "MISSING_EXPRESSION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    peer = aliased(Employee)
    average = select(func.avg(peer.salary)).group_by(peer.department_id).scalar_subquery()
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), average.label("department_avg"))
        .join(Employee.department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
