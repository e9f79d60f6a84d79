# /// answer
# verdict = "rejected"
# mistake = "locks the source, then the target: two opposite transfers deadlock"
# says = "deadlock|order"
# ///
from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    source = await session.get(Department, source_id, with_for_update=True, populate_existing=True)
    target = await session.get(Department, target_id, with_for_update=True, populate_existing=True)
    if source is None or target is None:
        raise LookupError("unknown department")
    if source.budget < amount:
        raise InsufficientBudget("not enough")
    source.budget -= amount
    target.budget += amount
    await session.flush()
