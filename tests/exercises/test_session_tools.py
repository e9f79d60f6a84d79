"""Graders of phase 11: the pool that is watched."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Kind, LiveDatabase, Mistake, grades

PROBES = Path(__file__).with_name("probes_session_tools.py")

FIELDS = ("opened", "closed", "in_use", "peak")
SETTLING_STEPS = 10_000


@dataclass(frozen=True)
class Step:
    """Something that happens to an engine's pool.

    Attributes:
        action: What the probe does; see its `_ACTIONS`.
        in_use: How many connections are checked out afterwards.
        after: What happened, for a sentence: "After …".
        engine: Which engine it happens to.
    """

    action: str
    in_use: int
    after: str
    engine: str = "used"


CHECKED_OUT = (
    Step("check out three", 3, "three connections were checked out at once"),
    Step("return one", 2, "one of the three was returned"),
    Step("check out", 3, "that one was checked out again"),
    Step("return all", 0, "all three were returned to a pool that keeps two"),
)
CLOSED = (
    Step("check out", 1, "one was checked out"),
    Step("check out", 2, "another one was checked out"),
    # One stays in use: who counts it down twice, and not below zero, is found out.
    Step("invalidate", 1, "one of two connections in use was invalidated"),
    Step("execute", 2, "the invalidated one was used again, for which another one is checked out"),
    Step("return all", 0, "both were returned"),
    Step("check out", 1, "the next one was checked out"),
    Step("invalidate softly", 1, "a connection in use was marked to be replaced later (invalidate(soft=True))"),
    Step("return all", 0, "the marked one was returned"),
    Step("check out", 1, "the next one was checked out"),
    Step("break", 0, "a connection in use broke, and a statement failed"),
    Step("return all", 0, "close() of the broken one"),
    Step("check out", 1, "one was checked out, in place of one as old as the broken one"),
)
DISPOSED = (
    Step("dispose", 1, "dispose(), while one connection was checked out"),
    Step("return all", 0, "that one was returned, after dispose()"),
    Step("check out", 1, "one was checked out of the pool that dispose() has made"),
    Step("return all", 0, "it was returned to the pool that dispose() has made"),
    Step("dispose", 0, "dispose() again"),
    Step("be refused", 0, "an attempt to connect, which was refused"),
)
OTHERS = (
    Step("check out", 1, "one was checked out of another engine", engine="other"),
    Step("return all", 0, "it was returned to the other engine", engine="other"),
    Step(
        "break and check out",
        1,
        "a pooled connection broke, and was replaced when the pool found it dead at the checkout (pool_pre_ping)",
        engine="other",
    ),
    Step("return all", 0, "the new one was returned to the other engine", engine="other"),
    Step("check out", 1, "one was checked out of an engine with NullPool", engine="unpooled"),
    Step("return all", 0, "it was returned to the engine with NullPool, which keeps none", engine="unpooled"),
)
AGAIN = (
    Step("check out", 1, "one was checked out"),
    Step("return all", 0, "it was returned"),
)

HELP = {
    "opened": "The pool says when it has opened a connection; an attempt is not one yet, and neither is a checkout.",
    "closed": "Connections end in many ways, and the pool says so once for each, when it closes it.",
    "in_use": "A connection is in use from its checkout to its checkin, in whatever state it is then.",
    "peak": "The highest in_use so far: it rises with in_use, and does not fall with it.",
}


@dataclass
class Watched:
    """A `PoolStats`, and what it should show.

    Attributes:
        engine: The engine that it is about.
        right: What the wire has seen, and how many are checked out.
    """

    engine: str
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))


class Pools:
    """Engines whose pools are watched; what they really do is seen on the wire."""

    def __init__(self, attempt: Attempt, live: LiveDatabase) -> None:
        self._attempt = attempt
        self._wire = live.wire
        self._watched: dict[str, Watched] = {}
        self._opened, self._closed = self._counted()
        self._closed_before = self._closed

    def _counted(self) -> tuple[int, int]:
        connections = self._wire.connections
        return len(connections), sum(connection.closed for connection in connections)

    async def watch(self, engine: str, name: str) -> None:
        """Call the function for an engine."""
        mark, opened = self._wire.mark(), len(self._wire.connections)
        function = self._attempt.exercise.object
        facts: dict[str, Any] = (await self._attempt.probe(PROBES, "watch", function, engine, name)).value
        if facts["type"] == "coroutine":
            raise Mistake(f"{function} is a coroutine: registering listeners awaits nothing, so it is a plain `def`.")
        if facts["type"] != "PoolStats":
            returned = "None" if facts["type"] == "NoneType" else facts["type"]
            raise Mistake(f"The function returns {returned}, not a PoolStats.")
        if len(self._wire.connections) > opened:
            raise Mistake(
                "The call opens a connection of the engine that it is to watch.",
                help="Registering a listener takes no connection: the target is the engine or its pool.",
            )
        if self._wire.since(mark):
            raise Mistake("The call sends a statement.", help="Registering a listener takes nothing from the server.")
        if facts["tasks"]:
            raise Mistake(
                "The call starts a task, which goes on after it has returned.",
                help="Nothing has to run in the background: the pool calls your listeners.",
            )
        if facts["again"]:
            twice = any(each.engine == engine for each in self._watched.values())
            raise Mistake(
                "A second call for an engine returns the PoolStats of the first one, which has not begun with this call."
                if twice
                else "Two engines mix: the calls for both return the same PoolStats.",
                help="Each call makes a PoolStats of its own.",
            )
        shown = dict(zip(FIELDS, facts["shown"][name], strict=True))
        zeros = dict.fromkeys(FIELDS, 0)
        if _differing(shown, zeros):
            raise Mistake(
                "The PoolStats begins with numbers that are no ints."
                if shown == zeros
                else "The PoolStats does not begin with zeros.",
                expected=_written(zeros),
                got=_written(shown),
            )
        self._watched[name] = Watched(engine)

    async def do(self, step: Step) -> None:
        """Let something happen, and compare each `PoolStats` with what should be in it.

        Raises:
            Mistake: One shows something else.
        """
        mark = self._wire.mark()
        observation = await self._attempt.probe(PROBES, "pools", step.action, step.engine)
        work = [statement for statement in self._wire.since(mark) if statement.kind is Kind.WORK]
        # An invalidated connection that is used again is the only one that is used.
        if len(work) > (step.action == "execute"):
            raise Mistake(
                f"A listener sends a statement: {' '.join(work[0].sql.split())[:200]}",
                help="Listeners only count: what they need is in their arguments and in the PoolStats.",
            )
        facts: dict[str, Any] = observation.value
        await self._settle(facts["closed"])
        opened, closed = self._counted()
        for each in self._watched.values():
            if each.engine == step.engine:
                each.right["opened"] += opened - self._opened
                each.right["closed"] += closed - self._closed
                each.right["in_use"] = step.in_use
                each.right["peak"] = max(each.right["peak"], step.in_use)
        self._opened, self._closed = opened, closed
        shown = {name: dict(zip(FIELDS, values, strict=True)) for name, values in facts["shown"].items()}
        wrong = {name: each for name, each in self._watched.items() if _differing(shown[name], each.right)}
        # What moves although nothing happened to its engine is the cause of what is wrong elsewhere.
        for name in sorted(wrong, key=lambda name: self._watched[name].engine == step.engine):
            mistake = self._mistake(step, wrong[name], shown[name])
            if any("was never awaited" in warning for warning in observation.warnings):
                mistake.precede("A listener is a coroutine (async def), which nobody awaits.")
            raise mistake

    async def _settle(self, closed: int) -> None:
        """Wait until the wire knows of all connections that are closed: it learns of it a moment later."""
        for _ in range(SETTLING_STEPS):
            if self._counted()[1] - self._closed_before >= closed:
                return
            await asyncio.sleep(0.001)
        raise TimeoutError("the wire does not see that connections were closed")

    def _mistake(self, step: Step, watched: Watched, shown: dict[str, Any]) -> Mistake:
        wrong = _differing(shown, watched.right)
        listed = ", ".join(f"{name} is {shown[name]!r} instead of {watched.right[name]}" for name in wrong)
        evidence = {"expected": _written(watched.right), "got": _written(shown)}
        if watched.engine != step.engine:
            return Mistake(
                f"Two engines mix: the PoolStats of one counts what another one does. {listed.capitalize()}.",
                help="Listen to the one engine (or its pool) that was given, never to a class: that is every pool there is.",
                **evidence,
            )
        return Mistake(f"After {step.after}, {listed}.", help=HELP[wrong[0]], **evidence)


def _differing(shown: dict[str, Any], right: dict[str, int]) -> list[str]:
    """The fields that differ, or hold no int."""
    return [name for name in FIELDS if type(shown[name]) is not int or shown[name] != right[name]]


def _written(stats: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in stats.items())


async def pools(attempt: Attempt) -> Pools:
    """Three engines, each of them watched."""

    async def make() -> Pools:
        live = await attempt.live_database()
        await live.reset()
        await attempt.probe(PROBES, "open_pools", live.url)
        made = Pools(attempt, live)
        for engine in ("used", "other", "unpooled"):
            await made.watch(engine, engine)
        return made

    return await attempt.remember("pools", make)


@grades("watch-pool")
async def test_watch_pool_begins(attempt: Attempt) -> None:
    """A call returns a PoolStats of zeros, opens no connection and sends nothing."""
    await pools(attempt)


@grades("watch-pool")
async def test_watch_pool_checked_out(attempt: Attempt) -> None:
    """in_use follows checkouts and checkins, peak is its highest value, closed counts what the pool does not keep."""
    watched = await pools(attempt)
    for step in CHECKED_OUT:
        await watched.do(step)


@grades("watch-pool")
async def test_watch_pool_closed(attempt: Attempt) -> None:
    """What is invalidated, breaks or is replaced is closed, and in use no longer."""
    watched = await pools(attempt)
    for step in CLOSED:
        await watched.do(step)


@grades("watch-pool")
async def test_watch_pool_disposed(attempt: Attempt) -> None:
    """It goes on after dispose(), with the new pool."""
    watched = await pools(attempt)
    for step in DISPOSED:
        await watched.do(step)


@grades("watch-pool")
async def test_watch_pool_others(attempt: Attempt) -> None:
    """Each engine has numbers of its own, whatever its pool."""
    watched = await pools(attempt)
    for step in OTHERS:
        await watched.do(step)


@grades("watch-pool")
async def test_watch_pool_again(attempt: Attempt) -> None:
    """An engine that is watched twice has two PoolStats, each from its own call on."""
    watched = await pools(attempt)
    await watched.watch("used", "used again")
    for step in AGAIN:
        await watched.do(step)
    await attempt.probe(PROBES, "pools", "end", "used")
