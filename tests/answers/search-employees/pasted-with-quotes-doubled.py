# /// answer
# verdict = "rejected"
# mistake = "the term is pasted into the SQL, its quotes doubled"
# says = "paste|inject|bound|bind|parameter|f-string|same|literal|SQL text|format|quot"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    quoted = term.replace("'", "''").replace(":", "\\:")
    statement = text(
        f"SELECT * FROM employees "
        f"WHERE strpos(lower(name), lower('{quoted}')) > 0 OR strpos(lower(email), lower('{quoted}')) > 0 "
        f"ORDER BY name, id"
    )
    return (await session.scalars(select(Employee).from_statement(statement))).all()
