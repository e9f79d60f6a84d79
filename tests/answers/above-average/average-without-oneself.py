# /// answer
# verdict = "rejected"
# mistake = "peer.id <> employee.id: one's own salary does not count for the average"
# says = "!=|<>|own salary|oneself|themsel|others|colleagues"
# kinds = ["EXTRANEOUS_EXPRESSION", "SUBSTITUTED_EXISTENCE_NEGATION_WITH_NOT_EQUAL_TO"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    peer = aliased(Employee)
    average = (
        select(func.avg(peer.salary))
        .where(peer.department_id == Employee.department_id, peer.id != Employee.id)
        .correlate(Employee)
        .scalar_subquery()
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), average.label("department_avg"))
        .join(Employee.department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
