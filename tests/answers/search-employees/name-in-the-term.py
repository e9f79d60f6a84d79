# /// answer
# verdict = "rejected"
# mistake = "the arguments are swapped: the name is looked for in the term"
# says = "argument|swap|\\border(s|ed|ing)?\\b|order_by|strpos|turned|revers|missing|other way|searched in the term"
# kinds = ["INCORRECT_COLUMN_AS_FUNCTION_PARAMETER"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(:term), lower(name)) > 0 OR strpos(lower(:term), lower(email)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
