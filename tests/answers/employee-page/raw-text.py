# /// answer
# verdict = "rejected"
# mistake = "the whole statement is raw SQL in text()"
# says = "\\braw\\b|text\\(|construct"
# ///

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = text(
        "SELECT id, name, salary, count(*) OVER () AS total FROM employees "
        "ORDER BY salary DESC, id LIMIT :size OFFSET :skipped"
    )
    return (await session.execute(statement, {"size": size, "skipped": (page - 1) * size})).all()
