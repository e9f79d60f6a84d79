# /// answer
# verdict = "rejected"
# mistake = "the fragment ends in a semicolon, in the middle of the statement"
# says = ";|semicolon|\\btext\\(|raw SQL|multiple commands"
# kinds = ["ADDITIONAL_SEMICOLON"]
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
        .where(text("employees.department_id IS NOT NULL;"))
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
