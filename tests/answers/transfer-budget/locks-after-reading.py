# /// answer
# verdict = "rejected"
# mistake = "reads both, locks both afterwards, and goes on with what it had read"
# says = "stale|lost|before|populate_existing|refresh|old"
# ///
from sqlalchemy import select

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
    ids = (source_id, target_id)
    await session.execute(
        select(Department.id).where(Department.id.in_(ids)).order_by(Department.id).with_for_update()
    )
    source.budget -= amount
    target.budget += amount
    await session.flush()
