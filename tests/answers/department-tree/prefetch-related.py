# /// answer
# verdict = "rejected"
# mistake = "prefetch_related() is a method of another library"
# says = "prefetch_related"
# kinds = ["NONSTANDARD_KEYWORDS_OR_STANDARD_KEYWORDS_IN_WRONG_CONTEXT"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def department_tree(session: AsyncSession):
    statement = select(Department).prefetch_related("employees__projects").order_by(Department.name)
    return (await session.scalars(statement)).all()
