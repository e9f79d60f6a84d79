# /// answer
# verdict = "rejected"
# mistake = "Python makes the term large, and ß becomes SS"
# says = "ASCII|lower\\(|\\bcase\\b|python|database|letters|umlaut|\\bsent\\b|changed|casefold|upper"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(upper(name), :term) > 0 OR strpos(upper(email), :term) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term.upper())
    return (await session.scalars(select(Employee).from_statement(statement))).all()
