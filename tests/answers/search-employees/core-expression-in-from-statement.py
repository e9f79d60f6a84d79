# /// answer
# verdict = "rejected"
# mistake = "from_statement() of an expression: no raw SQL"
# says = "text\\(|\\braw\\b"
# ///

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    people = Employee.__table__
    statement = (
        select(people)
        .where(
            or_(
                func.strpos(func.lower(people.c.name), func.lower(term)) > 0,
                func.strpos(func.lower(people.c.email), func.lower(term)) > 0,
            )
        )
        .order_by(people.c.name, people.c.id)
    )
    return (await session.scalars(select(Employee).from_statement(statement))).all()
