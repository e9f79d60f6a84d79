# /// answer
# verdict = "rejected"
# mistake = "str(amount) has as many decimals as the caller typed"
# says = "decimals|amount"
# ///
from .records import AuditEntry


async def transfer_with_audit(session, source_id, target_id, amount):
    try:
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
        outcome = "done"
    except InsufficientBudget:
        outcome = "refused"
    details = {"source": source_id, "target": target_id, "amount": str(amount), "outcome": outcome}
    session.add(AuditEntry(action="budget.transfer", details=details))
    await session.flush()
    return outcome == "done"
