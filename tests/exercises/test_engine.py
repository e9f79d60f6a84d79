"""Graders of phase 2: engine, pool and session. They use no model: phase 1 may be undone."""

from pathlib import Path
from typing import Any

from kata.grading import NO_ROWS, Attempt, Kind, Mistake, Observation, grades

PROBES = Path(__file__).with_name("probes_engine.py")
POOL_SIZE, MAX_OVERFLOW = 5, 10


async def engine_facts(attempt: Attempt) -> dict[str, Any]:
    """What the learner's engine is and does; as seen inside the worker."""
    observation = await attempt.remember(
        "engine", lambda: attempt.probe(PROBES, "engine_facts", attempt.exercise.object, POOL_SIZE + MAX_OVERFLOW)
    )
    facts: dict[str, Any] = observation.value
    return facts


@grades("engine-factory")
async def test_engine_is_async(attempt: Attempt) -> None:
    """It is an async engine on the workbook's database."""
    facts = await engine_facts(attempt)
    if facts["type"] == "coroutine":
        raise Mistake("The factory is a coroutine: making an engine opens nothing, so it is a plain `def`.")
    if facts["type"] != "AsyncEngine":
        raise Mistake(
            f"The function returns {facts['type']}, not an AsyncEngine.", help="create_async_engine(…) makes one."
        )
    if facts["driver"] != "postgresql+asyncpg":
        raise Mistake(f"The engine uses {facts['driver']}; the driver is postgresql+asyncpg.")
    if not facts["same_place"]:
        raise Mistake(
            "The engine is on another database than the workbook's.", help="Pass on the URL of database_url() as it is."
        )


@grades("engine-factory")
async def test_engine_login(attempt: Attempt) -> None:
    """It logs in as the URL says."""
    if not (await engine_facts(attempt))["same_login"]:
        raise Mistake(
            "The engine logs in with another user or password than that of database_url().",
            help="Pass the URL on as it is: str() of a URL object has *** in the place of the password.",
        )


@grades("engine-factory")
async def test_engine_pool(attempt: Attempt) -> None:
    """Five connections are kept, ten more are opened under load, and no more."""
    facts = await engine_facts(attempt)
    if facts["size"] != POOL_SIZE or facts["overflow"] != MAX_OVERFLOW:
        raise Mistake(
            f"The pool ({facts['pool']}) has pool_size={facts['size']} and max_overflow={facts['overflow']}.",
            expected=f"pool_size={POOL_SIZE}, max_overflow={MAX_OVERFLOW}",
            got=f"pool_size={facts['size']}, max_overflow={facts['overflow']}",
        )
    # The wire saw the session's own connection, and those of the engine.
    opened = len(attempt.wire.connections) - 1
    if facts["opened"] != POOL_SIZE + MAX_OVERFLOW or facts["one_more"] or opened != POOL_SIZE + MAX_OVERFLOW:
        raise Mistake(
            f"Under load the engine opened {opened} connections.",
            expected=f"{POOL_SIZE + MAX_OVERFLOW} at the most, and that many",
            got=str(opened),
        )


@grades("engine-factory")
async def test_engine_echo(attempt: Attempt) -> None:
    """Every statement is logged."""
    facts = await engine_facts(attempt)
    if facts["echo"] is not True:
        raise Mistake(
            f"echo is {facts['echo']!r}: the statements are not logged as asked.",
            expected="echo=True",
            got=f"echo={facts['echo']!r}",
        )


@grades("session-factory")
async def test_session_factory(attempt: Attempt) -> None:
    """It is an async_sessionmaker on the engine that was given."""
    await attempt.load(NO_ROWS)
    facts = await session_facts(attempt)
    if facts["type"] == "coroutine":
        raise Mistake("The factory is a coroutine: making a session factory opens nothing, so it is a plain `def`.")
    if not facts["sessionmaker"]:
        raise Mistake(
            f"The function returns {facts['type']}, not an async_sessionmaker.",
            help="async_sessionmaker(engine, …) makes one; calling it gives a session.",
        )
    if not facts["session"]:
        raise Mistake("Its sessions are no AsyncSession.")
    if not facts["same_engine"]:
        raise Mistake("Its sessions are not bound to the engine that was given.")
    if not facts["each_engine"]:
        raise Mistake("A second factory, made for another engine, is bound to the first one: a singleton, or a cache.")
    if not facts["another"]:
        raise Mistake("Every call gives the same session; each piece of work needs one of its own.")


@grades("session-factory")
async def test_session_keeps_attributes(attempt: Attempt) -> None:
    """After a commit, loaded attributes can be read without SQL."""
    facts = await session_facts(attempt)
    if facts["expire_on_commit"] is not False or not facts["readable"]:
        raise Mistake(
            "A commit expires the objects (expire_on_commit is on): reading an attribute afterwards raises MissingGreenlet.",
            help="expire_on_commit=False.",
        )


@grades("session-factory")
async def test_session_saves(attempt: Attempt) -> None:
    """What is added and committed in its sessions reaches the database, by the engine's connection."""
    observation = await session_use(attempt)
    sent = [statement for statement in observation.statements if statement.connection == 0]
    insert = next((at for at, s in enumerate(sent) if s.command == "INSERT" and _name(attempt) in s.parameters()), None)
    if insert is None or not any(statement.kind is Kind.COMMIT for statement in sent[insert:]):
        raise observation.mistake(
            "What is added to one of its sessions and committed does not reach the database through the given engine.",
            help="Give the engine to async_sessionmaker, and leave the sessions' methods as they are.",
        )


async def session_facts(attempt: Attempt) -> dict[str, Any]:
    """What the learner's session factory is and does; as seen inside the worker."""
    facts: dict[str, Any] = (await session_use(attempt)).value
    return facts


async def session_use(attempt: Attempt) -> Observation:
    """A session of the learner's factory, used once, as the worker and the wire saw it."""
    return await attempt.remember(
        "session", lambda: attempt.probe(PROBES, "session_facts", attempt.exercise.object, _name(attempt))
    )


def _name(attempt: Attempt) -> str:
    return f"Project {attempt.seed}"
