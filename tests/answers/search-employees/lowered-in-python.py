# /// answer
# verdict = "rejected"
# mistake = "Python makes the term small, and its rules for letters beyond ASCII are not the database's"
# says = "ASCII|lower\\(|\\bcase\\b|python|database|letters|umlaut|\\bsent\\b|changed|casefold|upper"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), :term) > 0 OR strpos(lower(email), :term) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term.lower())
    return (await session.scalars(select(Employee).from_statement(statement))).all()
