# /// answer
# verdict = "rejected"
# mistake = "loader options take attributes, no strings"
# says = "string|quot|attribute|\\bstr\\b"
# kinds = ["CONFUSED_SYNTAX_OF_KEYWORDS", "EXTRANEOUS_QUOTES"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def department_tree(session: AsyncSession):
    statement = select(Department).options(selectinload("employees").selectinload("projects")).order_by(Department.name)
    return (await session.scalars(statement)).all()
