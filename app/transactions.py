"""Phase 10 · All of it, or nothing.

TODO(author): the lesson, at least twenty lines: what to know before the first exercise, with small examples that are
not answers.

What to watch in the SQL: TODO(author).
"""

from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from kata.demo import Demo, run

from .records import Job


class InsufficientBudget(Exception):
    """Given: the source of a transfer has less than the amount."""


def session_scope() -> Any:
    """Exercise 37 · Session scope.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError


async def import_employees(session: AsyncSession) -> None:
    """Exercise 38 · Import employees.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError


async def transfer_budget(session: AsyncSession, source_id: int, target_id: int, amount: Decimal) -> None:
    """Exercise 39 · Move a budget.

    Task:
        Move an amount from one department's budget to another's, whoever else is at work at the same time.

    Teaches:
        Row locks: SELECT … FOR UPDATE, what it does for rows that the session holds already, and the order of locks that
        prevents deadlocks. Or UPDATEs that compute and check in the database.

    Contract:
        - the source has `amount` less afterwards, the target `amount` more, to the cent; flushed and not committed
        - `ValueError` when `amount` is zero or negative, or both departments are the same
        - `LookupError` when there is no such department, source or target
        - `InsufficientBudget` when the source has less than `amount`; the whole budget may be moved
        - when it raises one of these, nothing is changed, also for a caller who catches the error and commits
        - what the database refuses propagates (a budget beyond numeric(12, 2))
        - two transfers at once lose nothing: what the other one has committed counts, for the sum and for the check
        - nothing is lost beside writers that know nothing of this function either (a plain UPDATE of a budget), also when
          the session has read the departments before the call
        - two opposite transfers never deadlock; one that needs a department that another one has changed waits for it
        - transfers between other departments never wait
        - when two errors apply, either is right; what it returns is ignored

    Budget:
        As many statements as you need.
    """
    raise NotImplementedError


async def transfer_with_audit(session: AsyncSession, source_id: int, target_id: int, amount: Decimal) -> bool:
    """Exercise 40 · On record, done or refused.

    Task:
        Move a budget as exercise 39 does, and write into the audit log that it was done, or that it was refused.

    Teaches:
        A savepoint: a part of the transaction can fail, and the rest stays and can be committed.

    Contract:
        - returns True when the transfer was made, and False when the budget was insufficient; then budgets are unchanged
        - either way there is one new row in office.audit_log, in the same transaction: action `budget.transfer`, details
          `{"source": id, "target": id, "amount": "12.50", "outcome": "done"}` or `"refused"`
        - in the details the ids are numbers, and the amount is a string with two decimals, whatever the scale of the
          `Decimal` that was given
        - the transfer is in a savepoint, the audit row outside of it
        - other errors propagate (`ValueError`, `LookupError`, what the database refuses), without an audit row; the
          savepoint takes back what the transfer has done, and a caller who catches the error can go on in the transaction
        - what the caller has done before in the transaction stays in every case
        - flushed and not committed

    Budget:
        As many statements as you need.
    """
    raise NotImplementedError


def edit_review() -> Any:
    """Exercise 41 · Edit review.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError


def run_serializable() -> Any:
    """Exercise 42 · Run serializable.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError


async def claim_job(session: AsyncSession) -> Job | None:
    """Exercise 43 · One job, one worker.

    Task:
        Take the next job from the queue, while other workers take theirs.

    Teaches:
        A queue in a table: FOR UPDATE SKIP LOCKED, and where its lock ends.

    Contract:
        - returns the `Job` that is due (`run_at` is not in the future), in state `queued`, and first by `run_at`, then by
          id; None when there is none. Which time zone the machine is set to makes no difference
        - the job is `running` now, and its `attempts` are one higher; flushed and not committed
        - the object shows the new values, and reading its columns emits nothing
        - two sessions never get the same job, neither waits for the other, and each gets the best that is free: whether
          the other one has claimed its job only just now, or committed it between your statements
        - a job that somebody has locked and not claimed is free again when their transaction has ended
        - only the claimed job is locked and changed
        - the session is fresh: it holds no jobs yet

    Budget:
        At most 2 statements.
    """
    raise NotImplementedError


async def main() -> None:
    """TODO(author): say what the demo shows."""
    async with Demo(__name__) as demo, demo.exercise("session-scope"):
        demo.facts({"TODO(author)": session_scope()})

    async with Demo(__name__) as demo:
        async with demo.exercise("import-employees") as session:
            await import_employees(session)

        async with demo.live("transfer-budget") as live:
            first, second = live.session("A"), live.session("B")
            await transfer_budget(first, 8, 5, Decimal("1250.50"))
            # The opposite way, between the same two departments.
            waiting = await live.start(transfer_budget(second, 5, 8, Decimal("300.25")))
            await first.commit()
            await waiting
            await second.commit()
            demo.note("Which statement of B has waited, and which budgets did it bring when it went on?")

        async with demo.exercise("transfer-audit") as session:
            results = [
                await transfer_with_audit(session, 5, 8, Decimal(amount)) for amount in ("1250.5", "99999999.99")
            ]
            log = await session.execute(text("SELECT action, details FROM office.audit_log ORDER BY id DESC LIMIT 2"))
            demo.rows(log.all())
            demo.facts({"returned": ", ".join(map(str, results))})
            demo.note("The second transfer went back to its savepoint. What was sent after that?")

        async with demo.exercise("edit-review"):
            demo.facts({"TODO(author)": edit_review()})

        async with demo.exercise("run-serializable"):
            demo.facts({"TODO(author)": run_serializable()})

        async with demo.live("claim-job") as live:
            workers = [live.session(name) for name in "AB"]
            # Both have claimed before either of them commits.
            jobs = [await claim_job(worker) for worker in workers]
            demo.rows([job for job in jobs if job is not None], columns=("id", "state", "attempts", "run_at"))
            for worker in workers:
                await worker.commit()
            demo.note("B sends the same SELECT as A, and gets another job, without a wait.")


if __name__ == "__main__":
    run(main)
