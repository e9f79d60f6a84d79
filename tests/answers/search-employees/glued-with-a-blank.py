# /// answer
# verdict = "rejected"
# mistake = "name and email are glued together with a blank, which a term may contain"
# says = "\\|\\||glued|concat|together|boundary|across|border|blank|both"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees WHERE strpos(lower(concat_ws(' ', name, email)), lower(:term)) > 0 ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
