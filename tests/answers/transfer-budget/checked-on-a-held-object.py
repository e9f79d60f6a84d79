# /// answer
# verdict = "rejected"
# mistake = "the sums are computed by the database, the check is made on an object that the session held"
# says = "out of date"
# ///
from sqlalchemy import update

from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0:
        raise ValueError("amount")
    if source_id == target_id:
        raise ValueError("same")
    d = {}
    for key in sorted((source_id, target_id)):
        d[key] = await session.get(Department, key, with_for_update=True)
        if d[key] is None:
            raise LookupError(key)
    if d[source_id].budget < amount:
        raise InsufficientBudget("x")
    for key, delta in sorted({source_id: -amount, target_id: amount}.items()):
        await session.execute(update(Department).where(Department.id == key).values(budget=Department.budget + delta))
