# /// answer
# verdict = "rejected"
# mistake = "the two colons behind the parameter hide it from SQLAlchemy"
# says = "::|colon|cast|parameter|bind|syntax"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term::text)) > 0 OR strpos(lower(email), lower(:term::text)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
