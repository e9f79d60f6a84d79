# /// answer
# verdict = "rejected"
# mistake = "a refused transfer rolls the caller's whole transaction back"
# says = "roll(?:s|ed)? back|rollback|caller"
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
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    try:
        found = {department.id: department for department in await session.scalars(query)}
        if len(found) != 2:
            raise LookupError("unknown department")
        found[source_id].budget -= amount
        found[target_id].budget += amount
        if found[source_id].budget < 0:
            raise InsufficientBudget("not enough")
        await session.flush()
    except Exception:
        await session.rollback()
        raise
