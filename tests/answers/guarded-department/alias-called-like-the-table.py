# /// answer
# verdict = "rejected"
# mistake = "the alias of employees is called departments, a name that is taken"
# says = "alias|more than once|twice|same name|departments.{0,60}(name|taken)"
# kinds = ["CORRELATION_NAME_IDENTICAL_TO_TABLE_NAME"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, contains_eager

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    person = aliased(Employee, name="departments")
    statement = (
        select(Department)
        .outerjoin(person, person.department_id == Department.id)
        .where(Department.name == name)
        .options(contains_eager(Department.employees.of_type(person)).raiseload("*"))
    )
    return (await session.scalars(statement)).unique().one_or_none()
