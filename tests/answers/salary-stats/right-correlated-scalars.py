# /// answer
# verdict = "accepted"
# note = "One scalar subquery per figure: no join, no grouping, and an empty department needs no thought. Reads the employees once per figure, so it is for few rows or one figure."
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    def of_department(what):
        return select(what).where(Employee.department_id == Department.id).scalar_subquery()

    stmt = select(
        Department.name.label("department"),
        of_department(func.avg(Employee.salary)).label("avg_salary"),
        of_department(func.min(Employee.salary)).label("min_salary"),
        of_department(func.max(Employee.salary)).label("max_salary"),
        of_department(func.count()).label("employee_count"),
    ).order_by(Department.name)
    return (await session.execute(stmt)).all()
