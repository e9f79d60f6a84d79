# /// answer
# verdict = "rejected"
# mistake = "the amount is a JSON number"
# says = "amount"
# ///
from .records import AuditEntry


async def transfer_with_audit(session, source_id, target_id, amount):
    try:
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
        outcome = "done"
    except InsufficientBudget:
        outcome = "refused"
    details = {"source": source_id, "target": target_id, "amount": round(float(amount), 2), "outcome": outcome}
    session.add(AuditEntry(action="budget.transfer", details=details))
    await session.flush()
    return outcome == "done"
