# /// answer
# verdict = "rejected"
# mistake = "there is no function mean()"
# says = "\\bmean\\b"
# kinds = ["UNDEFINED_FUNCTION", "SYNONYMS"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    peer = aliased(Employee)
    average = select(func.mean(peer.salary)).where(peer.department_id == Employee.department_id).scalar_subquery()
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), average.label("department_avg"))
        .join(Employee.department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
