# /// answer
# verdict = "rejected"
# mistake = "deadlocks, and tries again"
# says = "deadlock"
# ///
from sqlalchemy.exc import DBAPIError

from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    for _ in range(5):
        try:
            async with session.begin_nested():
                keys = (source_id, target_id)
                source, target = [
                    await session.get(Department, key, with_for_update=True, populate_existing=True) for key in keys
                ]
                if source is None or target is None:
                    raise LookupError("unknown department")
                if source.budget < amount:
                    raise InsufficientBudget
                source.budget -= amount
                target.budget += amount
                return
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != "40P01":
                raise
