# /// answer
# verdict = "rejected"
# mistake = "name and email are glued together: a term that begins in the one and ends in the other is found"
# says = "\\|\\||glued|concat|together|boundary|across|border|both"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees WHERE strpos(lower(name || email), lower(:term)) > 0 ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
