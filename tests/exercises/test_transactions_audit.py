"""Graders of phase 10: a transfer that is on record, done or refused.

What one call does is judged by the whole database before and after, what its caller can do afterwards by a caller that
goes on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kata.grading import Attempt, Changes, Kind, Mistake, Observation, Rows, grades, rules

from .shared.transfers import BUDGETS, DEPARTMENTS, FOUR, FULL, after, budgets_now, changes_at_commit, going_on, shown

LOG = "office.audit_log"
IN_A_SAVEPOINT = "session.begin_nested(), and session.add(AuditEntry(…)) behind it"


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
    changes, _ = await changes_at_commit(attempt, source, target, amount)
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
        observation = await attempt.call(5, 13, amount)
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
    """The savepoints, by their numbers, in which the first write to a table is sent; None when there is none."""
    name, count = table.rpartition(".")[2], 0
    open_now: list[tuple[int, str]] = []
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
        elif statement.changes_rows and name in statement.sql:
            return tuple(number for number, _ in open_now)
    return None


@grades("transfer-audit")
async def test_transfer_audit_errors(attempt: Attempt) -> None:
    """Other errors propagate without an audit row, and the caller goes on in the transaction; earlier work stays."""
    calls: list[tuple[Rows, str, str, tuple[Any, ...]]] = [
        (FOUR, "", "A transfer that is made", (5, 13, Decimal("12.50"))),
        (FOUR, "", "A transfer that is refused", (5, 13, Decimal("5000"))),
        (FOUR, "ValueError", "An amount of 0", (5, 13, Decimal(0))),
        (FOUR, "ValueError", "A negative amount", (5, 13, Decimal("-3"))),
        (FOUR, "ValueError", "A transfer to the same department", (5, 5, Decimal("12.50"))),
        (FOUR, "LookupError", "An unknown source", (99, 13, Decimal("12.50"))),
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
            f"{what}{f' raises {kind}, and' if kind else ':'} the caller cannot go on in the transaction: what has failed was "
            "not taken back to a savepoint.",
            data=data,
            help="The transfer belongs into a savepoint that goes back whatever the error: async with session.begin_nested().",
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
    calls = (5, 13, Decimal("700.00")), (5, 9, Decimal("700.00"))
    async with rules.interleaved(attempt, FOUR, *(rules.Concurrent(*each) for each in calls)) as race:
        await race.run(0, to_the_end=False)
        await race.run(1)
    found = await budgets_now(attempt)
    refusal = race.calls[1].raised
    if refusal is not None and refusal.is_a("InsufficientBudget"):
        raise Mistake(
            "The budget becomes insufficient while the function waits for another transfer, and then InsufficientBudget leaves "
            "it: it has to return False.",
            where=attempt.location_of(refusal),
            schedule=race.schedule,
            help="Only the transfer itself, on locked rows, knows whether the budget is enough: catch what it raises.",
        )
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
