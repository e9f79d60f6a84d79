# /// answer
# verdict = "rejected"
# mistake = "the term is pasted into the SQL"
# says = "paste|inject|bound|bind|parameter|f-string|same|literal|SQL text|format|quot"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(f"SELECT * FROM employees WHERE name ILIKE '%{term}%' OR email ILIKE '%{term}%' ORDER BY name, id")
    return (await session.scalars(select(Employee).from_statement(statement))).all()
