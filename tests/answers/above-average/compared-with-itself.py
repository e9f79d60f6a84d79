# /// answer
# verdict = "rejected"
# mistake = "the correlation compares a column of the peer with itself: everyone meets the company's average"
# says = "itself|same column|self-compar|always true|correlat|company|alias"
# kinds = ["IMPLIED_TAUTOLOGICAL_OR_INCONSISTENT_EXPRESSION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    peer = aliased(Employee)
    average = select(func.avg(peer.salary)).where(peer.department_id == peer.department_id).scalar_subquery()
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), average.label("department_avg"))
        .join(Employee.department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
