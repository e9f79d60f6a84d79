# /// answer
# verdict = "rejected"
# mistake = "the balance is checked on an unlocked read, so a race overdraws the source"
# says = "insufficient|negative|overdr|below zero|check|lock|less than"
# ///
from sqlalchemy import select, update

from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    rows = await session.execute(
        select(Department.id, Department.budget).where(Department.id.in_((source_id, target_id)))
    )
    budgets = {row.id: row.budget for row in rows}
    if len(budgets) < 2:
        raise LookupError("unknown department")
    if budgets[source_id] < amount:
        raise InsufficientBudget("not enough")
    for department_id, change in sorted([(source_id, -amount), (target_id, amount)]):
        await session.execute(
            update(Department)
            .where(Department.id == department_id)
            .values(budget=Department.budget + change)
            .execution_options(synchronize_session=False)
        )
