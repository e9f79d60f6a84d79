# /// answer
# verdict = "rejected"
# mistake = "a raw text() query where the construct is to be learned"
# says = "text\\(|raw|construct|string"
# ///

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def department_salary_stats(session: AsyncSession):
    result = await session.execute(
        text(
            """
            SELECT d.name AS department,
                   avg(e.salary) AS avg_salary,
                   min(e.salary) AS min_salary,
                   max(e.salary) AS max_salary,
                   count(e.id) AS employee_count
            FROM departments d
            LEFT JOIN employees e ON e.department_id = d.id
            GROUP BY d.name
            ORDER BY d.name
            """
        )
    )
    return result.all()
