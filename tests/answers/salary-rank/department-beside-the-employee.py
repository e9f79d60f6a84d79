# /// answer
# verdict = "rejected"
# mistake = "departments is in FROM and joined with nothing: everybody appears in every department"
# says = "cross join|cartesian|join condition|not joined|(?-i:\\bON\\b)|department_id"
# kinds = ["MISSING_JOIN_CONDITION"]
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
        .where(Employee.department_id.is_not(None))
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
