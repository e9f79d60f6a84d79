# /// answer
# verdict = "rejected"
# mistake = "START WITH … CONNECT BY is Oracle's"
# says = "connect_by|start_with"
# kinds = ["NONSTANDARD_KEYWORDS_OR_STANDARD_KEYWORDS_IN_WRONG_CONTEXT"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    statement = select(Employee).start_with(Employee.id == employee_id).connect_by(Employee.id == Employee.manager_id)
    return list((await session.scalars(statement)).all())
