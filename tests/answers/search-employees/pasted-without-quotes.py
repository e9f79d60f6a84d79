# /// answer
# verdict = "rejected"
# mistake = "the term is pasted into the SQL without quotes"
# says = "quot|syntax|paste|inject|bound|parameter|operator|\\bcolumns?\\b|does not exist|same|f-string"
# kinds = ["OMITTED_QUOTES"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(f"SELECT * FROM employees WHERE name ILIKE %{term}% OR email ILIKE %{term}% ORDER BY name, id")
    return (await session.scalars(select(Employee).from_statement(statement))).all()
