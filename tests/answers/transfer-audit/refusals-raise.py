# /// answer
# verdict = "rejected"
# mistake = "notes the refusal, and raises it all the same"
# says = "InsufficientBudget|False|raise"
# ///
from .records import AuditEntry


async def transfer_with_audit(session, source_id, target_id, amount):
    details = {"source": source_id, "target": target_id, "amount": f"{amount:.2f}", "outcome": "refused"}
    try:
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
        details["outcome"] = "done"
        return True
    finally:
        session.add(AuditEntry(action="budget.transfer", details=details))
        await session.flush()
