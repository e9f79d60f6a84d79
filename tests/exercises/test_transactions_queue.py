"""Graders of phase 10: a queue from which each worker gets another job.

What one call does is judged by the whole database before and after. Where several are at work, commits are real, and
every statement is carried out when the judge says so.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kata.grading import Attempt, Changes, Entity, Mistake, Observation, Rows, grades, rules

PROBES = Path(__file__).with_name("probes_transactions_locks.py")
JOBS = "office.jobs"
CLAIM = "select(Job) and with_for_update(skip_locked=True)"
MOST_STEPS = 4


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
    (3, "queued", 4, "- interval '30 hours'"),
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
    await finds_it_in_any_time_zone(attempt)


async def finds_it_in_any_time_zone(attempt: Attempt) -> None:
    """A job that has been due for three hours is due where clocks are nine hours ahead of UTC."""
    await attempt.load(queue((1, "queued", 0, "- interval '3 hours'")))
    await attempt.probe(PROBES, "move_to", "EAST-9")
    observation = await attempt.call()
    await attempt.probe(PROBES, "move_to", "UTC0")
    if observation.value is None:
        raise observation.mistake(
            "Where clocks are nine hours ahead of UTC, a job that has been due for three hours is not found: the function "
            "compares with a time without a time zone, which is taken for local time.",
            help="func.now() is the time of the database, whatever the zone; in Python, datetime.now(UTC).",
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
            help="with_for_update(skip_locked=True) in the SELECT that finds the job: locked rows are passed over. FOR SHARE "
            "(read=True) lets both in.",
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
