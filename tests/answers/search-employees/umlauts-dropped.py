# /// answer
# verdict = "rejected"
# mistake = "letters beyond ASCII are taken out of the term"
# says = "ASCII|lower\\(|\\bcase\\b|python|database|letters|umlaut|\\bsent\\b|changed|casefold|upper|ascii|dropped|encode"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term.encode("ascii", "ignore").decode())
    return (await session.scalars(select(Employee).from_statement(statement))).all()
