"""Graders of phase 10: budgets that are moved, whoever else is at work at the same time.

What one call does is judged by the whole database before and after. Where several are at work, commits are real, and
every statement is carried out when the judge says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kata.grading import Attempt, Mistake, Observation, grades, rules

from .shared.transfers import BUDGETS, DEPARTMENTS, FOUR, FULL, after, budgets_now, changes_at_commit, going_on, shown

LOCKS = "select(Department) and with_for_update(), or update(Department)"
THE_SAME_ORDER = (
    "Take both rows in the same order, whatever is source and target: sorted ids, or one SELECT … ORDER BY … FOR UPDATE. "
    "FOR SHARE lets both in, and then each waits for the other one to write."
)
AS_IT_IS_READ = (
    "Lock a row as it is read (with_for_update(), with populate_existing for objects that the session holds), and compute "
    "after that; or let the UPDATE compute from the column, and check in its WHERE."
)
MOST_STEPS = 4


# -- one transfer ------------------------------------------------------------------------------------------------------


@grades("transfer-budget")
async def test_transfer_budget_rows(attempt: Attempt) -> None:
    """The source has the amount less, the target has it more, to the cent; nothing is committed."""
    for rows in attempt.sets:
        await attempt.load(rows)
        found = await attempt.query("SELECT id, budget FROM departments ORDER BY budget DESC, id")
        (rich, most), (poor, _) = found[0], found[-1]
        (small, least) = next((key, budget) for key, budget in reversed(found) if budget > 1)
        pairs = [(rich, poor, Decimal("0.01")), (small, rich, least)]
        if rows is attempt.seed_rows:
            pairs += [(rich, poor, most), (rich, small, Decimal("1250.37")), (small, rich, Decimal("0.99"))]
        for source, target, amount in pairs:
            await moves(attempt, dict(found), source, target, amount)


async def moves(attempt: Attempt, budgets: Mapping[int, Decimal], source: int, target: int, amount: Decimal) -> None:
    """Exactly the two budgets change."""
    changes, _ = await changes_at_commit(attempt, source, target, amount)
    observation = changes.observation
    if observation.raised is not None:
        if observation.raised.is_a("InsufficientBudget") and budgets[source] == amount:
            raise observation.mistake(
                "The source has exactly the amount, and the function raises InsufficientBudget: it is enough.",
                data=observation.seen_on,
                help="It has less only when budget < amount.",
            )
        raise rules.unexpected(attempt, observation, "For a transfer that the source can pay")
    if any(each.tag == "LOCK TABLE" or "advisory" in each.sql.lower() for each in observation.work):
        # What such a lock is not good for can be shown.
        await nothing_is_lost_beside_writers(attempt)
        await others_do_not_wait(attempt)
    right = {source: {"budget": budgets[source] - amount}, target: {"budget": budgets[target] + amount}}
    rules.only_these_changes(changes, updated={DEPARTMENTS: right})


@grades("transfer-budget")
async def test_transfer_budget_errors(attempt: Attempt) -> None:
    """What cannot be moved raises ValueError, LookupError or InsufficientBudget, and nothing is changed then."""
    await attempt.load(FOUR)
    cases = [
        (kind, what, call)
        for source, target in ((5, 13), (13, 5))
        for kind, what, call in (
            ("ValueError", "An amount of 0", (source, target, Decimal(0))),
            ("ValueError", "A negative amount", (source, target, Decimal("-10.25"))),
            ("ValueError", "A transfer to the same department", (source, source, Decimal("10.25"))),
            ("LookupError", "An unknown source", (1, target, Decimal("10.25"))),
            ("LookupError", "An unknown source", (99, target, Decimal("10.25"))),
            ("LookupError", "An unknown target", (source, 1, Decimal("10.25"))),
            ("LookupError", "An unknown target", (source, 99, Decimal("10.25"))),
            (
                "InsufficientBudget",
                "A cent more than the source has",
                (source, target, BUDGETS[source] + Decimal("0.01")),
            ),
            ("InsufficientBudget", "Much more than the source has", (source, target, BUDGETS[source] * 1000)),
        )
    ]
    outcomes, looks, observation = await going_on(attempt, [call for _, _, call in cases])
    for (kind, what, call), outcome, look in zip(cases, outcomes, looks, strict=True):
        observation.arguments = call
        if kind not in outcome["raised"]:
            got = f"raises {outcome['raised'][0]} ({outcome['message']})" if outcome["raised"] else "raises nothing"
            raise observation.mistake(
                f"{what} has to raise {kind}, and the function {got}.",
                data=f"{FOUR.label}{observation.with_arguments}",
                help="A check of the arguments, a look whether both departments are there, and the budget: in this order.",
            )
        if look and look[0] != shown(BUDGETS):
            raise observation.mistake(
                f"{what} raises {kind}, but by then a budget is changed: a caller who catches the error and commits keeps "
                "that. Nothing may be changed.",
                data=f"{FOUR.label}{observation.with_arguments}",
                expected=shown(BUDGETS),
                got=str(look[0]),
                help="Check before you change an object (what is changed is flushed later). What an UPDATE has done already, "
                "only a savepoint takes back: session.begin_nested().",
            )
        if look is None or look[2] != "there":
            raise observation.mistake(
                f"{what} raises {kind}, and the caller's earlier work is lost: the function ends the transaction.",
                data=f"{FOUR.label}{observation.with_arguments}",
                help="Let the error pass without a rollback: the session is the caller's.",
            )


# -- several transfers -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """Of a transfer that nobody disturbs: how many statements it has, and how many of them stand before the first write."""

    statements: int
    before_writing: int


async def plan_of(attempt: Attempt) -> Plan:
    """Let a transfer run alone."""

    async def run() -> Plan:
        async with rules.interleaved(attempt, FOUR, rules.Concurrent(5, 13, Decimal("100.25"))) as race:
            pass
        work = race.calls[0].work
        return Plan(len(work), next((at for at, each in enumerate(work) if each.may_have_written), 0))

    return await attempt.remember(Plan, run)


async def two_transfers(
    attempt: Attempt, first: rules.Concurrent, second: rules.Concurrent, steps: int
) -> tuple[rules.Race, dict[int, Decimal]]:
    """The first one takes some steps, the second one as many as it can, and then both go on to their end."""
    async with rules.interleaved(attempt, FOUR, first, second) as race:
        for _ in range(steps):
            await race.step(0)
        await race.run(1)
    return race, await budgets_now(attempt)


def both_are_made(
    attempt: Attempt, race: rules.Race, found: Mapping[int, Decimal], right: Mapping[int, Decimal], which: str
) -> None:
    """Reject a deadlock, an error, and a budget from which something is lost."""
    if race.deadlock:
        raise Mistake(
            f"Two transfers {which} deadlock: each has locked what the other one needs, and waits for it.",
            schedule=race.schedule,
            help=THE_SAME_ORDER,
        )
    for call in race.calls:
        if call.raised is not None:
            raise meets_another(attempt, race, call, which)
    if found != right:
        wrong = next(key for key in right if found.get(key) != right[key])
        raise Mistake(
            f"Of two transfers {which} one is lost: the budget of department {wrong} was written as it was computed before "
            "the other one had committed.",
            expected=shown(right),
            got=shown(found),
            schedule=race.schedule,
            help=AS_IT_IS_READ,
        )


def meets_another(attempt: Attempt, race: rules.Race, call: Observation, which: str) -> Mistake:
    """The mistake of failing because of another transfer."""
    raised = call.raised
    assert raised is not None
    if raised.sqlstate == "40001":
        return Mistake(
            f"Of two transfers {which} one raises {raised.name}: {raised.first_line}. With a higher isolation level one of "
            "them fails, and nobody makes it again.",
            where=attempt.location_of(raised),
            schedule=race.schedule,
            help="Leave the isolation level as it is: it is the caller's. Locks let the second one wait instead.",
        )
    what = f": {raised.first_line}" if raised.first_line else "."
    return Mistake(
        f"Of two transfers {which} one meets a row that the other one has locked, and raises {raised.name} instead of "
        f"waiting{what}",
        where=attempt.location_of(raised),
        schedule=race.schedule,
        help="The plain FOR UPDATE waits; NOWAIT and SKIP LOCKED do not.",
    )


@grades("transfer-budget")
async def test_transfer_budget_at_once(attempt: Attempt) -> None:
    """Two transfers at once lose nothing: each counts what the other one has committed."""
    plan = await plan_of(attempt)
    one, other = (5, 9, Decimal("100.25")), (13, 9, Decimal("30.50"))
    for steps in range(1, min(plan.statements, MOST_STEPS) + 1):
        race, found = await two_transfers(attempt, rules.Concurrent(*one), rules.Concurrent(*other), steps)
        both_are_made(attempt, race, found, after(one, other), "to the same department")
    most = (5, 13, Decimal("700.00")), (5, 9, Decimal("700.00"))
    race, found = await two_transfers(attempt, *(rules.Concurrent(*each) for each in most), max(plan.before_writing, 1))
    refused = [call.raised is not None and call.raised.is_a("InsufficientBudget") for call in race.calls]
    if sum(refused) == 1 and not race.deadlock:
        if found != after(most[refused.index(False)]):
            raise Mistake(
                "Two transfers at once ask for more than their source has: one raises InsufficientBudget, but the budgets are "
                "wrong.",
                expected=shown(after(most[refused.index(False)])),
                got=shown(found),
                schedule=race.schedule,
            )
        return
    both_are_made(attempt, race, found, found, "from the same department")
    raise Mistake(
        "Two transfers at once ask for more than their source has, and both are made: the second one has checked a budget "
        "that was out of date.",
        expected="InsufficientBudget from one of them",
        got=shown(found),
        schedule=race.schedule,
        help=AS_IT_IS_READ,
    )


@grades("transfer-budget")
async def test_transfer_budget_writers(attempt: Attempt) -> None:
    """Nothing is lost beside a plain UPDATE of a budget, by somebody who knows nothing of this function."""
    await nothing_is_lost_beside_writers(attempt)


@grades("transfer-budget")
async def test_transfer_budget_read_before(attempt: Attempt) -> None:
    """Nothing is lost when the session has read the departments before."""
    await nothing_is_lost_beside_writers(attempt, ("app.models", "Department", [5, 13]))
    await the_check_is_up_to_date(attempt)


async def the_check_is_up_to_date(attempt: Attempt) -> None:
    """Since the sessions have read them, one budget has become too small and another one large enough."""
    reads = ("app.models", "Department", [5, 7, 9, 13])
    refused, made = (5, 13, Decimal("700.00")), (9, 7, Decimal("3000.00"))
    right = after(made) | {5: Decimal("50.00")}
    right[9] += 5000
    async with (
        rules.others_connect(attempt, 1) as (other,),
        rules.interleaved(attempt, FOUR, *(rules.Concurrent(*each, reads=reads) for each in (refused, made))) as race,
    ):
        await race.write("UPDATE departments SET budget = 50 WHERE id = 5", other)
        await race.write("UPDATE departments SET budget = budget + 5000 WHERE id = 9", other)
        await race.run(0)
        await race.run(1)
    found = await budgets_now(attempt)
    errors = [call.raised for call in race.calls]
    insufficient = [error is not None and error.is_a("InsufficientBudget") for error in errors]
    since = "The session has read the departments before, and since then somebody else has"
    if errors[0] is None:
        what = f"{since} lowered a budget: it is insufficient, and the transfer is made."
    elif insufficient[1]:
        what = f"{since} raised a budget: it is enough, and the function raises InsufficientBudget."
    elif not insufficient[0] or errors[1] is not None:
        error = errors[1] if insufficient[0] else errors[0]
        assert error is not None
        what = f"{since} changed a budget: the function raises {error.name}: {error.first_line}"
    elif found != right:
        what = f"{since} changed a budget: that change is lost."
    else:
        return
    raise Mistake(
        f"{what} It works with a value that is out of date.",
        expected=shown(right),
        got=shown(found),
        schedule=race.schedule,
        help="get() and a SELECT leave an object alone that the session holds. Add the execution option populate_existing as "
        "you lock the row, and check after that.",
    )


async def nothing_is_lost_beside_writers(attempt: Attempt, reads: tuple[str, str, Sequence[int]] | None = None) -> None:
    """Before each of its first statements, as long as they need not wait, somebody else takes 7 from each of both budgets."""
    amount, right = Decimal("100.25"), after((5, 13, Decimal("100.25")))
    async with (
        rules.others_connect(attempt, 2) as others,
        rules.interleaved(attempt, FOUR, rules.Concurrent(5, 13, amount, reads=reads)) as race,
    ):
        writers = dict(zip((5, 13), others, strict=True))
        for _ in range(MOST_STEPS):
            for key, writer in tuple(writers.items()):
                right[key] -= 7
                if await race.write(f"UPDATE departments SET budget = budget - 7 WHERE id = {key}", writer):
                    del writers[key]
            if not await race.step(0):
                break
    found = await budgets_now(attempt)
    held = ", and the session has read the departments before" if reads else ""
    (call,) = race.calls
    if call.raised is not None:
        raised = call.raised
        raise Mistake(
            f"Somebody else changes a budget during the transfer{held}, and the function raises {raised.name}: "
            f"{raised.first_line}",
            where=attempt.location_of(raised),
            schedule=race.schedule,
            help="Leave the isolation level as it is, and let the database wait: FOR UPDATE.",
        )
    if found != right:
        stale = (
            "A locking SELECT leaves an object alone that the session holds: add the execution option populate_existing."
            if reads
            else AS_IT_IS_READ
        )
        raise Mistake(
            f"Somebody else changes a budget by a plain UPDATE during the transfer{held}, and that change is lost: the "
            "function writes what it has computed from an older value.",
            expected=shown(right),
            got=shown(found),
            schedule=race.schedule,
            help=stale,
        )


@grades("transfer-budget")
async def test_transfer_budget_opposite(attempt: Attempt) -> None:
    """Two opposite transfers never deadlock, in whatever order their statements come."""
    plan = await plan_of(attempt)
    one, other = (5, 13, Decimal("100.25")), (13, 5, Decimal("30.50"))
    for steps in range(1, min(plan.statements, MOST_STEPS) + 1):
        race, found = await two_transfers(attempt, rules.Concurrent(*one), rules.Concurrent(*other), steps)
        both_are_made(attempt, race, found, after(one, other), "in opposite directions")
    calls = (rules.Concurrent(*each, Decimal("10.25")) for each in ((5, 13), (13, 5)))
    race = await rules.lock_in_changing_order(attempt, FOUR, DEPARTMENTS, (5, 13), *calls)
    if race.deadlock:
        raise Mistake(
            "Two opposite transfers deadlock: their statement locks two rows without an ORDER BY, in the order in which it "
            "finds them, and that order has changed in between.",
            schedule=race.schedule,
            help="A SELECT … FOR UPDATE locks in the order of its ORDER BY. An UPDATE has none: lock the rows before it, or "
            "send two, the smaller id first.",
        )


@grades("transfer-budget")
async def test_transfer_budget_others(attempt: Attempt) -> None:
    """A transfer between other departments never waits."""
    await others_do_not_wait(attempt)


async def others_do_not_wait(attempt: Attempt) -> None:
    """While one transfer is about to commit, another one between other departments runs to its end."""
    one, other = (5, 13, Decimal("100.25")), (7, 9, Decimal("30.50"))
    async with rules.interleaved(attempt, FOUR, rules.Concurrent(*one), rules.Concurrent(*other)) as race:
        await race.run(0, to_the_end=False)
        await race.run(1)
        waits = race.waits(1)
    if waits:
        raise Mistake(
            "Transfers between other departments wait: the function locks more than the two rows that it needs.",
            schedule=race.schedule,
            help="Lock the rows of source and target, and nothing else: no table, no advisory lock, no other rows.",
        )
    both_are_made(attempt, race, await budgets_now(attempt), after(one, other), "between different departments")


@grades("transfer-budget")
async def test_transfer_budget_refused(attempt: Attempt) -> None:
    """What the database refuses propagates, and the transaction stays the caller's."""
    await attempt.load(FOUR)
    _, sent_later = await changes_at_commit(attempt, 5, 13, Decimal("100.25"))
    await rules.earlier_work_stays(attempt, 5, 13, Decimal("100.25"))
    if sent_later:
        return  # the database refuses the caller's flush
    await attempt.load(FULL)
    await rules.refusal_is_the_callers(
        attempt, "A target budget beyond numeric(12, 2)", 5, 9, Decimal("100.25"), error="a DBAPIError"
    )


@grades("transfer-budget")
async def test_transfer_budget_constructs(attempt: Attempt) -> None:
    """Everything is written with SQLAlchemy's constructs."""
    rules.written_with_constructs(attempt.observations, construct=LOCKS)
