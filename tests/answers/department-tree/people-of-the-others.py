# /// answer
# verdict = "rejected"
# mistake = "a NOT too much: every department gets the people of all others"
# says = "(?-i:\\bNOT\\b)|negat|!=|<>|\\bothers?\\b|not the right ones"
# kinds = ["EXTRANEOUS_NOT_OPERATOR", "JOIN_CONDITION_WITH_INCORRECT_COMPARISON_OPERATOR"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .outerjoin(Employee, ~(Employee.department_id == Department.id))
        .outerjoin(Employee.projects)
        .options(contains_eager(Department.employees).contains_eager(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).unique().all()
