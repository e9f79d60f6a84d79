# /// answer
# verdict = "rejected"
# mistake = "coalesce(average, 0): who has no department is above an average that does not exist"
# says = "coalesce|without (a )?department|outer join|NULL"
# kinds = ["MIXED_A_GREATER_THAN_0_WITH_IS_NOT_NULL_OR_EMPTY_STRING_WITH_NULL", "CONDITION_ON_OUTER_JOIN"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.department_id)
        .subquery("averages")
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .outerjoin(Employee.department)
        .outerjoin(averages, averages.c.department_id == Employee.department_id)
        .where(Employee.salary > func.coalesce(averages.c.department_avg, 0))
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
