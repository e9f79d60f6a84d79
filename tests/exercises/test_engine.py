"""Graders of phase 2: engine, pool and session. They use no model: phase 1 may be undone."""

import asyncio
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Kind, Mistake, Observation, grades

PROBES = Path(__file__).with_name("probes_engine.py")
POOL_SIZE, MAX_OVERFLOW = 5, 10
SETTLING_STEPS = 1_000


ELSEWHERE = "postgresql+asyncpg://somebody@nowhere.invalid:1/elsewhere"


async def engine_facts(attempt: Attempt) -> dict[str, Any]:
    """What the learner's engine is, as seen inside the worker."""
    observation = await attempt.remember(
        "engine", lambda: attempt.probe(PROBES, "engine_facts", attempt.exercise.object)
    )
    facts: dict[str, Any] = observation.value
    return facts


@grades("engine-factory")
async def test_engine_url(attempt: Attempt) -> None:
    """Its URL is that of database_url(), whatever the environment has."""
    # Where the workbook's own server is used there is no DATABASE_URL; elsewhere it may lack the driver.
    if (await attempt.probe(PROBES, "follows_the_environment", attempt.exercise.object, ELSEWHERE)).value is True:
        raise Mistake(
            "The engine takes its URL from os.environ: with another DATABASE_URL there it goes to another database than "
            "the workbook's, and without one to none.",
            help="database_url() finds the workbook's database, whether DATABASE_URL is set or not: pass on what it returns.",
        )


@grades("engine-factory", witness="worker")
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
    if facts["isolation"] == "AUTOCOMMIT":
        raise Mistake(
            "The engine works in AUTOCOMMIT: every statement is permanent at once, and nothing can be rolled back.",
            help="Leave isolation_level out: a transaction ends with commit() or rollback().",
        )
    if len(attempt.wire.connections) > 1:
        raise Mistake("The function opens a connection already: an engine opens one when it is first used.")


@grades("engine-factory", witness="worker")
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
    given, more = (await attempt.probe(PROBES, "load_engine", POOL_SIZE + MAX_OVERFLOW)).value
    # The wire saw the session's own connection, and those of the engine.
    opened = len(attempt.wire.connections) - 1
    if given != POOL_SIZE + MAX_OVERFLOW or more or opened != POOL_SIZE + MAX_OVERFLOW:
        raise Mistake(
            f"Under load the engine opened {opened} connections.",
            expected=f"{POOL_SIZE + MAX_OVERFLOW} at the most, and that many",
            got=str(opened),
        )
    kept = await kept_open(attempt)
    await attempt.probe(PROBES, "dispose_engine")
    if kept != POOL_SIZE:
        raise Mistake(
            f"After the load the engine keeps {kept} connections open.", expected=str(POOL_SIZE), got=str(kept)
        )


async def kept_open(attempt: Attempt) -> int:
    """How many of the engine's connections stay open; the wire learns a moment later that one was closed."""
    for _ in range(SETTLING_STEPS):
        kept = sum(not connection.closed for connection in attempt.wire.connections[1:])
        if kept <= POOL_SIZE:
            break
        await asyncio.sleep(0.01)
    return kept


@grades("engine-factory", witness="worker")
async def test_engine_echo(attempt: Attempt) -> None:
    """Every statement is logged."""
    facts = await engine_facts(attempt)
    # "debug" logs the rows as well.
    if facts["echo"] is not True and facts["echo"] != "debug":
        raise Mistake(
            f"echo is {facts['echo'] or 'off'}: the engine does not log its statements.",
            expected="echo=True",
            got=f"echo={facts['echo']!r}",
        )


@grades("session-factory", witness="worker")
async def test_session_factory(attempt: Attempt) -> None:
    """It is an async_sessionmaker on the engine that was given."""
    facts: dict[str, Any] = (await session_use(attempt)).value
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
    observation = await session_use(attempt)
    commits = [at for at, statement in enumerate(observation.statements) if statement.kind is Kind.COMMIT]
    after = observation.statements[commits[0] :] if commits else []
    if any(statement.kind is Kind.WORK for statement in after):
        because = " (expire_on_commit is on)" if observation.value["expires"] else ""
        raise observation.mistake(
            f"A commit expires the objects{because}: reading an attribute afterwards has to load it again, and without a "
            "greenlet it raises MissingGreenlet.",
            help="expire_on_commit=False, and nothing else that expires.",
        )


@grades("session-factory")
async def test_session_saves(attempt: Attempt) -> None:
    """What is added and committed in its sessions reaches the database, by the engine's connection."""
    observation = await session_use(attempt)
    sent = [statement for statement in observation.statements if statement.connection == 0]
    name = project_name(attempt)
    insert = next((at for at, s in enumerate(sent) if s.command == "INSERT" and name in s.parameters()), None)
    committed = insert is not None and any(statement.kind is Kind.COMMIT for statement in sent[insert:])
    live = await attempt.live_database()
    if not committed or await live.query("SELECT name FROM projects") != [(name,)]:
        raise observation.mistake(
            "What is added to one of its sessions and committed does not reach the database through the given engine.",
            help="Give the engine to async_sessionmaker, and leave the sessions' methods as they are.",
        )


async def session_use(attempt: Attempt) -> Observation:
    """A session of the learner's factory, used once where commits are real, as the worker and the wire saw it."""

    async def use() -> Observation:
        live = await attempt.live_database()
        await live.reset()
        mark = live.wire.mark()
        name, project = attempt.exercise.object, project_name(attempt)
        observation = await attempt.probe(PROBES, "session_facts", name, project, live.url, may_raise=True)
        if (raised := observation.raised) is not None:
            if "AsyncEngine expected" in raised.message:
                raise Mistake(
                    "The factory is bound to something else than the AsyncEngine that was given: its sessions refuse it.",
                    where=attempt.location_of(raised),
                    help="Pass on the engine as it is, not its sync_engine.",
                )
            # It says what was raised.
            await attempt.probe(PROBES, "session_facts", name, project, live.url)
        observation.statements = live.wire.since(mark)
        return observation

    return await attempt.remember("session", use)


def project_name(attempt: Attempt) -> str:
    """A name that nobody knows before."""
    return f"Project {attempt.seed}"
