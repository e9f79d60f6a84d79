# /// answer
# verdict = "rejected"
# mistake = "the table is called departments, not department"
# says = "\\bdepartment\\b.{0,100}(exist|table|relation|departments)|(table|relation).{0,60}\\bdepartment\\b"
# kinds = ["UNDEFINED_OBJECT"]
# ///

from sqlalchemy import column, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def department_salary_stats(session: AsyncSession):
    department = table("department", column("id"), column("name"))
    statement = (
        select(
            department.c.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .select_from(department)
        .outerjoin(Employee, Employee.department_id == department.c.id)
        .group_by(department.c.id, department.c.name)
        .order_by(department.c.name)
    )
    return (await session.execute(statement)).all()
