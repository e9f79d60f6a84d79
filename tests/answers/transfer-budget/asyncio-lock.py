# /// answer
# verdict = "rejected"
# mistake = "an asyncio.Lock ends before the caller's commit, and knows nothing of other processes"
# says = "lost|\\block|stale|concurrent|statement"
# ///
import asyncio

from .models import Department

_lock = asyncio.Lock()


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    async with _lock:
        source = await session.get(Department, source_id, populate_existing=True)
        target = await session.get(Department, target_id, populate_existing=True)
        if source is None or target is None:
            raise LookupError("unknown department")
        if source.budget < amount:
            raise InsufficientBudget("not enough")
        source.budget -= amount
        target.budget += amount
        await session.flush()
