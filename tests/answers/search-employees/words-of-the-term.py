# /// answer
# verdict = "rejected"
# mistake = "every word of the term may stand anywhere"
# says = "word|split|blank|space|\\btexts?\\b|SQL text"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    words = term.split() or [""]
    conditions = " AND ".join(
        f"(strpos(lower(name), lower(:w{n})) > 0 OR strpos(lower(email), lower(:w{n})) > 0)" for n in range(len(words))
    )
    statement = text(f"SELECT * FROM employees WHERE {conditions} ORDER BY name, id").bindparams(
        **{f"w{n}": word for n, word in enumerate(words)}
    )
    return (await session.scalars(select(Employee).from_statement(statement))).all()
