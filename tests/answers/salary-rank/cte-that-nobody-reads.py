# /// answer
# verdict = "rejected"
# mistake = "the CTE with rank() is in the statement, and row_number() is shown"
# says = "row_number|unused|not used|CTE"
# kinds = ["UNUSED_CTE", "INCORRECT_FUNCTION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    ranks = select(Employee.id, salary_rank).cte("ranks")
    shown = (
        func.row_number()
        .over(partition_by=Employee.department_id, order_by=Employee.salary.desc())
        .label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, shown)
        .add_cte(ranks)
        .join(Employee.department)
        .order_by(Department.name, shown, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
