# /// answer
# verdict = "rejected"
# mistake = "$1 is the spelling of the driver, which SQLAlchemy does not pass on"
# says = "\\$1|parameter|:term|bind|argument|expect"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees WHERE strpos(lower(name), lower($1)) > 0 "
        "OR strpos(lower(email), lower($1)) > 0 ORDER BY name, id"
    )
    return (await session.scalars(select(Employee).from_statement(statement), {"1": term})).all()
