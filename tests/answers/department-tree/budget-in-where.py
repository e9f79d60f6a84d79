# /// answer
# verdict = "rejected"
# mistake = "WHERE on the outer side drops who is on no project, and departments where nobody works"
# says = "(?-i:\\bWHERE\\b)|budget|outer join|inner join|missing|drop|left out"
# kinds = ["OUTER_JOIN_CAN_BE_REPLACED_BY_INNER_JOIN", "EXPRESSION_IN_INCORRECT_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee, Project


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .outerjoin(Department.employees)
        .outerjoin(Employee.projects)
        .options(contains_eager(Department.employees).contains_eager(Employee.projects))
        .where(Project.budget > 0)
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).unique().all()
