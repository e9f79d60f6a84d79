# /// answer
# verdict = "rejected"
# mistake = "a set has no order: that of two numbers can depend on which of them came first"
# says = "deadlock"
# ///
from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    departments = {}
    for department_id in {source_id, target_id}:
        departments[department_id] = await session.get(
            Department, department_id, with_for_update=True, populate_existing=True
        )
    source, target = departments[source_id], departments[target_id]
    if source is None or target is None:
        raise LookupError("unknown department")
    if source.budget < amount:
        raise InsufficientBudget
    source.budget -= amount
    target.budget += amount
    await session.flush()
