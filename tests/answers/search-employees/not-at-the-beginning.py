# /// answer
# verdict = "rejected"
# mistake = "strpos() counts from 1: > 1 leaves out what begins with the term"
# says = "begin|> ?1|from 1|first|start|\\b0\\b"
# kinds = ["INCORRECT_COMPARISON_OPERATOR_OR_INCORRECT_VALUE_COMPARED"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 1 OR strpos(lower(email), lower(:term)) > 1 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
