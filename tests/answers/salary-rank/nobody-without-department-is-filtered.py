# /// answer
# verdict = "rejected"
# mistake = "an outer join keeps people without a department, nothing filters them away"
# says = "outer join|(?-i:\\bLEFT\\b)|inner join|without (a )?department|NULL"
# kinds = ["MISSING_EXPRESSION", "MISSING_WHERE_CLAUSE", "CONDITION_ON_OUTER_JOIN"]
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
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
