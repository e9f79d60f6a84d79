# /// answer
# verdict = "rejected"
# mistake = "only the first two ranks are returned"
# says = "<=|(?-i:\\bWHERE\\b)|filter"
# kinds = ["INCORRECT_COMPARISON_OPERATOR_OR_INCORRECT_VALUE_COMPARED", "EXTRANEOUS_WHERE_CLAUSE", "EXTRANEOUS_EXPRESSION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    people = (
        select(Employee.id, Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .subquery("people")
    )
    statement = (
        select(people.c.department, people.c.name, people.c.salary, people.c.salary_rank)
        .where(people.c.salary_rank <= 2)
        .order_by(people.c.department, people.c.salary_rank, people.c.name, people.c.id)
    )
    return (await session.execute(statement)).all()
