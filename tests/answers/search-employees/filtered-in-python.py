# /// answer
# verdict = "rejected"
# mistake = "everybody is fetched, and Python compares"
# says = "python|fetch|fetch|too many rows|surplus|filter|database|WHERE|parameter|bound|right on the seed rows, and not on others"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text("SELECT * FROM employees ORDER BY name, id")
    everybody = await session.scalars(select(Employee).from_statement(statement))
    wanted = term.lower()
    return [one for one in everybody if wanted in one.name.lower() or wanted in one.email.lower()]
