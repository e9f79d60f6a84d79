# /// answer
# verdict = "rejected"
# mistake = "a refused transfer leaves no audit row"
# says = "audit|refus"
# ///
from .records import AuditEntry


async def transfer_with_audit(session, source_id, target_id, amount):
    try:
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
    except InsufficientBudget:
        return False
    details = {"source": source_id, "target": target_id, "amount": f"{amount:.2f}", "outcome": "done"}
    session.add(AuditEntry(action="budget.transfer", details=details))
    await session.flush()
    return True
