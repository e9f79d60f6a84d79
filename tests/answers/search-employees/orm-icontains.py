# /// answer
# verdict = "rejected"
# mistake = "no raw SQL: an expression of the ORM does the work"
# says = "text\\(|\\braw\\b|from_statement"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = (
        select(Employee)
        .where(Employee.name.icontains(term, autoescape=True) | Employee.email.icontains(term, autoescape=True))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
