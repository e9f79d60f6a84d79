# /// answer
# verdict = "rejected"
# mistake = "reads, computes and writes without a lock"
# says = "\\block|lost|stale|concurrent"
# ///
from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    source = await session.get(Department, source_id)
    target = await session.get(Department, target_id)
    if source is None or target is None:
        raise LookupError("unknown department")
    if source.budget < amount:
        raise InsufficientBudget("not enough")
    source.budget -= amount
    target.budget += amount
    await session.flush()
