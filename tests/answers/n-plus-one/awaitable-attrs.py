# /// answer
# verdict = "rejected"
# mistake = "awaitable_attrs instead of run_sync"
# says = 'awaited through awaitable_attrs'
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    out = {}
    for d in (await session.scalars(select(Department))).all():
        out[d.name] = len(await d.awaitable_attrs.employees)
    return out
