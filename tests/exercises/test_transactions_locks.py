"""Graders of phase 10: TODO(author)."""

from kata.grading import Attempt, grades, rules


@grades("transfer-budget")
async def test_transfer_budget_row(attempt: Attempt) -> None:
    """TODO(author): what is written, flushed and not committed."""
    for rows in attempt.sets:
        await attempt.load(rows)
        changes = await attempt.changes()  # TODO(author): the arguments
        rules.only_these_changes(changes, inserted={"TODO(author): the table": [{"TODO(author): the column": 1}]})


@grades("transfer-audit")
async def test_transfer_audit_row(attempt: Attempt) -> None:
    """TODO(author): what is written, flushed and not committed."""
    for rows in attempt.sets:
        await attempt.load(rows)
        changes = await attempt.changes()  # TODO(author): the arguments
        rules.only_these_changes(changes, inserted={"TODO(author): the table": [{"TODO(author): the column": 1}]})


@grades("claim-job")
async def test_claim_job_row(attempt: Attempt) -> None:
    """TODO(author): what is written, flushed and not committed."""
    for rows in attempt.sets:
        await attempt.load(rows)
        changes = await attempt.changes()  # TODO(author): the arguments
        rules.only_these_changes(changes, inserted={"TODO(author): the table": [{"TODO(author): the column": 1}]})
