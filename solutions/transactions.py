"""Phase 10 · All of it, or nothing.

A transaction is there completely or not at all, and COMMIT is the moment that decides. Two questions remain: what
happens when something fails on the way, and what others see and do meanwhile.

**Who begins, who ends.** A session begins a transaction with its first statement or `add()`, and keeps a connection
from the first statement until `commit()`, `rollback()` or `close()`. Whoever opens the session ends the transaction.

- When the server refuses a statement, the transaction is aborted: every further statement is refused as well (SQLSTATE
  25P02), until a rollback.
- When a flush fails, the session has sent ROLLBACK already; its next use raises `PendingRollbackError`, until you call
  `rollback()`, too.
- COMMIT can fail like any statement: a deferred constraint, a serialization failure, a lost connection.
- `asyncio.CancelledError` is no `Exception`: `except Exception` does not catch it. `finally`, and the end of an
  `async with`, run all the same.

**Isolation levels** say which of the others' commits a transaction sees:

    READ COMMITTED     each statement sees what was committed before that statement; PostgreSQL's default
    REPEATABLE READ    every statement sees what was committed before the first one
    SERIALIZABLE       the same, and the result is one that the transactions could have had one after the other

The level belongs to a transaction and is chosen before its first statement. SQLAlchemy puts it back when the connection
returns to the pool:

    await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})

*Lost update.* A and B take 100 and 50 from a budget of 1000, and compute in Python:

    A                                       B
    SELECT budget               1000
                                            SELECT budget               1000
    UPDATE … SET budget = 900
    COMMIT
                                            UPDATE … SET budget = 950
                                            COMMIT                      A's update is lost

In READ COMMITTED nobody notices. In REPEATABLE READ B's UPDATE fails with 40001. `SET budget = budget - 50`, computed by
the database, loses nothing in READ COMMITTED: the UPDATE waits for A, then takes what A has committed.

*Write skew.* A rule about several rows: somebody stays in the department. A and B both leave it:

    A                                       B
    SELECT count(*) …           2
                                            SELECT count(*) …           2
    UPDATE … WHERE id = 7
                                            UPDATE … WHERE id = 8
    COMMIT
                                            COMMIT                      the department is empty

They write different rows, so no lock meets another, and REPEATABLE READ commits both. SERIALIZABLE refuses one with
40001, at a statement or at its COMMIT.

*Phantom.* The same SELECT with the same WHERE, twice in one transaction, finds one row more: somebody has committed it
in between. REPEATABLE READ does not show it. FOR UPDATE does not prevent it: a row that is not there yet cannot be
locked. A unique constraint, or SERIALIZABLE, keeps two callers from both inserting what neither of them found.

**Which lock for what.** Readers wait for no row lock. A row lock lasts until the transaction ends, or goes back to a
savepoint from before the lock; to release a savepoint releases no lock.

    with_for_update()                    FOR UPDATE: to change the row; writers and lockers wait
    with_for_update(key_share=True)      FOR NO KEY UPDATE: what an UPDATE takes; rows may still refer to this one
    with_for_update(read=True)           FOR SHARE: nobody may change it; many can hold it at the same time
    with_for_update(nowait=True)         an error (55P03) in place of waiting
    with_for_update(skip_locked=True)    leaves locked rows out: for queues, where any row will do
    with_for_update(of=Employee)         only this table's rows; the optional side of an outer join cannot be locked
    func.pg_advisory_xact_lock(key)      a number, for what is no row; it stops only those who ask for it, too

Two holders of FOR SHARE that both want to write wait for each other: lock in the mode that you will need. And lock
before you read: a value that was read before the lock may be old, and a locking SELECT does not refresh an object that
the session holds unless `populate_existing=True` asks for it.

**Optimistic instead.** `version_id_col` puts the version into the WHERE of the UPDATE. Nothing is locked between reading
and writing; the UPDATE that comes second finds no row, and the flush raises `StaleDataError`. Take it where conflicts
are rare, or where a person thinks between reading and writing; take a lock where they are frequent.

**Deadlocks.** A has row 1 and wants row 2, B has row 2 and wants row 1. After `deadlock_timeout` (1 s) the server ends
one of them with 40P01. Where everybody locks in the same order, by primary key for example, there is no such cycle.
A SELECT … FOR UPDATE sorts first, then locks: with ORDER BY in that order. An UPDATE of many rows has no ORDER BY.

**Retries that are safe.** 40001 and 40P01 mean: nothing of it has happened, try again.

- Repeat the whole transaction, from its first read: what was read is out of date, and so are the objects of the old
  session.
- Look at the SQLSTATE. With asyncpg these errors are plain `DBAPIError`s, no `OperationalError`, and
  `error.orig.sqlstate` has the code. A constraint that is violated is violated again.
- In the block is only what can be repeated: no e-mail, no counter in Python.
- Set a limit. Under load, sleep before the next attempt, for a random time that grows.
- When the connection breaks at the COMMIT, nobody can tell whether it was done. A unique key that the caller brings
  along (an *idempotency key*) makes it safe to repeat.

**Savepoints.** `async with session.begin_nested():` sets one, releases it at the end, and rolls back to it when the
block raises. The transaction goes on, also after an error of the server. What they do not do:

- Commit: what was written in one that was released is lost when the transaction rolls back.
- Give back numbers of a sequence: what was rolled back leaves a gap.
- Leave objects alone: what was changed inside is expired by the rollback, and the next read needs SQL.
- Help against 40001: in REPEATABLE READ the transaction still sees what it saw, and a second try fails like the first.

`begin_nested()` flushes first, so what was pending before is outside of it. A savepoint costs two round trips more,
SAVEPOINT and RELEASE; for a thousand rows with a few duplicates among them ON CONFLICT DO NOTHING is cheaper.

**The transactional outbox.** Commit a change *and* tell somebody: a message that is sent before the COMMIT may tell of
something that is then rolled back; one that is sent after it is lost if the process ends in between. So write the
message as a row, in the same transaction:

    async with factory.begin() as session:
        review = await session.get_one(Review, 5)
        review.rating = 5
        session.add(Job(payload={"send": "review-changed", "id": review.id}))

A worker sends what it finds there, then marks it as done. If it ends in between, the message is sent twice: *at least
once*. The receiver recognises it by its id.

**In production**

- *Idle in transaction.* A session that awaits something else (an HTTP call, a person) keeps its connection and its
  locks, and rows that VACUUM may not remove. End the transaction first. With
  `idle_in_transaction_session_timeout` the server closes such a connection by itself.
- *Waiting.* By default a lock is waited for without end. `SET LOCAL lock_timeout = '2s'` makes it an error (55P03), for
  this transaction only. A waiting ALTER TABLE makes everybody wait who comes after it, readers as well.
- *Cancellation.* `asyncio.timeout()`, or a client that hangs up, cancels a task in the middle of an `await`. When a
  statement is under way, SQLAlchemy closes the connection and does not use it again; the server rolls back. Whether a
  COMMIT that was cancelled has been carried out, nobody can tell.
- *Time.* `now()` is the time at which the transaction began; it stands still in it.

What to watch in the SQL: which statements take locks (FOR UPDATE, UPDATE, DELETE) and in which order; SAVEPOINT,
RELEASE and ROLLBACK TO; `version` in the WHERE of an UPDATE; what is repeated after an error.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from kata.demo import Demo, run

from .models import Department, Employee
from .records import AuditEntry, Job, Review

T = TypeVar("T")


class InsufficientBudget(Exception):
    """Given: the source of a transfer has less than the amount."""


class ConcurrentEdit(Exception):
    """Given: somebody else was faster in every attempt."""


@asynccontextmanager
async def session_scope(factory: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    """Exercise 37 · However it ends.

    Task:
        Write the context manager that every part of an application opens its sessions with:
        `async with session_scope(factory) as session:`.

    Teaches:
        Who ends a transaction, and every way in which a block can end: normally, by an exception, by a cancellation,
        by a COMMIT that fails.

    Contract:
        - each use gives a new session of this factory, with the factory's settings
        - when the block ends normally, what was done in it is committed, pending objects too
        - when the block raises anything, it is rolled back, and that same exception goes on: no other, no copy. That
          includes `asyncio.CancelledError`, also when the task is cancelled while a statement runs
        - when the flush at the end or the COMMIT fails, nothing is saved and that error goes on
        - in every case no transaction is open afterwards and the connection is back in the pool
        - two uses inside each other know nothing of each other
        - a function with `@asynccontextmanager`, a class, or anything else that `async with` accepts

    Budget:
        Nothing beyond BEGIN, and COMMIT or ROLLBACK.
    """
    # begin() alone would do for the transaction; the session's own block also empties the session.
    async with factory() as session, session.begin():
        yield session


async def import_employees(
    session: AsyncSession, records: Sequence[Mapping[str, Any]]
) -> tuple[list[Employee], list[tuple[Mapping[str, Any], str]]]:
    """Exercise 38 · What can be saved, is saved.

    Task:
        Create an employee from each record, and leave out those that the database refuses.

    Teaches:
        SAVEPOINT by `begin_nested()`, SQLSTATE and its classes, and which error of SQLAlchemy's has which of them.

    Contract:
        - `records`: a sequence of dictionaries with `name`, `email`, `salary` and `department_id`
        - returns a tuple `(created, failed)`
        - `created`: the new `Employee` objects in the order of the records, flushed and in the session; `[]` for none
        - `failed`: a list of tuples `(record, sqlstate)`: the refused dictionary as it was given, and the database's five
          characters, such as `"23505"`
        - refused is what has an SQLSTATE of class 22 (data: too long, out of range) or 23 (constraints: a duplicate, a
          missing value, an unknown department); it costs that record only, wherever in the list it stands
        - every other error propagates: a lost connection or a serialization failure is no fault of the record
        - what the caller has flushed before stays, nothing is committed, and what was refused is not tried again by a
          later flush

    Budget:
        None; each record needs its INSERT, and its SAVEPOINT does not count.
    """
    created: list[Employee] = []
    failed: list[tuple[Mapping[str, Any], str]] = []
    for record in records:
        try:
            async with session.begin_nested():
                employee = Employee(**record)
                session.add(employee)
                # Without it, the end of the block would flush just as well; but here it is seen.
                await session.flush()
        except DBAPIError as error:
            # IntegrityError is class 23 only: a number out of range or a text that is too long is a plain DBAPIError.
            sqlstate: str = getattr(error.orig, "sqlstate", None) or ""
            if not sqlstate.startswith(("22", "23")):
                raise
            failed.append((record, sqlstate))
        else:
            created.append(employee)
    return created, failed


async def transfer_budget(session: AsyncSession, source_id: int, target_id: int, amount: Decimal) -> None:
    """Exercise 39 · Move a budget.

    Task:
        Move an amount from one department's budget to another's, whoever else is at work at the same time.

    Teaches:
        Row locks: SELECT … FOR UPDATE, what it does for rows that the session holds already, and the order of locks that
        prevents deadlocks. Or UPDATEs that compute and check in the database.

    Contract:
        - the source has `amount` less afterwards, the target `amount` more, to the cent; nothing is committed
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
    if amount <= 0:
        raise ValueError(f"an amount to be moved is positive, and {amount} is not")
    if source_id == target_id:
        raise ValueError(f"department {source_id} is both source and target")
    # Each row is locked before it is read, and always the smaller id first: opposite transfers wait for each other in
    # turn, never in a circle. Without populate_existing, a department that the session holds would keep its old budget.
    locked = await session.scalars(
        select(Department)
        .where(Department.id.in_((source_id, target_id)))
        .order_by(Department.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    departments = {department.id: department for department in locked}
    for department_id in (source_id, target_id):
        if department_id not in departments:
            raise LookupError(f"there is no department {department_id}")
    source, target = departments[source_id], departments[target_id]
    # Checked before anything is changed: an object that is changed already would be flushed later.
    if source.budget < amount:
        raise InsufficientBudget(f"department {source_id} has {source.budget}, and {amount} is asked for")
    source.budget -= amount
    target.budget += amount
    await session.flush()


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
        - nothing is committed

    Budget:
        As many statements as you need.
    """
    try:
        # Left by an exception, the block goes back to the savepoint; the transaction goes on.
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
        outcome = "done"
    except InsufficientBudget:
        outcome = "refused"
    details = {"source": source_id, "target": target_id, "amount": f"{amount:.2f}", "outcome": outcome}
    session.add(AuditEntry(action="budget.transfer", details=details))
    await session.flush()
    return outcome == "done"


async def edit_review(
    factory: async_sessionmaker[AsyncSession], review_id: int, edit: Callable[[Review], object], attempts: int = 3
) -> Review:
    """Exercise 41 · Whoever is faster.

    Task:
        Let `edit` change a review and save it, without a lock; when somebody else has changed the review meanwhile, begin
        anew with what they have written.

    Teaches:
        Optimistic locking: `version_id_col`, `StaleDataError`, and what a retry has to do again.

    Contract:
        - each attempt has a session of its own from `factory`: it loads the review, calls `edit(review)` once (a plain
          function, which changes the object), and commits
        - returns the review; all of its columns can be read after the session is closed, with the values that were
          saved, also when the factory expires objects on commit
        - no lock is taken before the UPDATE: others go on reading and writing meanwhile
        - when somebody else was faster (`StaleDataError`), the next attempt begins with a new session, and so with what
          the other one has written; `attempts` (at least 1) counts them all, the first one included
        - when the last attempt is stale as well, raises `ConcurrentEdit` with that `StaleDataError` as its cause
        - an unknown id raises `LookupError`, and `edit` is not called; also when somebody deletes the review meanwhile
        - every other error propagates at once, whoever raises it: `edit`, the UPDATE or the COMMIT
        - in every case no transaction is open afterwards and the connection is back in the pool

    Budget:
        None; one SELECT and one UPDATE for each attempt are enough.
    """
    stale: StaleDataError | None = None
    for _ in range(attempts):
        try:
            # Whatever the factory's default is, the object has to be readable after the commit.
            async with factory(expire_on_commit=False) as session:
                review = await session.get(Review, review_id)
                if review is None:
                    raise LookupError(f"no review {review_id}")
                edit(review)
                await session.commit()
                return review
        except StaleDataError as error:
            stale = error
    raise ConcurrentEdit(f"review {review_id}: stale in {attempts} attempts") from stale


async def run_serializable(
    factory: async_sessionmaker[AsyncSession], work: Callable[[AsyncSession], Awaitable[T]], attempts: int = 5
) -> T:
    """Exercise 42 · As if one after the other.

    Task:
        Run a piece of work in a SERIALIZABLE transaction, and again when the server says that this can help.

    Teaches:
        Isolation levels of single transactions, SQLSTATE 40001 and 40P01, and retries that are safe.

    Contract:
        - calls `await work(session)` with a session of `factory` whose transaction is SERIALIZABLE from its first
          statement on; then commits and returns what `work` has returned, whatever that is
        - a serialization failure (40001) or a deadlock (40P01), raised by `work` or by the COMMIT, leads to another
          attempt with a new session; `attempts` (at least 1) counts them all, the first one included
        - after the last attempt that error propagates, as it is
        - every other error propagates at once: those of Python, other errors of the database, in `work` or at the
          COMMIT
        - in every case no transaction is open afterwards and the connection is back in the pool
        - whoever gets a connection from the engine or a session from the factory afterwards has the isolation level
          that was usual there before

    Budget:
        Nothing beyond the transaction itself and what `work` sends.
    """
    for attempt in range(1, attempts + 1):
        try:
            async with factory() as session, session.begin():
                # Before the first statement. The pool puts the level back when the connection is returned.
                await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
                return await work(session)
        except DBAPIError as error:
            # The COMMIT is inside the try: PostgreSQL may notice only there.
            if getattr(error.orig, "sqlstate", None) not in ("40001", "40P01") or attempt == attempts:
                raise
    raise ValueError(f"attempts is {attempts}, not at least 1")


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
    due = (
        select(Job)
        .where(Job.state == "queued", Job.run_at <= func.now())
        .order_by(Job.run_at, Job.id)
        .limit(1)
        # A locked row is somebody else's: it is passed over instead of waited for. The lock lasts to the commit.
        .with_for_update(skip_locked=True)
    )
    job = await session.scalar(due)
    if job is not None:
        job.state = "running"
        job.attempts += 1
        await session.flush()
    return job


async def main() -> None:
    """Sessions that commit, fail, wait for each other and begin anew, side by side; nothing of it stays."""
    async with Demo(__name__) as demo:
        async with demo.live("session-scope") as live:
            change = text("UPDATE departments SET budget = budget + :amount WHERE id = 5")
            async with session_scope(live.factory("A")) as session:
                await session.execute(change, {"amount": 1000})
            with suppress(ValueError):
                async with session_scope(live.factory("A")) as session:
                    await session.execute(change, {"amount": -5000})
                    raise ValueError("changed my mind")
            await live.session("B").execute(text("SELECT budget FROM departments WHERE id = 5"))
            demo.note("Two blocks, two transactions. How does each of them end, and what does B see?")

        async with demo.exercise("import-employees") as session:
            people = [
                ("Ada New", "ada.new@example.com"),
                ("x" * 101, "long@example.com"),
                ("Bo New", "bo.new@example.com"),
            ]
            records = [
                {"name": name, "email": email, "salary": Decimal("48000.00"), "department_id": 5}
                for name, email in [*people, ("Ada Again", "ada.new@example.com")]
            ]
            created, failed = await import_employees(session, records)
            demo.rows(created, columns=("id", "name", "email"))
            demo.facts({record["email"]: sqlstate for record, sqlstate in failed})
            demo.note("Four records. What was sent after each of the two errors, and which ids were used up?")

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

        async with demo.live("edit-review") as live:

            def praise(review: Review) -> None:
                review.rating = 5

            other = live.session("B")
            await other.execute(text("UPDATE office.reviews SET body = 'Seen', version = version + 1 WHERE id = 1"))
            waiting_edit = await live.start(edit_review(live.factory("A"), 1, praise))
            await other.commit()
            demo.rows([await waiting_edit], columns=("id", "rating", "body", "version"))
            demo.note("A's first UPDATE has waited for B, and found no row. Look at the version in its WHERE.")

        async with demo.live("run-serializable") as live:
            total = text("SELECT sum(budget) FROM departments")
            share = text("UPDATE departments SET budget = :total / 100 WHERE id = :id")
            calls = []

            async def of_b(session: AsyncSession) -> None:
                await session.execute(share, {"total": await session.scalar(total), "id": 8})

            async def of_a(session: AsyncSession) -> int:
                calls.append("a call")
                found = await session.scalar(total)
                if len(calls) == 1:  # B is there between A's SELECT and its UPDATE
                    await run_serializable(live.factory("B"), of_b)
                await session.execute(share, {"total": found, "id": 5})
                return len(calls)

            demo.facts({"calls of A's work": await run_serializable(live.factory("A"), of_a)})
            demo.note("They have written different rows. Why has A begun anew, and which sum does it see then?")

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
