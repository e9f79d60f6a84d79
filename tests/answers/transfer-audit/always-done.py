# /// answer
# verdict = "rejected"
# mistake = "the outcome is \"done\" in every case"
# says = "outcome|refused"
# ///
from .records import AuditEntry


async def transfer_with_audit(session, source_id, target_id, amount):
    made = True
    try:
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
    except InsufficientBudget:
        made = False
    details = {"source": source_id, "target": target_id, "amount": f"{amount:.2f}", "outcome": "done"}
    session.add(AuditEntry(action="budget.transfer", details=details))
    await session.flush()
    return made
