# /// answer
# verdict = "rejected"
# mistake = "rows of an employee and a number are returned"
# says = "\\bRows?\\b|tuple|scalars|\\bcolumns?\\b|from_statement"
# kinds = ["EXTRANEOUS_COLUMN_IN_SELECT"]
# ///

from sqlalchemy import Integer, column, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT *, strpos(lower(name), lower(:term)) AS place FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    columns = text(statement.text).bindparams(term=term).columns(*Employee.__table__.columns, column("place", Integer))
    found = columns.subquery("found")
    return (
        await session.execute(select(aliased(Employee, found), found.c.place).order_by(found.c.name, found.c.id))
    ).all()
