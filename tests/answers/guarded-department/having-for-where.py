# /// answer
# verdict = "rejected"
# mistake = "HAVING without groups in the place of WHERE"
# says = "(?-i:\\bHAVING\\b)|\\bhaving\\(|GROUP BY"
# kinds = ["HAVING_WITHOUT_GROUP_BY", "EXPRESSION_IN_INCORRECT_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).having(Department.name == name).options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
