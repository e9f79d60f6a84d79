# /// answer
# verdict = "rejected"
# mistake = "advisory locks keep only this function out: what another writer changed is lost"
# says = "lost|writer|advisory|stale"
# ///
from sqlalchemy import func, select

from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    for department_id in sorted((source_id, target_id)):
        await session.execute(select(func.pg_advisory_xact_lock(department_id)))
    source = await session.get(Department, source_id, populate_existing=True)
    target = await session.get(Department, target_id, populate_existing=True)
    if source is None or target is None:
        raise LookupError("unknown department")
    if source.budget < amount:
        raise InsufficientBudget("not enough")
    source.budget -= amount
    target.budget += amount
    await session.flush()
