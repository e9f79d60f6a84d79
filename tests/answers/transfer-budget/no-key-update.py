# /// answer
# verdict = "accepted"
# note = "FOR NO KEY UPDATE is enough for a budget: rows that refer to the department can still be inserted meanwhile."
# ///
from sqlalchemy import select

from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    departments = (
        await session.scalars(
            select(Department)
            .where(Department.id.in_([source_id, target_id]))
            .order_by(Department.id.asc())
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    ).all()
    if len(departments) < 2:
        raise LookupError("unknown department")
    source, target = departments if departments[0].id == source_id else reversed(departments)
    if source.budget - amount < 0:
        raise InsufficientBudget("not enough")
    source.budget -= amount
    target.budget += amount
    await session.flush()
