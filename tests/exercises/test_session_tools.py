"""Graders of phase 11: the pool that is watched."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kata.grading import Attempt, LiveDatabase, Mistake, grades

PROBES = Path(__file__).with_name("probes_session_tools.py")

FIELDS = ("opened", "closed", "in_use", "peak")
SETTLING_STEPS = 10_000


@dataclass(frozen=True)
class Step:
    """Something that happens to an engine's pool.

    Attributes:
        action: What the probe does; see its `_ACTIONS`.
        in_use: How many connections are lent afterwards.
        after: What happened, for a sentence: "After …".
        engine: Which engine it happens to.
    """

    action: str
    in_use: int
    after: str
    engine: str = "used"


LENT = (
    Step("lend three", 3, "three connections were lent at once"),
    Step("give back", 2, "one of three came back"),
    Step("lend", 3, "that one was lent again"),
    Step("give all back", 0, "all three came back to a pool that keeps two"),
)
CLOSED = (
    Step("lend", 1, "one was lent"),
    Step("invalidate", 0, "a lent connection was invalidated"),
    Step("execute", 1, "its owner, who still has it, got another one from the pool"),
    Step("give all back", 0, "it came back"),
    Step("lend", 1, "the next one was lent"),
    Step("invalidate softly", 1, "a lent connection was marked to be replaced later (invalidate(soft=True))"),
    Step("give all back", 0, "the marked one came back"),
    Step("lend", 1, "the next one was lent"),
    Step("lose", 0, "a lent connection broke, and a statement failed"),
    Step("give all back", 0, "the broken one was given up"),
    Step("lend", 1, "one was lent, in the place of one that was as old as the broken one"),
)
DISPOSED = (
    Step("dispose", 1, "dispose(), while one connection was lent"),
    Step("give all back", 0, "that one came back, after dispose()"),
    Step("lend", 1, "the new pool lent one (dispose() has replaced the pool)"),
    Step("give all back", 0, "it came back to the new pool"),
    Step("dispose", 0, "dispose() again"),
    Step("be refused", 0, "an attempt to connect, which the server refused"),
)
OTHERS = (
    Step("lend", 1, "another engine lent one", engine="other"),
    Step("give all back", 0, "it came back to the other engine", engine="other"),
    Step(
        "lose and lend",
        1,
        "a pooled connection broke, and the pool noticed when it was to be lent (pool_pre_ping), and lent a new one",
        engine="other",
    ),
    Step("give all back", 0, "the new one came back to the other engine", engine="other"),
    Step("lend", 1, "an engine without a pool (NullPool) lent one", engine="unpooled"),
    Step("give all back", 0, "it came back to an engine that keeps none (NullPool)", engine="unpooled"),
)
AGAIN = (
    Step("lend", 1, "one was lent"),
    Step("give all back", 0, "it came back"),
)

HELP = {
    "opened": "The pool says when it has opened a connection: neither an attempt nor a loan is one.",
    "closed": "A connection ends in many ways, and the pool says so once each time, when it closes it.",
    "in_use": "A loan begins when the pool lends a connection, and it ends when it gets it back, in whatever state.",
    "peak": "The highest in_use so far: it rises with it, and does not fall with it.",
}


@dataclass
class Watched:
    """A `PoolStats`, and what it should show.

    Attributes:
        engine: The engine that it is about.
        right: What the wire has seen, and how many are lent.
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
            raise Mistake(
                f"{function} is a coroutine: to listen needs no connection and no waiting, so it is a plain `def`."
            )
        if facts["type"] != "PoolStats":
            raise Mistake(f"The function returns {facts['type']}, not a PoolStats.")
        if len(self._wire.connections) > opened:
            raise Mistake(
                "The call opens a connection of the engine that it is to watch.",
                help="Listeners are registered without one: with the engine, or with its pool.",
            )
        if self._wire.since(mark):
            raise Mistake("The call sends a statement.", help="To listen needs nothing from the server.")
        if facts["again"]:
            raise Mistake(
                "Two calls return the same PoolStats: what one engine does, or one call has to count, is mixed with another's.",
                help="Each call makes a PoolStats of its own.",
            )
        shown = dict(zip(FIELDS, facts["shown"][name], strict=True))
        if any(shown.values()):
            raise Mistake(
                "The PoolStats does not begin with zeros.",
                expected=_written(dict.fromkeys(FIELDS, 0)),
                got=_written(shown),
            )
        self._watched[name] = Watched(engine)

    async def do(self, step: Step) -> None:
        """Let something happen, and compare each `PoolStats` with what should be in it.

        Raises:
            Mistake: One shows something else.
        """
        facts: dict[str, Any] = (await self._attempt.probe(PROBES, "pools", step.action, step.engine)).value
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
        wrong = {name: each for name, each in self._watched.items() if shown[name] != each.right}
        # What moves although nothing happened to its engine is the cause of what is wrong elsewhere.
        for name in sorted(wrong, key=lambda name: self._watched[name].engine == step.engine):
            raise self._mistake(step, wrong[name], shown[name])

    async def _settle(self, closed: int) -> None:
        """Wait until the wire knows of all connections that are closed: it learns of it a moment later."""
        for _ in range(SETTLING_STEPS):
            if self._counted()[1] - self._closed_before >= closed:
                return
            await asyncio.sleep(0.001)
        raise TimeoutError("the wire does not see that connections were closed")

    def _mistake(self, step: Step, watched: Watched, shown: dict[str, Any]) -> Mistake:
        wrong = [name for name in FIELDS if shown[name] != watched.right[name]]
        listed = ", ".join(f"{name} is {shown[name]!r} instead of {watched.right[name]}" for name in wrong)
        evidence = {"expected": _written(watched.right), "got": _written(shown)}
        if watched.engine != step.engine:
            return Mistake(
                f"Two engines mix: the PoolStats of one counts what another one does. {listed.capitalize()}.",
                help="Listen to the one engine (or its pool) that was given, never to a class: that is every pool there is.",
                **evidence,
            )
        return Mistake(f"After {step.after}, {listed}.", help=HELP[wrong[0]], **evidence)


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
async def test_watch_pool_lent(attempt: Attempt) -> None:
    """Loans are counted while they last, and the highest number of them stays."""
    watched = await pools(attempt)
    for step in LENT:
        await watched.do(step)


@grades("watch-pool")
async def test_watch_pool_closed(attempt: Attempt) -> None:
    """What is invalidated, breaks or is replaced is closed, and in use no longer."""
    watched = await pools(attempt)
    for step in CLOSED:
        await watched.do(step)


@grades("watch-pool")
async def test_watch_pool_disposed(attempt: Attempt) -> None:
    """It goes on after dispose(), with the pool that takes over."""
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
