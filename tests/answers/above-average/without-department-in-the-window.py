# /// answer
# verdict = "rejected"
# mistake = "`is_(None)` for `is_not(None)`: only people without a department are left"
# says = "IS NULL|IS NOT NULL|is_not|is_\\(|without (a )?department"
# kinds = ["MISSING_NOT_OPERATOR"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    people = (
        select(
            Employee.id,
            Employee.name,
            Employee.salary,
            Department.name.label("department"),
            func.avg(Employee.salary).over(partition_by=Employee.department_id).label("department_avg"),
        )
        .join(Employee.department)
        .subquery("people")
    )
    statement = (
        select(people.c.name, people.c.salary, people.c.department, people.c.department_avg)
        .join(Employee, Employee.id == people.c.id)
        .where(people.c.salary > people.c.department_avg, Employee.department_id.is_(None))
        .order_by(people.c.salary.desc(), people.c.name, people.c.id)
    )
    return (await session.execute(statement)).all()
