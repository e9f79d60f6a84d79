# /// answer
# verdict = "rejected"
# mistake = "`is not None` is Python and always True: in the outer join people without a department are kept"
# says = "without (a )?department|NULL|is_not|outer join|`is`|`is not`"
# kinds = ["COMPARISON_WITH_NULL", "MISSING_NOT_OPERATOR"]
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
        .outerjoin(Employee.department)
        .where(Employee.department_id is not None)
        .subquery("people")
    )
    statement = (
        select(people.c.name, people.c.salary, people.c.department, people.c.department_avg)
        .where(people.c.salary > people.c.department_avg)
        .order_by(people.c.salary.desc(), people.c.name, people.c.id)
    )
    return (await session.execute(statement)).all()
