# /// answer
# verdict = "rejected"
# mistake = "the audit row is committed by another session: it stays when the caller rolls back"
# says = "commit|another session|own session|connection|same transaction"
# ///
from sqlalchemy.ext.asyncio import AsyncSession

from .records import AuditEntry


async def transfer_with_audit(session, source_id, target_id, amount):
    try:
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
        outcome = "done"
    except InsufficientBudget:
        outcome = "refused"
    details = {"source": source_id, "target": target_id, "amount": f"{amount:.2f}", "outcome": outcome}
    async with AsyncSession(session.bind) as other, other.begin():
        other.add(AuditEntry(action="budget.transfer", details=details))
    return outcome == "done"
