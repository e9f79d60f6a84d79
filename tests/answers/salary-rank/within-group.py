# /// answer
# verdict = "rejected"
# mistake = "WITHIN GROUP makes rank() an aggregate of another kind"
# says = "WITHIN GROUP|(?-i:\\bOVER\\b)|\\bover\\(|over\\(|argument|group by"
# kinds = ["CONFUSING_FUNCTION_WITH_FUNCTION_PARAMETER", "CONFUSED_SYNTAX_OF_KEYWORDS"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = func.rank(Employee.salary).within_group(Employee.salary.desc()).label("salary_rank")
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
