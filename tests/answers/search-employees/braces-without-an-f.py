# /// answer
# verdict = "rejected"
# mistake = "braces in a string that is no f-string are plain letters"
# says = "brace|\\{|f-string|paste|parameter|bound|missing|nobody|same"
# kinds = ["CURLY_OR_SQUARE_BRACKETS"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text("SELECT * FROM employees WHERE name ILIKE '%{term}%' OR email ILIKE '%{term}%' ORDER BY name, id")
    return (await session.scalars(select(Employee).from_statement(statement))).all()
