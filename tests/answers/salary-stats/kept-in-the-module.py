# /// answer
# verdict = "rejected"
# mistake = "the first answer is kept"
# says = 'A call sends no statement: its answer is kept'
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from .models import Department, Employee


_CACHE: dict = {}


async def department_salary_stats(session: AsyncSession):
    if "rows" not in _CACHE:
        stmt = (
            select(
                Department.name.label("department"),
                func.avg(Employee.salary).label("avg_salary"),
                func.min(Employee.salary).label("min_salary"),
                func.max(Employee.salary).label("max_salary"),
                func.count(Employee.id).label("employee_count"),
            )
            .outerjoin(Department.employees)
            .group_by(Department.id)
            .order_by(Department.name)
        )
        _CACHE["rows"] = (await session.execute(stmt)).all()
    return _CACHE["rows"]
