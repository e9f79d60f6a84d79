# /// answer
# verdict = "rejected"
# mistake = "decides by an unlocked read: when the budget shrinks meanwhile, the refusal comes out as an exception"
# says = "InsufficientBudget|meanwhile|somebody else|concurrent|between"
# ///
from .models import Department
from .records import AuditEntry


async def transfer_with_audit(session, source_id, target_id, amount):
    source = await session.get(Department, source_id)
    outcome = "refused" if source is not None and amount > 0 and source.budget < amount else "done"
    if outcome == "done":
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
    details = {"source": source_id, "target": target_id, "amount": f"{amount:.2f}", "outcome": outcome}
    session.add(AuditEntry(action="budget.transfer", details=details))
    await session.flush()
    return outcome == "done"
