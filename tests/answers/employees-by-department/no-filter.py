# /// answer
# verdict = "rejected"
# mistake = "the WHERE is missing: people of all departments are returned"
# says = "(?-i:\\bWHERE\\b)|filter|department_name|(all|every|other) departments?|everybody|everyone"
# kinds = ["MISSING_EXPRESSION", "MISSING_WHERE_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()
