# /// answer
# verdict = "rejected"
# mistake = "in the ON of an outer join the filter keeps everybody"
# says = "outer join|(?-i:\\bLEFT\\b)|(?-i:\\bON\\b)|(?-i:\\bWHERE\\b)|inner join"
# kinds = ["CONDITION_ON_OUTER_JOIN", "EXPRESSION_IN_INCORRECT_CLAUSE"]
# ///

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .outerjoin(Department, and_(Department.id == Employee.department_id, Department.name == department_name))
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()
