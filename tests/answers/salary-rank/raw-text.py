# /// answer
# verdict = "rejected"
# mistake = "a raw text() query where the construct is to be learned"
# says = "text\\(|raw|construct|string"
# ///

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def salary_rank_by_department(session: AsyncSession):
    result = await session.execute(
        text(
            "SELECT d.name AS department, e.name, e.salary,"
            " rank() OVER (PARTITION BY e.department_id ORDER BY e.salary DESC) AS salary_rank"
            " FROM employees e JOIN departments d ON d.id = e.department_id"
            " ORDER BY d.name, salary_rank, e.name, e.id"
        )
    )
    return result.all()
