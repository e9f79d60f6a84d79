# /// answer
# verdict = "rejected"
# mistake = "a raw text() query where the construct is to be learned"
# says = "text\\(|raw|construct|string"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee

CHAIN = text(
    """
    WITH RECURSIVE chain AS (
        SELECT id, manager_id, 0 AS depth FROM employees WHERE id = :employee_id
        UNION ALL
        SELECT e.id, e.manager_id, c.depth + 1 FROM employees e JOIN chain c ON e.id = c.manager_id
    )
    SELECT e.* FROM employees e JOIN chain c ON c.id = e.id ORDER BY c.depth
    """
)


async def management_hierarchy(session: AsyncSession, employee_id: int):
    stmt = select(Employee).from_statement(CHAIN).params(employee_id=employee_id)
    return list(await session.scalars(stmt))
