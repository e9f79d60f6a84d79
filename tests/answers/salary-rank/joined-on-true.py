# /// answer
# verdict = "rejected"
# mistake = "the join has a condition that is always true"
# says = "cross join|cartesian|join condition|(?-i:\\bON\\b)|\\btrue\\b|department_id"
# kinds = ["MISSING_JOIN_CONDITION"]
# ///

from sqlalchemy import func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )

    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Department, true())
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
