# /// answer
# verdict = "rejected"
# mistake = "FOR SHARE: both readers hold it, and each waits for the other to write"
# says = "deadlock|SHARE|read=True"
# ///
from sqlalchemy import select

from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    query = (
        select(Department)
        .where(Department.id.in_((source_id, target_id)))
        .order_by(Department.id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    found = {department.id: department for department in await session.scalars(query)}
    if len(found) != 2:
        raise LookupError("unknown department")
    if found[source_id].budget < amount:
        raise InsufficientBudget("not enough")
    found[source_id].budget -= amount
    found[target_id].budget += amount
    await session.flush()
