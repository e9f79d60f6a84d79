# /// answer
# verdict = "rejected"
# mistake = "locks the whole table: transfers between other departments wait"
# says = "wait|other departments|unrelated|LOCK TABLE|whole table"
# ///
from sqlalchemy import text

from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    await session.execute(text("LOCK TABLE departments IN SHARE ROW EXCLUSIVE MODE"))
    source = await session.get(Department, source_id, populate_existing=True)
    target = await session.get(Department, target_id, populate_existing=True)
    if source is None or target is None:
        raise LookupError("unknown department")
    if source.budget < amount:
        raise InsufficientBudget("not enough")
    source.budget -= amount
    target.budget += amount
    await session.flush()
