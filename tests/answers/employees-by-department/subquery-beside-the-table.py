# /// answer
# verdict = "rejected"
# mistake = "the outer select takes employees again, beside the subquery that filtered them"
# says = "cross join|cartesian|subquery|aliased|join condition|not joined"
# kinds = ["IMPROPER_NESTING_OF_SUBQUERIES", "MISSING_JOIN_CONDITION", "UNNECESSARY_TABLE_REFERENCE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    people = select(Employee).join(Employee.department).where(Department.name == department_name).subquery()
    statement = (
        select(Employee)
        .select_from(people)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()
