"""Graders of phase 10: a scope for sessions, and every way to leave it.

No verdict comes from a time. Errors come from the wire, in place of the server's; what was saved, the judge reads on a
connection of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Mistake, Observation, grades, rules

from .shared.transactions import is_a, nothing_is_open

PROBES = Path(__file__).with_name("probes_transactions.py")

WAYS = {
    "normally": "A block ends normally",
    "written": "A block ends normally",
    "empty": "A block in which nothing was done ends normally",
    "ValueError": "The block raises ValueError",
    "Odd": "The block raises an exception of a class of its own",
    "CancelledError": "The block raises asyncio.CancelledError",
    "refused": "A flush in the block raises IntegrityError",
    "afterwards": "A block ends normally, after another one that did not",
    "cancelled": "The task is cancelled (asyncio.CancelledError) while a statement in the block runs",
    "cancelled at the commit": "The task is cancelled (asyncio.CancelledError) while the COMMIT runs",
    "refused at the end": "The block ends normally, and the flush before the COMMIT raises IntegrityError",
    "nested": "A block raises ValueError around a scope that was left normally",
}
FAULTS = {
    "40001": "The block ends normally, and the COMMIT fails with 40001",
    "23505": "The block ends normally, and the COMMIT fails with 23505 (a deferred constraint)",
    "cut": "The block ends normally, and the connection breaks at the COMMIT",
}


@dataclass(frozen=True)
class Scopes:
    """Scopes that were left in several ways, one after the other.

    Attributes:
        attempt: The answer.
        observation: The call of the probe.
        seen: How each was left, in order, as far as the probe came: what stays open ends it.
        saved: The names of all departments afterwards; each block writes its own.
    """

    attempt: Attempt
    observation: Observation
    seen: Mapping[str, Any]
    saved: set[str]

    def mistake(self, sentence: str, **parts: Any) -> Mistake:
        """Return a mistake that is made by the exercise's function."""
        return self.observation.mistake(sentence, where=self.attempt.location_of(), **parts)


async def scopes(attempt: Attempt, *, faults: bool = False) -> Scopes:
    """Leave scopes in all ways without faults, or in those with faults at the COMMIT; once for all checks."""
    return await attempt.remember(("scopes", faults), lambda: _scopes(attempt, faults=faults))


async def _scopes(attempt: Attempt, *, faults: bool) -> Scopes:
    live = await attempt.live_database()
    steps = (
        [f"{step} {at}" for at in range(len(FAULTS)) for step in ("written", "afterwards")] if faults else list(WAYS)
    )
    commits = {"COMMIT": [each for fault in FAULTS for each in (fault, "")]} if faults else {}
    called = await rules.call_with_faults(
        attempt, attempt.seed_rows, PROBES, "use_scopes", live.url, steps, faults=commits
    )
    observation = called.observation
    # Its blocks are too many to show their statements.
    observation.record([])
    if observation.raised is not None:
        raise rules.unexpected(attempt, observation, "Entering the scope,")
    seen: Mapping[str, Any] = observation.value
    for found in seen.values():
        is_a_context_manager(observation, found)
    return Scopes(attempt, observation, seen, {name for (name,) in await live.query("SELECT name FROM departments")})


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


async def rolled_back(scopes: Scopes, step: str) -> None:
    """Reject a scope that saves what it should roll back, loses or replaces the exception, or stays open."""
    found, when = scopes.seen[step], WAYS[step]
    begun, raised = found["in the block"], found["raised"]
    name = begun["name"] if begun else "IntegrityError"
    if raised is None:
        raise scopes.mistake(
            f"{when}, and the scope swallows it: whoever uses the scope goes on as if all were saved.",
            help="After the rollback the exception has to go on: a bare `raise`; __aexit__ must not return True.",
        )
    if (begun is not None and not found["the same"]) or (begun is None and not is_a(raised, name)):
        other = (
            "another object of the same class" if raised["name"] == name else f"{raised['name']}: {raised['message']}"
        )
        raise scopes.mistake(
            f"{when}, and not that same exception comes out of the scope.",
            expected=f"the {name} of the block" if begun else name,
            got=other,
            help="A bare `raise` passes the exception on as it is.",
        )
    if step in scopes.saved:
        raise scopes.mistake(
            f"{when}, and what was written in it is committed, not rolled back.",
            help="Commit only where the block has ended normally: behind the `yield`, not in a `finally`.",
        )
    await nothing_is_open(scopes.attempt, scopes.observation, found["checked out"], f"{when}, and afterwards")


async def left_normally(scopes: Scopes, step: str, when: str) -> None:
    """Reject an error where there is none, what is not committed, and what stays open."""
    found = scopes.seen[step]
    if found["goes on"]:
        raise scopes.mistake(
            f"{when}, and the scope goes on in a task of its own: nobody awaits the commit, or learns of its error.",
            help="Await the commit where the scope is left.",
        )
    raised = found["raised"]
    if raised is not None:
        raise scopes.mistake(f"{when}, and leaving the scope raises {raised['name']}: {raised['message']}")
    await nothing_is_open(scopes.attempt, scopes.observation, found["checked out"], f"{when}, and afterwards")
    if step in ("normally", "written") and found["closed"]:
        raise scopes.mistake(
            f"{when}, and afterwards its connection is closed, not back in the pool: the next session has to connect again.",
            help="Close the session, and nothing else: dispose() closes the whole pool, invalidate() the connection.",
        )


@grades("session-scope")
async def test_scope_normally(attempt: Attempt) -> None:
    """Gives a new session of the factory, with its settings; a block that ends normally is committed."""
    left = await scopes(attempt)
    for step in ("normally", "written", "empty"):
        found = left.seen[step]
        if kind := found["gives"]:
            article = "an" if kind[0] in "aeiouAEIOU" else "a"
            raise left.mistake(
                f"The scope gives {'None' if kind == 'NoneType' else f'{article} {kind}'}, not an AsyncSession.",
                help="Give the session that the factory makes.",
            )
        await left_normally(left, step, WAYS[step])
        written = {"normally": [f"normally {expire} 1" for expire in (True, False)], "written": ["written"]}
        added = {"normally": [f"normally {expire} 2" for expire in (True, False)]}
        for names, what in ((written, "what was written in it"), (added, "an object that was added in it")):
            if not left.saved.issuperset(names.get(step, ())):
                raise left.mistake(
                    f"{WAYS[step]}, and {what} is not committed.",
                    help="Leaving the scope has to commit, as `async with session.begin():` does.",
                )
    found = left.seen["normally"]
    if not found["of the factory"]:
        raise left.mistake(
            f"The session ({found['session']}) is not made by the factory.",
            help="Call the factory that was given: `factory()` makes a session with everything that it was configured with.",
        )
    if not found["settings"]:
        raise left.mistake(
            "The session does not have the factory's settings: its expire_on_commit is another one.",
            help="`factory()` without arguments leaves every setting as whoever made the factory wants it.",
        )
    if not found["two sessions"]:
        raise left.mistake(
            "Two uses of the scope get the same session.", help="Each use needs a session of its own: call the factory."
        )


@grades("session-scope")
async def test_scope_exceptions(attempt: Attempt) -> None:
    """An exception in the block rolls back, and that same exception goes on; also asyncio.CancelledError."""
    left = await scopes(attempt)
    for step in ("ValueError", "Odd", "CancelledError", "refused"):
        await rolled_back(left, step)
    await left_normally(left, "afterwards", WAYS["afterwards"])


@grades("session-scope")
async def test_scope_cancelled(attempt: Attempt) -> None:
    """A task that is cancelled while a statement or the COMMIT runs leaves nothing open."""
    left = await scopes(attempt)
    await rolled_back(left, "cancelled")
    found, when = left.seen["cancelled at the commit"], WAYS["cancelled at the commit"]
    if found["raised"] is None:
        raise left.mistake(f"{when}, and the scope swallows it.")
    await nothing_is_open(attempt, left.observation, found["checked out"], f"{when}, and afterwards")


@grades("session-scope")
async def test_scope_commit_fails(attempt: Attempt) -> None:
    """When the flush at the end or the COMMIT fails, nothing is saved, that error goes on, and nothing stays open."""
    await rolled_back(await scopes(attempt), "refused at the end")
    left = await scopes(attempt, faults=True)
    for at, (fault, when) in enumerate(FAULTS.items()):
        found = left.seen[f"written {at}"]
        raised = found["raised"]
        if raised is None:
            raise left.mistake(
                f"{when}, and the scope raises nothing: nothing is saved, and nobody learns of it.",
                help="An error of the COMMIT has to go on like one of the block.",
            )
        if not is_a(raised, "DBAPIError") or (fault != "cut" and raised["sqlstate"] != fault):
            raise left.mistake(
                f"{when}, and the scope raises {raised['name']} in place of that error.",
                got=f"{raised['name']}: {raised['message']}",
                help="An error of the COMMIT has to go on as it is.",
            )
        await nothing_is_open(attempt, left.observation, found["checked out"], f"{when}, and afterwards")
        await left_normally(left, f"afterwards {at}", WAYS["afterwards"])


@grades("session-scope")
async def test_scope_nested(attempt: Attempt) -> None:
    """Two scopes inside each other know nothing of each other."""
    left = await scopes(attempt)
    found, when = left.seen["nested"], WAYS["nested"]
    inner, begun = found["inner"], found["in the block"]
    if not inner:
        raise left.mistake(
            f"Entering a scope inside another one raises {begun['name']}: {begun['message']}",
            help="Each use of the scope has to make its own session, by calling the factory.",
        )
    if inner["raised"] is not None or not found["two sessions"] or "nested inner" not in left.saved:
        raise left.mistake(
            f"{when}, and what the inner one has written is not saved: it has no session and no transaction of its own.",
            help="Each use of the scope has to make its own session, by calling the factory.",
        )
    if "nested outer" in left.saved:
        raise left.mistake(f"{when}, and what the outer one has written is committed, not rolled back.")
    await nothing_is_open(
        attempt, left.observation, inner["checked out"], "A scope inside another one is left normally, and afterwards"
    )
    await nothing_is_open(attempt, left.observation, found["checked out"], f"{when}, and afterwards")
