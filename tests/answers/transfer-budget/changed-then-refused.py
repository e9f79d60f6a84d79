# /// answer
# verdict = "rejected"
# mistake = "the objects are changed before the check: the caller who goes on flushes them"
# says = "by then a budget is changed"
# ///
from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    departments = {}
    for key in sorted((source_id, target_id)):
        departments[key] = await session.get(Department, key, with_for_update=True, populate_existing=True)
        if departments[key] is None:
            raise LookupError(f"unknown department {key}")
    departments[source_id].budget -= amount
    departments[target_id].budget += amount
    if departments[source_id].budget < 0:
        raise InsufficientBudget
    await session.flush()
