# /// answer
# verdict = "rejected"
# mistake = "a raw text() query where the construct is to be learned"
# says = "text\\(|raw|construct|string"
# ///

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

SQL = """
    SELECT e.name, e.salary, d.name AS department, a.department_avg
    FROM employees e
    JOIN departments d ON d.id = e.department_id
    JOIN (SELECT department_id, avg(salary) AS department_avg FROM employees GROUP BY department_id) a
      ON a.department_id = e.department_id
    WHERE e.salary > a.department_avg
    ORDER BY e.salary DESC, e.name, e.id
"""


async def employees_above_department_avg(session: AsyncSession):
    return (await session.execute(text(SQL))).all()
