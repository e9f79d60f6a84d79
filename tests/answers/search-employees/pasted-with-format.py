# /// answer
# verdict = "rejected"
# mistake = "the term is pasted into the SQL with format()"
# says = "paste|inject|bound|bind|parameter|f-string|same|literal|SQL text|format|quot"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    sql = (
        "SELECT * FROM employees WHERE strpos(lower(name), lower('{0}')) > 0 "
        "OR strpos(lower(email), lower('{0}')) > 0 ORDER BY name, id"
    )
    statement = text(sql.format(term.replace("'", "''").replace(":", "\\:")))
    return (await session.scalars(select(Employee).from_statement(statement))).all()
