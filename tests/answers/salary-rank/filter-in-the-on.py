# /// answer
# verdict = "rejected"
# mistake = "in the ON of an outer join the filter keeps everybody"
# says = "outer join|(?-i:\\bLEFT\\b)|(?-i:\\bON\\b)|(?-i:\\bWHERE\\b)|inner join|without (a )?department"
# kinds = ["CONDITION_ON_OUTER_JOIN", "EXPRESSION_IN_INCORRECT_CLAUSE"]
# ///

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )

    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .outerjoin(Department, and_(Department.id == Employee.department_id, Employee.department_id.is_not(None)))
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
