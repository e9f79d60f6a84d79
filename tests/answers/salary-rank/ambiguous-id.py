# /// answer
# verdict = "rejected"
# mistake = "id in a text fragment may be the employee's or the department's"
# says = 'ambiguous|raw SQL in text\(\)'
# kinds = ["AMBIGUOUS_COLUMN"]
# ///

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(text("department, salary_rank, name, id"))
    )
    return (await session.execute(statement)).all()
