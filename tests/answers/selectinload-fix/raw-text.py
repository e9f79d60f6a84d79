# /// answer
# verdict = "rejected"
# mistake = "raw text() statements instead of the loading option"
# says = "text\\(|raw|selectin|load|collection|construct"
# ///

from collections import Counter

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def fix_with_selectinload(session: AsyncSession):
    departments = (await session.execute(text("SELECT id, name FROM departments"))).all()
    heads = Counter((await session.scalars(text("SELECT department_id FROM employees"))).all())
    return {department.name: heads[department.id] for department in departments}
