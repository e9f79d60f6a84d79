# /// answer
# verdict = "rejected"
# mistake = "raw text() per department instead of lazy loads"
# says = "text\\(|raw|lazy|relationship|collection|load"
# ///

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def demonstrate_n_plus_one(session: AsyncSession):
    counts = {}
    for department_id, name in (await session.execute(text("SELECT id, name FROM departments"))).all():
        result = await session.execute(
            text("SELECT id FROM employees WHERE department_id = :department_id"), {"department_id": department_id}
        )
        counts[name] = len(result.all())
    return counts
