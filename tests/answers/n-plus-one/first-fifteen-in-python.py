# /// answer
# verdict = "rejected"
# mistake = "first hundred"
# says = 'Departments are missing'
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def work(s):
        return {d.name: len(d.employees) for d in s.scalars(select(Department)).all()[:15]}

    return await session.run_sync(work)
