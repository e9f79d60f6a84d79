# /// answer
# verdict = "rejected"
# mistake = "details is a JSON string, not an object"
# says = "details|JSON|string|object"
# ///
import json

from .records import AuditEntry


async def transfer_with_audit(session, source_id, target_id, amount):
    try:
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
        outcome = "done"
    except InsufficientBudget:
        outcome = "refused"
    details = {"source": source_id, "target": target_id, "amount": f"{amount:.2f}", "outcome": outcome}
    session.add(AuditEntry(action="budget.transfer", details=json.dumps(details)))
    await session.flush()
    return outcome == "done"
