# /// answer
# verdict = "rejected"
# mistake = "the condition filters what the loader loads, not whom the statement returns"
# says = "and_|loader|option|(?-i:\\bWHERE\\b)|everybody|everyone|(all|other) departments?|filter"
# kinds = ["EXPRESSION_IN_INCORRECT_CLAUSE", "MISSING_WHERE_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .order_by(Employee.name, Employee.id)
        .options(
            selectinload(Employee.department.and_(Department.name == department_name)), selectinload(Employee.projects)
        )
    )
    return (await session.scalars(statement)).all()
