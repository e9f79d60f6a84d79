# /// answer
# verdict = "rejected"
# mistake = "ten people are picked first, and only they are ranked"
# says = "LIMIT"
# kinds = ["IMPROPER_NESTING_OF_SUBQUERIES", "EXTRANEOUS_LIMIT_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    best = select(Employee).order_by(Employee.salary.desc(), Employee.id).limit(10).subquery("best")
    person = aliased(Employee, best)
    salary_rank = (
        func.rank().over(partition_by=person.department_id, order_by=person.salary.desc()).label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), person.name, person.salary, salary_rank)
        .join(Department, Department.id == person.department_id)
        .order_by(Department.name, salary_rank, person.name, person.id)
    )
    return (await session.execute(statement)).all()
