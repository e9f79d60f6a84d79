# /// answer
# verdict = "rejected"
# mistake = "the people of all other departments are loaded"
# says = "!=|<>|not equal|join condition|(?-i:\\bON\\b)|\\bothers?\\b|employees"
# kinds = ["JOIN_CONDITION_WITH_INCORRECT_COMPARISON_OPERATOR"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .outerjoin(Employee, Employee.department_id != Department.id)
        .where(Department.name == name)
        .options(contains_eager(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).unique().one_or_none()
