# /// answer
# verdict = "rejected"
# mistake = "order_by() is called on the finished from_statement()"
# says = "order_by|from_statement|attribute|method"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
    ).bindparams(term=term)
    return (
        await session.scalars(select(Employee).from_statement(statement).order_by(Employee.name, Employee.id))
    ).all()
