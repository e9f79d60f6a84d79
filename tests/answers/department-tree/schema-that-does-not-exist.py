# /// answer
# verdict = "rejected"
# mistake = "the tables are looked for in a schema that does not exist"
# says = "schema|staff"
# kinds = ["INVALID_SCHEMA_NAME"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement, execution_options={"schema_translate_map": {None: "staff"}})).all()
