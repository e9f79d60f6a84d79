# /// answer
# verdict = "rejected"
# mistake = "only the source is locked; a change of the target is lost"
# says = "target|lost|lock|stale"
# ///
from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    target = await session.get(Department, target_id, populate_existing=True)
    source = await session.get(Department, source_id, with_for_update=True, populate_existing=True)
    if source is None or target is None:
        raise LookupError("unknown department")
    if source.budget < amount:
        raise InsufficientBudget("not enough")
    source.budget -= amount
    target.budget += amount
    await session.flush()
