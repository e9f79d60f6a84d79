# /// answer
# verdict = "accepted"
# note = "refresh(with_for_update=True) locks and re-reads in one statement, whatever the session has read before."
# ///
from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError((source_id, target_id, amount))
    source = await session.get(Department, source_id)
    target = await session.get(Department, target_id)
    if source is None or target is None:
        raise LookupError("unknown department")
    for department in sorted((source, target), key=lambda one: one.id):
        await session.refresh(department, attribute_names=["budget"], with_for_update=True)
    if source.budget < amount:
        raise InsufficientBudget(source.name)
    source.budget = source.budget - amount
    target.budget = target.budget + amount
    await session.flush()
