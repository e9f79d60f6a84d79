# /// answer
# verdict = "rejected"
# mistake = "the table is looked for in a schema that does not exist"
# says = "schema|staff"
# kinds = ["INVALID_SCHEMA_NAME"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement, execution_options={"schema_translate_map": {None: "staff"}})).all()
