# /// answer
# verdict = "rejected"
# mistake = "one UPDATE of both rows has no order: two opposite ones can deadlock"
# says = "ORDER BY"
# ///
from sqlalchemy import case, update

from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    change = case((Department.id == source_id, -amount), else_=amount)
    async with session.begin_nested():
        changed = await session.execute(
            update(Department)
            .where(Department.id.in_((source_id, target_id)))
            .values(budget=Department.budget + change)
            .returning(Department.id, Department.budget)
        )
        budgets = {row.id: row.budget for row in changed}
        if len(budgets) < 2:
            raise LookupError("unknown department")
        if budgets[source_id] < 0:
            raise InsufficientBudget
