# /// answer
# verdict = "rejected"
# mistake = "an amount of 0 returns False instead of raising ValueError"
# says = "ValueError"
# ///
from .records import AuditEntry


async def transfer_with_audit(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        return False
    try:
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
        outcome = "done"
    except InsufficientBudget:
        outcome = "refused"
    details = {"source": source_id, "target": target_id, "amount": f"{amount:.2f}", "outcome": outcome}
    session.add(AuditEntry(action="budget.transfer", details=details))
    await session.flush()
    return outcome == "done"
