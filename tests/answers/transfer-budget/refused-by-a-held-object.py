# /// answer
# verdict = "rejected"
# mistake = "an early check, before the lock, refuses by what the session has read long ago"
# says = "raised a budget"
# ///
from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0:
        raise ValueError("amount")
    if source_id == target_id:
        raise ValueError("same")
    source = await session.get(Department, source_id)
    target = await session.get(Department, target_id)
    if source is None or target is None:
        raise LookupError("x")
    if source.budget < amount:
        raise InsufficientBudget("x")
    for key in sorted((source_id, target_id)):
        await session.get(Department, key, with_for_update=True, populate_existing=True)
    if source.budget < amount:
        raise InsufficientBudget("x")
    source.budget -= amount
    target.budget += amount
    await session.flush()
