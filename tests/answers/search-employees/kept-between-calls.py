# /// answer
# verdict = "rejected"
# mistake = "the answer of the first call is kept"
# says = "kept|cache|no statement|statement|between calls"
# ///

from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


_found: dict[str, Any] = {}


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    if term not in _found:
        _found[term] = (await session.scalars(select(Employee).from_statement(statement))).all()
    return _found[term]
