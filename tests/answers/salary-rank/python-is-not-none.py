# /// answer
# verdict = "rejected"
# mistake = "`is not None` is Python and always True: people without a department are kept"
# says = "without (a )?department|NULL|is_not|outer join|`is`|`is not`"
# kinds = ["COMPARISON_WITH_NULL", "CONDITION_ON_OUTER_JOIN"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )

    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .outerjoin(Employee.department)
        .where(Employee.department_id is not None)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
