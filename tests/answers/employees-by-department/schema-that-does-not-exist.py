# /// answer
# verdict = "rejected"
# mistake = "the tables are looked for in a schema that does not exist"
# says = "schema|company"
# kinds = ["INVALID_SCHEMA_NAME"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    statement = statement.execution_options(schema_translate_map={None: "company"})
    return (await session.scalars(statement)).all()
