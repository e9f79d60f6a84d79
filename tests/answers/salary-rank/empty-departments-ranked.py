# /// answer
# verdict = "rejected"
# mistake = "the outer join begins with the departments: one where nobody works appears with a rank of 1"
# says = "outer join|(?-i:\\bLEFT\\b)|inner join|nobody|empty|without (people|employees)|NULL"
# kinds = ["CONDITION_ON_OUTER_JOIN", "MISSING_WHERE_CLAUSE"]
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
        .select_from(Department)
        .outerjoin(Department.employees)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
