"""The one way to open a judge: workers, server, pool and submission are composed here and nowhere else.

async with open_judge(submission) as judge:          one judge with a pool
async with open_pool(prestart=True) as pool:         one pool ...
    async with open_judge(first, pool=pool): ...     ... for one judge after the other, or several at once
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from types import MappingProxyType

from kata import catalogue as catalogues
from kata.catalogue import Catalogue
from kata.database import Server, find_server
from kata.database.script import read_script
from kata.judging import limits
from kata.judging.data import fixed_worlds, schema
from kata.judging.graders import probe_files
from kata.judging.judge import Judge
from kata.judging.verdict import Report, Verdict
from kata.paths import PROJECT
from kata.pool.worker_pool import WorkerPool, pool_size_for
from kata.staging import Submission, locate
from kata.worker.factories import worker_factory
from kata.worker.preload import imported_names
from kata.worker.process import WorkerFactory
from kata.worlds import World, WorldDatabase


def grader_workers(*further_probes: Path, phases: Collection[str] | None = None) -> WorkerFactory:
    """Return a factory of workers that have the graders' probes, and further ones, loaded; `phases` as for `open_pool`."""
    probes = (*probe_files(), *further_probes)
    return worker_factory(probes, preload=_first_imports(phases, probes), preload_when_idle=_later_imports(probes))


def worker_setup(phases: Collection[str] | None = None) -> dict[str, list[str]]:
    """Return what is imported before a process becomes a worker: `probes`, `preload` and `preload_when_idle`."""
    probes = probe_files()
    return {
        "probes": [str(path) for path in probes],
        "preload": list(_first_imports(phases, probes)),
        "preload_when_idle": list(_later_imports(probes)),
    }


def _solutions() -> Iterator[Path]:
    # Not `app/`, whose imports may lead to the learner's code in the checkout.
    return (PROJECT / "solutions").glob("*.py")


def _first_imports(phases: Collection[str] | None, probes: Sequence[Path]) -> Iterator[str]:
    """What the solutions import, but not what only phases that nobody has asked for do."""
    asked, put_off = set[str](), set[str]()
    for phase in catalogues.load().phases:
        (asked if phases is None or phase.module in phases else put_off).update(phase.packages)
    yield from (name for name in imported_names(_solutions()) if name.partition(".")[0] not in put_off)
    yield from sorted(asked)
    # A worker that has entered a submission cannot read the checkout any more.
    yield from (name for name in imported_names(probes, nested=True) if name.startswith("kata."))


def _later_imports(probes: Sequence[Path]) -> Iterator[str]:
    yield from imported_names(_solutions())
    yield from sorted({package for phase in catalogues.load().phases for package in phase.packages})
    yield from imported_names([*probes, PROJECT / "alembic" / "env.py"], nested=True)


@asynccontextmanager
async def open_pool(
    *,
    catalogue: Catalogue | None = None,
    workers: WorkerFactory | None = None,
    server: Server | None = None,
    size: int | None = None,
    prestart: bool = False,
    probes: Iterable[Path] = (),
    worlds: Sequence[World] = (),
    phases: Collection[str] | None = None,
    progress: Callable[[str], None] | None = None,
) -> AsyncIterator[WorkerPool]:
    """Open a worker pool.

    Args:
        catalogue: The exercises, which say what they add to the schema; by default the workbook's own.
        workers: An open factory that outlives the pool; by default the pool opens one.
        server: Where to grade; by default the server that the workbook finds.
        size: How many attempts may run at once; by default as many as processors and server allow.
        prestart: Start the next worker as soon as one is released, for callers that return again and again.
        probes: Files with probes in addition to those of the graders.
        worlds: In which tiny databases statements are run again; by default the fixed ones.
        phases: The modules of the phases that are asked for; by default all. What only others import, workers get as
            soon as there is time.
        progress: Receives messages about slow steps (the first start of the embedded server).

    Raises:
        DatabaseError: There is no usable server.
        WorkerError: Workers cannot be started.
    """
    async with AsyncExitStack() as stack:
        stack.enter_context(_fewer_collections())
        if workers is None:
            # The fork server imports while the database server starts.
            workers = await stack.enter_async_context(grader_workers(*probes, phases=phases))
        if server is None:
            server = await asyncio.to_thread(find_server, progress=progress)
        size = size or await pool_size_for(server)
        extra_ddl = (catalogue or catalogues.load()).ddl
        tiny = world_database(server, extra_ddl, worlds) if worlds else fixed_world_database(server, extra_ddl)
        pool = WorkerPool(server, workers, size=size, prestart=prestart, extra_ddl=extra_ddl, worlds=tiny)
        yield await stack.enter_async_context(pool)


@contextmanager
def _fewer_collections() -> Iterator[None]:
    """Collect garbage less often: syntax trees fill the youngest generation in no time, and refer to much that stays."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def world_database(
    server: Server,
    extra_ddl: Sequence[str],
    worlds: Sequence[World],
    chosen: Mapping[str, frozenset[int]] = MappingProxyType({}),
) -> WorldDatabase:
    """Return the database of these worlds on a server.

    Args:
        server: Where.
        extra_ddl: What the exercises add to the schema.
        worlds: The worlds.
        chosen: Exercise → the numbers of the worlds that its statements run in; all of them for one that is missing.
    """
    return WorldDatabase(server, schema(), (read_script().schema, *extra_ddl), worlds, chosen)


def fixed_world_database(server: Server, extra_ddl: Sequence[str]) -> WorldDatabase:
    """Return the database of the fixed worlds on a server."""
    return world_database(server, extra_ddl, fixed_worlds().worlds, fixed_worlds().chosen)


@asynccontextmanager
async def open_judge(
    submission: Submission | Path | None = None,
    *,
    catalogue: Catalogue | None = None,
    pool: WorkerPool | None = None,
    server: Server | None = None,
    size: int | None = None,
    probes: Iterable[Path] = (),
    seed: int | None = None,
    passed: Collection[str] = (),
    known: Iterable[Verdict] = (),
    counterexample_seconds: float = limits.COUNTEREXAMPLE_SECONDS,
    phases: Collection[str] | None = None,
    progress: Callable[[str], None] | None = None,
) -> AsyncIterator[Judge]:
    """Open a judge of one submission.

    Args:
        submission: A submission, a folder that holds one, or `None` for this checkout's own `app/`.
        catalogue: The exercises; by default the workbook's own.
        pool: Where attempts run; by default `open_pool` opens one with `server`, `size`, `probes`, `phases` and `progress`.
        seed, passed, known, counterexample_seconds: Passed to `Judge`.

    Raises:
        SubmissionError: There is no such submission.
        DatabaseError: There is no usable server.
    """
    catalogue = catalogue or catalogues.load()
    located = submission if isinstance(submission, Submission) else locate(submission, catalogue)
    async with AsyncExitStack() as stack:
        if pool is None:
            pool = await stack.enter_async_context(
                open_pool(
                    catalogue=catalogue, server=server, size=size, probes=probes, phases=phases, progress=progress
                )
            )
        judge = Judge(
            located,
            catalogue=catalogue,
            pool=pool,
            seed=seed,
            passed=passed,
            known=known,
            counterexample_seconds=counterexample_seconds,
        )
        yield await stack.enter_async_context(judge)


def run(
    numbers: Sequence[int] | None,
    *,
    submission: Path | None = None,
    on_verdict: Callable[[Verdict], None] | None = None,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Judge exercises of a submission: all, or those with the given numbers.

    Args:
        numbers, submission: What is judged; `None` for all exercises, and for this checkout's own `app/`.
        on_verdict: Called with each verdict as soon as it is known.
        progress: As for `open_pool`.

    Raises:
        KataError: There is no such exercise or submission, or no database to judge on.
    """
    catalogue = catalogues.load()
    exercises = catalogue.exercises if numbers is None else [catalogue.exercise(number) for number in numbers]

    async def judged() -> Report:
        verdicts = []
        phases = {exercise.phase for exercise in exercises}
        async with open_judge(submission, catalogue=catalogue, phases=phases, progress=progress) as judge:
            async for verdict in judge.verdicts(exercises):
                verdicts.append(verdict)
                if on_verdict is not None:
                    on_verdict(verdict)
        return Report(verdicts)

    return asyncio.run(judged())
