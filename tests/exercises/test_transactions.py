"""Graders of phase 10: a scope for sessions, and every way to leave it.

No verdict comes from a time. Errors come from the wire, in place of the server's; what was saved, the judge reads on a
connection of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Observation, grades, rules

from .shared.transactions import is_a, nothing_is_open

PROBES = Path(__file__).with_name("probes_transactions.py")

WAYS = {
    "normally": "A block ends normally",
    "empty": "A block in which nothing was done ends normally",
    "written": "A block ends normally",
    "afterwards": "A block ends normally, after another one that did not",
    "ValueError": "The block raises ValueError",
    "Odd": "The block raises an exception of a class of its own",
    "CancelledError": "The block raises asyncio.CancelledError",
    "refused": "A flush in the block raises IntegrityError",
    "refused at the end": "The block ends normally, and the flush at its end raises IntegrityError",
    "cancelled": "The task is cancelled (asyncio.CancelledError) while a statement in the block runs",
    "cancelled at the commit": "The task is cancelled (asyncio.CancelledError) while the COMMIT runs",
    "nested": "A block raises ValueError around a scope that was left normally",
}


async def scopes(
    attempt: Attempt, *steps: str, faults: Mapping[str, Sequence[str]] | None = None
) -> tuple[Observation, dict[str, Any], set[str]]:
    """Leave scopes in these ways; returns the call, what the probe says about each, and the departments that were saved."""
    live = await attempt.live_database()
    called = await rules.call_with_faults(
        attempt, attempt.seed_rows, PROBES, "use_scopes", live.url, list(steps), faults=faults or {}
    )
    observation = called.observation
    if observation.raised is not None:
        raise rules.unexpected(attempt, observation, "Entering the scope,")
    seen: dict[str, Any] = observation.value
    for found in seen.values():
        is_a_context_manager(observation, found)
    if faults and not called.met:
        raise observation.mistake(
            "A block ends normally, and no COMMIT is sent.",
            help="Leaving the scope has to commit, as `async with session.begin():` does.",
        )
    return observation, seen, {name for (name,) in await live.query("SELECT name FROM departments")}


def is_a_context_manager(observation: Observation, found: Mapping[str, Any]) -> None:
    """Reject what `async with` does not accept."""
    kind = found.get("is", "")
    if not kind:
        return
    what = {"async_generator": "an async generator", "coroutine": "a coroutine", "NoneType": "None"}.get(
        kind, f"a {kind} object"
    )
    raise observation.mistake(
        f"session_scope() returns {what}, not an async context manager: `async with` refuses it.",
        help={
            "async_generator": "@asynccontextmanager, of contextlib, makes an async context manager of a function with "
            "one yield.",
            "coroutine": "The call itself has to give the context manager: a plain `def` that returns one, or an "
            "`async def` with a `yield` under @asynccontextmanager.",
        }.get(
            kind,
            "A function with `yield` under @asynccontextmanager will do, or a class with __aenter__ and __aexit__.",
        ),
    )


async def rolled_back(
    attempt: Attempt, observation: Observation, seen: Mapping[str, Any], saved: set[str], step: str
) -> None:
    """Reject a scope that saves what it should roll back, loses or replaces the exception, or stays open."""
    found, when = seen[step], WAYS[step]
    begun, raised = found["in the block"], found["raised"]
    name = begun["name"] if begun else "IntegrityError"
    if raised is None:
        raise observation.mistake(
            f"{when}, and the scope swallows it: whoever uses the scope goes on as if all were saved.",
            where=attempt.location_of(),
            help="After the rollback the exception has to go on: a bare `raise`; __aexit__ must not return True.",
        )
    if (begun is not None and not found["the same"]) or (begun is None and not is_a(raised, name)):
        other = (
            "another object of the same class" if raised["name"] == name else f"{raised['name']}: {raised['message']}"
        )
        raise observation.mistake(
            f"{when}, and not that same exception comes out of the scope.",
            where=attempt.location_of(),
            expected=f"the {name} of the block" if begun else name,
            got=other,
            help="A bare `raise` passes the exception on as it is.",
        )
    if step in saved:
        raise observation.mistake(
            f"{when}, and what was written in it is committed all the same.",
            where=attempt.location_of(),
            help="Commit only where the block has ended normally: behind the `yield`, not in a `finally`.",
        )
    await nothing_is_open(attempt, observation, found["checked out"], when)


@grades("session-scope")
async def test_scope_normally(attempt: Attempt) -> None:
    """Gives a new session of the factory, with its settings; a block that ends normally is committed."""
    observation, seen, saved = await scopes(attempt, "normally", "empty")
    for step, found in seen.items():
        await left_normally(attempt, observation, found, WAYS[step])
    found = seen["normally"]
    written = [[f"normally {expire} {number}" for expire in (True, False)] for number in (1, 2)]
    for names, what in zip(written, ("what was written in it", "an object that was added in it"), strict=True):
        if not saved.issuperset(names):
            raise observation.mistake(
                f"A block ends normally, and {what} is not committed.",
                where=attempt.location_of(),
                help="Leaving the scope has to commit, as `async with session.begin():` does.",
            )
    if not found["of the factory"] or not found["settings"]:
        raise observation.mistake(
            f"The session ({found['session']}) is not made by the factory, with the factory's settings.",
            where=attempt.location_of(),
            help="Call the factory that was given: `factory()` makes a session with everything that it was configured with.",
        )
    if not found["two sessions"]:
        raise observation.mistake(
            "Two uses of the scope get the same session.", help="Each use needs a session of its own: call the factory."
        )


async def left_normally(attempt: Attempt, observation: Observation, found: Mapping[str, Any], when: str) -> None:
    """Reject an error where there is none, and what stays open."""
    raised = found["raised"]
    if raised is not None:
        raise observation.mistake(
            f"{when}, and leaving the scope raises {raised['name']}: {raised['message']}", where=attempt.location_of()
        )
    await nothing_is_open(attempt, observation, found["checked out"], when)


@grades("session-scope")
async def test_scope_exceptions(attempt: Attempt) -> None:
    """An exception in the block rolls back, and that same exception goes on; also asyncio.CancelledError."""
    steps = ("ValueError", "Odd", "refused", "CancelledError", "afterwards")
    observation, seen, saved = await scopes(attempt, *steps)
    for step in seen:
        if step != "afterwards":
            await rolled_back(attempt, observation, seen, saved, step)
    await left_normally(attempt, observation, seen["afterwards"], WAYS["afterwards"])


@grades("session-scope")
async def test_scope_cancelled(attempt: Attempt) -> None:
    """A task that is cancelled while a statement or the COMMIT runs leaves nothing open."""
    observation, seen, saved = await scopes(attempt, "cancelled", "afterwards")
    await rolled_back(attempt, observation, seen, saved, "cancelled")
    await left_normally(attempt, observation, seen["afterwards"], WAYS["afterwards"])
    observation, seen, saved = await scopes(attempt, "cancelled at the commit", "afterwards")
    found, when = seen["cancelled at the commit"], WAYS["cancelled at the commit"]
    if found["raised"] is None:
        raise observation.mistake(f"{when}, and the scope swallows it.", where=attempt.location_of())
    await nothing_is_open(attempt, observation, found["checked out"], when)


@grades("session-scope")
async def test_scope_commit_fails(attempt: Attempt) -> None:
    """When the flush at the end or the COMMIT fails, nothing is saved, that error goes on, and nothing stays open."""
    observation, seen, saved = await scopes(attempt, "refused at the end", "afterwards")
    await rolled_back(attempt, observation, seen, saved, "refused at the end")
    await left_normally(attempt, observation, seen["afterwards"], WAYS["afterwards"])
    for fault in ("40001", "23505", rules.CUT):
        what = "the connection breaks at the COMMIT" if fault == rules.CUT else f"the COMMIT fails with {fault}"
        when = f"The block ends normally, and {what}"
        observation, seen, _ = await scopes(attempt, "written", "afterwards", faults={"COMMIT": [fault]})
        raised = seen["written"]["raised"]
        if raised is None:
            raise observation.mistake(
                f"{when}, and the scope raises nothing: nothing is saved, and nobody learns of it.",
                where=attempt.location_of(),
                help="An error of the COMMIT has to go on like one of the block.",
            )
        if not is_a(raised, "DBAPIError") or (fault != rules.CUT and raised["sqlstate"] != fault):
            raise observation.mistake(
                f"{when}, and the scope raises {raised['name']} in place of that error: {raised['message']}",
                where=attempt.location_of(),
                help="An error of the COMMIT has to go on as it is.",
            )
        await nothing_is_open(attempt, observation, seen["written"]["checked out"], when)
        await left_normally(attempt, observation, seen["afterwards"], WAYS["afterwards"])


@grades("session-scope")
async def test_scope_nested(attempt: Attempt) -> None:
    """Two scopes inside each other know nothing of each other."""
    observation, seen, saved = await scopes(attempt, "nested")
    found, when = seen["nested"], WAYS["nested"]
    inner = found["inner"]
    if inner["raised"] is not None or not found["two sessions"] or "nested inner" not in saved:
        raise observation.mistake(
            f"{when}, and what the inner one has written is not saved: it has no session and no transaction of its own.",
            where=attempt.location_of(),
            help="Each use of the scope has to make its own session, by calling the factory.",
        )
    if "nested outer" in saved:
        raise observation.mistake(
            f"{when}, and what the outer one has written is committed all the same.", where=attempt.location_of()
        )
    await nothing_is_open(attempt, observation, inner["checked out"], "A scope inside another one is left normally")
    await nothing_is_open(attempt, observation, found["checked out"], when)
