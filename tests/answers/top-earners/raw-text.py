# /// answer
# verdict = "rejected"
# mistake = "the whole statement is raw SQL in text()"
# says = "\\braw\\b|text\\(|construct"
# ///

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def top_earners(session: AsyncSession, n: int):
    statement = text(
        "SELECT department, name, salary FROM ("
        "SELECT d.name AS department, e.name, e.salary, e.id, "
        "row_number() OVER (PARTITION BY d.id ORDER BY e.salary DESC, e.id) AS place "
        "FROM employees AS e JOIN departments AS d ON d.id = e.department_id) AS r "
        "WHERE place <= :n ORDER BY department, salary DESC, id"
    )
    return (await session.execute(statement, {"n": n})).all()
