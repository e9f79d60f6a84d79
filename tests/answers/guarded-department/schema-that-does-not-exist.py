# /// answer
# verdict = "rejected"
# mistake = "the tables are looked for in a schema that does not exist"
# says = "schema|staff"
# kinds = ["INVALID_SCHEMA_NAME"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement, execution_options={"schema_translate_map": {None: "staff"}})).one_or_none()
