"""Graders of phase 10: a transfer that is on record, done or refused; a queue from which each worker gets another job.

What one call does is judged by the whole database before and after. Where several are at work, commits are real, and
every statement is carried out when the judge says so.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kata.grading import Attempt, Changes, Entity, Kind, Mistake, Observation, Rows, grades, rules

from .shared.transfers import BUDGETS, DEPARTMENTS, FOUR, FULL, after, budgets_now, going_on, shown

LOG = "office.audit_log"
IN_A_SAVEPOINT = "session.begin_nested(), and session.add(AuditEntry(…)) behind it"
JOBS = "office.jobs"
CLAIM = "select(Job) and with_for_update(skip_locked=True)"
MOST_STEPS = 4


# -- done or refused, on record ----------------------------------------------------------------------------------------


@grades("transfer-audit")
async def test_transfer_audit_done(attempt: Attempt) -> None:
    """A transfer that was made returns True, and one row in the audit log says so."""
    for rows in attempt.sets:
        await attempt.load(rows)
        found = await attempt.query("SELECT id, budget FROM departments ORDER BY budget DESC, id")
        (rich, most), (poor, _) = found[0], found[-1]
        amounts = [Decimal("12.5"), Decimal("0.01")]
        if rows is attempt.seed_rows:
            amounts += [Decimal("12.500"), Decimal("1E+1"), Decimal(7), Decimal("1250.37"), most]
        for amount in amounts:
            await is_on_record(attempt, dict(found), rich, poor, amount)


@grades("transfer-audit")
async def test_transfer_audit_refused(attempt: Attempt) -> None:
    """A transfer that the source cannot pay returns False: no budget is changed, and one row in the audit log says so."""
    for rows in attempt.sets:
        await attempt.load(rows)
        found = await attempt.query("SELECT id, budget FROM departments ORDER BY budget DESC, id")
        (rich, _), (poor, least) = found[0], found[-1]
        amounts = [least + Decimal("0.01")]
        if rows is attempt.seed_rows:
            amounts += [Decimal("5E+8"), Decimal("123456789.5"), Decimal("123456789.500")]
        for amount in amounts:
            await is_on_record(attempt, dict(found), poor, rich, amount)


async def is_on_record(
    attempt: Attempt, budgets: Mapping[int, Decimal], source: int, target: int, amount: Decimal
) -> None:
    """The right value is returned, exactly the two budgets change or none, and there is exactly the right audit row."""
    done = budgets[source] >= amount
    changes = await attempt.changes(source, target, amount, may_raise=True)
    observation = changes.observation
    if observation.raised is not None:
        if observation.raised.is_a("InsufficientBudget"):
            raise observation.mistake(
                "When the budget is insufficient, InsufficientBudget leaves the function: it has to return False.",
                data=observation.seen_on,
                help="Catch that one exception around the savepoint's block; then the transaction can go on.",
            )
        which = "can" if done else "cannot"
        raise rules.unexpected(attempt, observation, f"For a transfer that the source {which} pay")
    rules.conduct(observation, may_write=True)
    record = {"source": source, "target": target, "amount": f"{amount:.2f}", "outcome": "done" if done else "refused"}
    entries = list(changes.inserted(LOG).values())
    right_entry(observation, changes, entries, record)
    moved = {source: {"budget": budgets[source] - amount}, target: {"budget": budgets[target] + amount}}
    rules.only_these_changes(
        changes,
        updated={DEPARTMENTS: moved} if done else None,
        inserted={LOG: [{"action": "budget.transfer", "details": entries[0]["details"]}]},
    )
    if observation.value is not done:
        raise observation.mistake(
            f"The transfer was {'made' if done else 'refused'}, and the function returns {rules.described(observation.value)}"
            f"{f' ({observation.value!r})' if isinstance(observation.value, bool) else ''}, not {done}.",
            data=observation.seen_on,
        )


def right_entry(
    observation: Observation, changes: Changes, entries: Sequence[Mapping[str, Any]], record: Mapping[str, Any]
) -> None:
    """There is one new row in the log, with this record."""
    outcome = record["outcome"]
    if len(entries) != 1:
        lost = " What is written inside the savepoint is gone when the transfer fails." if outcome == "refused" else ""
        raise observation.mistake(
            f"A transfer that was {outcome} leaves {len(entries) or 'no'} rows in {LOG} instead of one.{lost if not entries else ''}",
            data=observation.seen_on,
            help="session.add(AuditEntry(…)) behind the savepoint's block, in both cases, and await session.flush().",
        )
    details, action = json.loads(entries[0]["details"]), entries[0]["action"]
    if action != "budget.transfer":
        raise observation.mistake("The action of the audit row is another one.", expected="budget.transfer", got=action)
    if not isinstance(details, dict):
        raise observation.mistake(
            "The details of the audit row are no JSON object.",
            expected=json.dumps(record),
            got=entries[0]["details"],
            help="AuditEntry.details takes the dict itself: the JSONB column encodes it.",
        )
    if details.keys() != record.keys():
        raise observation.mistake(
            "The details of the audit row have other keys.", expected=", ".join(record), got=", ".join(details)
        )
    for key, right in record.items():
        if type(details[key]) is not type(right) or details[key] != right:
            as_text = "text with two decimals" if key == "amount" else "a text" if key == "outcome" else "a number"
            raise observation.mistake(
                f"{key} in the details of the audit row is not what it has to be: {as_text}"
                f"{f', {right!r} here' if key == 'outcome' else ''}.",
                data=observation.seen_on,
                expected=json.dumps({key: right}),
                got=json.dumps({key: details[key]}),
                help='A format such as f"{amount:.2f}" has two decimals, however the number was written.'
                if key == "amount"
                else "",
            )


@grades("transfer-audit")
async def test_transfer_audit_savepoint(attempt: Attempt) -> None:
    """The transfer is in a savepoint, the audit row outside of it."""
    await attempt.load(FOUR)
    for amount in (Decimal("12.50"), Decimal("5000")):
        observation = await attempt.call(5, 2, amount)
        transfer, entry = savepoints_around(observation, DEPARTMENTS), savepoints_around(observation, LOG)
        if transfer is not None and not transfer:
            raise observation.mistake(
                "The transfer is in no savepoint: when it fails half-way, the whole transaction has to be rolled back.",
                help="async with session.begin_nested(): around the transfer.",
            )
        if transfer and entry and entry[: len(transfer)] == transfer:
            raise observation.mistake(
                "The audit row is written inside the savepoint of the transfer: it belongs outside of it.",
                help="Add it behind the block of begin_nested().",
            )


def savepoints_around(observation: Observation, table: str) -> tuple[int, ...] | None:
    """The savepoints, by their numbers, in which the first write to a table is sent; None when there is none.

    Without a write, a SELECT of it.
    """
    name, open_now, count = table.rpartition(".")[2], [], 0
    where: dict[bool, tuple[int, ...]] = {}
    for statement in observation.statements:
        if statement.kind is Kind.SAVEPOINT:
            words = statement.sql.upper().split()
            if words[0] == "SAVEPOINT":
                count += 1
                open_now.append((count, words[1]))
            else:
                named = next((at for at in reversed(range(len(open_now))) if open_now[at][1] == words[-1]), 0)
                # ROLLBACK TO leaves the savepoint itself; the block that has set it is over all the same.
                del open_now[named:]
        elif statement.kind is Kind.WORK and name in statement.sql:
            where.setdefault(statement.changes_rows, tuple(number for number, _ in open_now))
    return where.get(True, where.get(False) if table == DEPARTMENTS else None)


@grades("transfer-audit")
async def test_transfer_audit_errors(attempt: Attempt) -> None:
    """Other errors propagate without an audit row, and the caller goes on in the transaction; earlier work stays."""
    calls: list[tuple[Rows, str, str, tuple[Any, ...]]] = [
        (FOUR, "", "A transfer that is made", (5, 2, Decimal("12.50"))),
        (FOUR, "", "A transfer that is refused", (5, 2, Decimal("5000"))),
        (FOUR, "ValueError", "An amount of 0", (5, 2, Decimal(0))),
        (FOUR, "ValueError", "A negative amount", (5, 2, Decimal("-3"))),
        (FOUR, "ValueError", "A transfer to the same department", (5, 5, Decimal("12.50"))),
        (FOUR, "LookupError", "An unknown source", (99, 2, Decimal("12.50"))),
        (FOUR, "LookupError", "An unknown target", (5, 99, Decimal("12.50"))),
        (FULL, "DBAPIError", "A target budget beyond numeric(12, 2)", (5, 9, Decimal("12.50"))),
    ]
    for rows in (FOUR, FULL):
        await attempt.load(rows)
        here = [each[1:] for each in calls if each[0] is rows]
        outcomes, looks, observation = await going_on(attempt, [call for _, _, call in here])
        untouched = shown(BUDGETS if rows is FOUR else BUDGETS | {9: Decimal("9999999999.99")})
        for (kind, what, call), outcome, look in zip(here, outcomes, looks, strict=True):
            observation.arguments = call
            goes_on(observation, f"{rows.label}{observation.with_arguments}", kind, what, outcome, look, untouched)


def goes_on(
    observation: Observation,
    data: str,
    kind: str,
    what: str,
    outcome: Mapping[str, Any],
    look: tuple[Any, ...] | None,
    untouched: str,
) -> None:
    """The right error has come out, and the caller's transaction goes on with its earlier work."""
    raised = outcome["raised"]
    if kind and kind not in raised:
        got = f"raises {raised[0]} ({outcome['message']})" if raised else "raises nothing"
        raise observation.mistake(
            f"{what} has to raise {kind}, and the function {got}: other errors are the caller's.",
            data=data,
            help="Catch InsufficientBudget, and nothing else.",
        )
    if look is None:
        raise observation.mistake(
            f"{what}{f' raises {kind}, and' if kind else ':'} the caller cannot go on in the transaction: no savepoint "
            "takes back what has failed.",
            data=data,
            help="The transfer belongs into a savepoint: async with session.begin_nested().",
        )
    budgets, entries, earlier_work = look
    if earlier_work != "there":
        raise observation.mistake(
            f"{what}{f' raises {kind}, and' if kind else ':'} the caller's earlier work is lost: the function rolls back more "
            "than the transfer.",
            data=data,
            help="Only the savepoint's block goes back: no session.rollback(), which ends the whole transaction.",
        )
    if kind and entries:
        raise observation.mistake(
            f"{what} raises {kind}, and an audit row is written all the same: only what was done or refused is on record.",
            data=data,
            help="Add the row when the outcome is known; an error that leaves the function leaves it without a row.",
        )
    if kind and budgets != untouched:
        raise observation.mistake(
            f"{what} raises {kind}, but by then a budget is changed.", data=data, expected=untouched, got=str(budgets)
        )


@grades("transfer-audit")
async def test_transfer_audit_at_once(attempt: Attempt) -> None:
    """Of two transfers at once that ask for more than their source has, one is done and one is refused."""
    calls = (5, 2, Decimal("700.00")), (5, 9, Decimal("700.00"))
    async with rules.interleaved(attempt, FOUR, *(rules.Concurrent(*each) for each in calls)) as race:
        await race.run(0, to_the_end=False)
        await race.run(1)
    found = await budgets_now(attempt)
    if race.deadlock or [call.value for call in race.calls] != [True, False] or found != after(calls[0]):
        raise Mistake(
            "Of two transfers at once, which ask for more than their source has, the first one to lock it has to be done, and "
            "the other one refused.",
            expected=shown(after(calls[0])),
            got=shown(found),
            schedule=race.schedule,
            help="Call transfer_budget(): it locks before it reads.",
        )
    rules.written_with_constructs(attempt.observations, construct=IN_A_SAVEPOINT)


# -- one job, one worker -----------------------------------------------------------------------------------------------


def queue(*jobs: tuple[int, str, int, str]) -> Rows:
    """Jobs, each with its id, state, attempts, and when it is to run, in hours from now."""
    values = ", ".join(
        f"""({key}, '{{"job": {key}}}', '{state}', {attempts}, now() {hours})""" for key, state, attempts, hours in jobs
    )
    return Rows("a queue", f"INSERT INTO {JOBS} (id, payload, state, attempts, run_at) VALUES {values};")


# The best is neither the first row, nor the smallest id, nor the earliest of all.
BUSY = queue(
    (8, "queued", 0, "- interval '3 hours'"),
    (2, "queued", 0, "+ interval '5 hours'"),
    (11, "queued", 2, "- interval '30 hours'"),
    (3, "queued", 0, "- interval '30 hours'"),
    (5, "running", 1, "- interval '90 hours'"),
    (9, "queued", 1, "- interval '8 hours'"),
    (4, "failed", 3, "- interval '70 hours'"),
    (6, "done", 1, "- interval '60 hours'"),
    (7, "queued", 0, "- interval '2 hours'"),
)
IN_TURN = (3, 11, 9, 8, 7)
NOT_DUE = queue(
    (1, "queued", 0, "+ interval '2 hours'"),
    (2, "running", 1, "- interval '30 hours'"),
    (3, "done", 1, "- interval '30 hours'"),
    (4, "failed", 1, "- interval '30 hours'"),
)
DUE_NOW = queue((1, "queued", 0, "+ interval '2 hours'"), (2, "queued", 0, ""))


@grades("claim-job")
async def test_claim_job_best(attempt: Attempt) -> None:
    """The due queued job that is first in turn is running now, tried once more, and returned with these values."""
    for rows in (*attempt.sets, BUSY):
        await attempt.load(rows)
        await claims(attempt)


async def claims(attempt: Attempt) -> Observation:
    """Exactly the right job is claimed; or none is, and None is returned."""
    due = await attempt.query(
        f"SELECT id, attempts FROM {JOBS} WHERE state = 'queued' AND run_at <= now() ORDER BY run_at, id LIMIT 1"
    )
    changes = await attempt.changes()
    observation = changes.observation
    rules.conduct(observation, may_write=True)
    if not due:
        if observation.value is not None or changes:
            raise observation.mistake(
                "No job is due and queued, and the function does not return None, or changes something.",
                data=observation.seen_on,
                help="A job is due when run_at <= now(), and only a queued one can be claimed.",
            )
        return observation
    ((key, attempts),) = due
    another_one(attempt, changes, key)
    rules.only_these_changes(changes, updated={JOBS: {key: {"state": "running", "attempts": attempts + 1}}})
    if len(observation.work) > 2:
        raise rules.too_many(observation, expected="at most 2")
    row = changes.after.tables[JOBS][key,]
    rules.entity_is_the_row(observation, "Job", row, columns=("id", "state", "attempts", "run_at"))
    return observation


def another_one(attempt: Attempt, changes: Changes, right: int) -> None:
    """Name what is wrong with the job that was claimed instead of the best."""
    touched = {key for (key,), *_ in changes.updated(JOBS)}
    value = changes.observation.value
    if right in touched and len(touched) == 1:
        return
    chosen = next(iter(touched - {right}), value.columns.get("id") if isinstance(value, Entity) else None)
    if chosen is None or (chosen,) not in changes.before.tables[JOBS]:
        return
    if len(touched) > 1:
        raise changes.observation.mistake(
            f"The function changes {len(touched)} jobs: one is claimed at a time.",
            data=changes.observation.seen_on,
            help="LIMIT 1 in the statement that finds the job.",
        )
    row, best = (changes.before.tables[JOBS][key,] for key in (chosen, right))
    now = changes.before.defaults[JOBS]["run_at"]
    if row["state"] != "queued":
        why = f"is {row['state']}, not queued"
    elif isinstance(now, dt.datetime) and row["run_at"] > now:
        why = "is not due: its run_at is in the future"
    elif row["run_at"] > best["run_at"]:
        why = f"is due later than job {right}, which has the earliest run_at"
    elif row["run_at"] == best["run_at"]:
        why = f"is due at the same time as job {right}, which has the smaller id"
    else:
        return
    if chosen == right:
        return
    raise changes.observation.mistake(
        f"The function takes job {chosen}, which {why}.",
        expected=f"job {right}",
        got=f"job {chosen}",
        data=changes.observation.seen_on,
        help="WHERE state and run_at, ORDER BY run_at and id.",
    )


@grades("claim-job")
async def test_claim_job_none(attempt: Attempt) -> None:
    """When no job is due and queued, the function returns None and changes nothing; a job of this moment is due."""
    for rows in (queue((1, "running", 1, "- interval '30 hours'")), NOT_DUE):
        await attempt.load(rows)
        await claims(attempt)
    await attempt.load(DUE_NOW)
    # The transaction of the held rows began at their now(). A time from Python's clock is another one.
    observation = await attempt.call(hold=True)
    by_now = not any(isinstance(value, dt.datetime) for each in observation.work for value in each.parameters())
    await attempt.release(observation)
    if by_now and observation.value is None:
        raise observation.mistake(
            "A job whose run_at is exactly now() is not found: it is not in the future, so it is due.",
            help="run_at <= now().",
        )


@grades("claim-job")
async def test_claim_job_at_once(attempt: Attempt) -> None:
    """Two sessions never get the same job, none waits for the other, and each gets the best that is free."""
    steps = 1
    while steps <= MOST_STEPS:
        async with rules.interleaved(attempt, BUSY, rules.Concurrent(), rules.Concurrent()) as race:
            for _ in range(steps):
                await race.step(0)
            about_to_end = race.is_ending(0)
            await race.run(1)
            waited = race.waits(1)
        moment = "has claimed a job and not committed yet" if about_to_end else "is between two of its statements"
        await each_gets_the_best(attempt, race, {1} if waited else race.waited, f"one session {moment}")
        if about_to_end:
            return
        steps += 1


async def each_gets_the_best(attempt: Attempt, race: rules.Race, waited: set[int], when: str) -> None:
    """Two calls have the first two jobs, in whatever order; nobody waited, and the rows are right."""
    for call in race.calls:
        if call.raised is not None and not (waited or race.deadlock):
            raise Mistake(
                f"While {when}, another one raises {call.raised.name}: {call.raised.first_line}",
                where=attempt.location_of(call.raised),
                schedule=race.schedule,
                help="SKIP LOCKED passes over rows that somebody has locked; NOWAIT raises.",
            )
    if waited or race.deadlock:
        raise Mistake(
            f"While {when}, another one waits for it: workers would take turns instead of working side by side.",
            schedule=race.schedule,
            help="with_for_update(skip_locked=True) in the SELECT that finds the job: locked rows are passed over.",
        )
    got = [call.value.columns.get("id") if isinstance(call.value, Entity) else None for call in race.calls]
    live = await attempt.live_database()
    running = await live.query(
        f"SELECT id, attempts FROM {JOBS} WHERE state = 'running' AND id = ANY ('{{{', '.join(map(str, IN_TURN))}}}')"
    )
    if got[0] == got[1] and got[0] is not None:
        raise Mistake(
            f"While {when}, another one gets the same job: job {got[0]} is done twice.",
            schedule=race.schedule,
            help="The statement that finds the job has to lock it as well: with_for_update(skip_locked=True).",
        )
    if set(got) != set(IN_TURN[:2]):
        raise Mistake(
            f"While {when}, another one does not get the best that is free.",
            expected=f"the jobs {IN_TURN[0]} and {IN_TURN[1]}",
            got=" and ".join("None" if each is None else f"job {each}" for each in got),
            schedule=race.schedule,
            help="Lock one row and no more, so LIMIT belongs into the SELECT that locks; and let the database pass over locked "
            "rows: SKIP LOCKED.",
        )
    if {key for key, _ in running} != set(got):
        raise Mistake(
            f"While {when}, another one gets a job too, and not both are running in the end.",
            expected=str(sorted(IN_TURN[:2])),
            got=str(sorted(key for key, _ in running)),
            schedule=race.schedule,
        )


@grades("claim-job")
async def test_claim_job_several(attempt: Attempt) -> None:
    """Three sessions get the three best; the job of one that rolls back is free again, and so is one that was only locked."""
    workers = [rules.Concurrent(), rules.Concurrent(commits=False), rules.Concurrent(), rules.Concurrent()]
    async with (
        rules.others_connect(attempt, 1) as (other,),
        rules.interleaved(attempt, BUSY, *workers) as race,
    ):
        await other.execute("BEGIN")
        await race.write(f"SELECT FROM {JOBS} WHERE id = {IN_TURN[0]} FOR UPDATE", other)
        for number in range(3):
            await race.run(number, to_the_end=False)
        waited = set(race.waited)
        await race.run(1)
        await race.end("ROLLBACK", other)
        # The fourth one: the locked job is free now, and it is the best.
        await race.run(3)
    got = [call.value.columns.get("id") if isinstance(call.value, Entity) else None for call in race.calls]
    right = [*IN_TURN[1:4], IN_TURN[0]]
    raised = next((call.raised for call in race.calls if call.raised is not None), None)
    if waited or race.waited or race.deadlock:
        raise Mistake(
            "A session waits for a job that somebody else has locked.",
            schedule=race.schedule,
            help="SKIP LOCKED passes over rows that somebody has locked.",
        )
    if got != right or raised is not None:
        raise Mistake(
            "Of several sessions at once not each gets the best that is free.",
            expected=", ".join(f"job {each}" for each in right),
            got=f"{raised.name}: {raised.first_line}"
            if raised
            else ", ".join(f"job {each}" if each else "None" for each in got),
            schedule=race.schedule,
            help="Lock one row and no more, and pass over locked ones: LIMIT 1 and SKIP LOCKED in the same SELECT.",
        )
    rules.written_with_constructs(attempt.observations, construct=CLAIM)
