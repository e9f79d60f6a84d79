# /// answer
# verdict = "rejected"
# mistake = "departments is not joined: the number of the department is shown, not its name"
# says = "departments?\\.name|name of the department|department_id|number"
# kinds = ["MISSING_TABLE_REFERENCE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    statement = (
        select(Employee.department_id.label("department"), Employee.name, Employee.salary, salary_rank)
        .where(Employee.department_id.is_not(None))
        .order_by("department", salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
