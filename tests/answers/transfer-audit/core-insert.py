# /// answer
# verdict = "accepted"
# note = "A Core INSERT writes the row at once: nothing is left for a later flush."
# ///
from decimal import Decimal

from sqlalchemy import insert

from .records import AuditEntry

CENT = Decimal("0.01")


async def transfer_with_audit(session, source_id, target_id, amount):
    details = {"source": source_id, "target": target_id, "amount": str(Decimal(amount).quantize(CENT))}
    try:
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
        details["outcome"] = "done"
    except InsufficientBudget:
        details["outcome"] = "refused"
    await session.execute(insert(AuditEntry.__table__).values(action="budget.transfer", details=details))
    return details["outcome"] == "done"
