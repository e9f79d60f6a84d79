# /// answer
# verdict = "accepted"
# note = "Close to the sentence: whose salary is above the average of their department. Fine with an index and few rows; the average is worked out again and again."
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    colleague = aliased(Employee)
    department_avg = (
        select(func.avg(colleague.salary))
        .where(colleague.department_id == Employee.department_id)
        .correlate(Employee)
        .scalar_subquery()
    )
    stmt = (
        select(
            Employee.name,
            Employee.salary,
            Department.name.label("department"),
            department_avg.label("department_avg"),
        )
        .join(Employee.department)
        .where(Employee.salary > department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
