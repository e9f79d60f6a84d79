# /// answer
# verdict = "rejected"
# mistake = "the UPDATEs check for themselves, but run source first: two opposite transfers deadlock"
# says = "deadlock|order"
# ///
from sqlalchemy import select, update

from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    known = (await session.scalars(select(Department.id).where(Department.id.in_((source_id, target_id))))).all()
    if len(known) < 2:
        raise LookupError("unknown department")
    taken = await session.execute(
        update(Department)
        .where(Department.id == source_id, Department.budget >= amount)
        .values(budget=Department.budget - amount)
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:
        raise InsufficientBudget("not enough")
    await session.execute(
        update(Department)
        .where(Department.id == target_id)
        .values(budget=Department.budget + amount)
        .execution_options(synchronize_session=False)
    )
