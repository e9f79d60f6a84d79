# /// answer
# verdict = "rejected"
# mistake = "ON leaves out people without a manager"
# says = "manager_id|manager|(?-i:\\bON\\b)"
# kinds = ["EXTRANEOUS_EXPRESSION", "CONDITION_ON_OUTER_JOIN"]
# ///

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    statement = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Employee, and_(Employee.department_id == Department.id, Employee.manager_id.is_not(None)))
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
