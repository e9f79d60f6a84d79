"""The checks that need the judge: stubs are to do, solutions pass, banks are judged as their heads say."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import count
from pathlib import Path

from kata.authoring import distilling
from kata.authoring.bank import Answer, bank
from kata.authoring.bank_grader import BankGrader
from kata.authoring.checks import Finding
from kata.authoring.files import stub_source
from kata.authoring.layout import Layout
from kata.authoring.proofs import name_of
from kata.errors import KataError
from kata.judging.data import world
from kata.judging.database_side import DatabaseSide
from kata.judging.in_worlds import calls_failed_by
from kata.judging.judge import default_seed
from kata.judging.mistake import CouldNotJudge
from kata.judging.opening import open_judge, world_database
from kata.judging.query_spec import NamedMistake, QuerySpec
from kata.judging.rows import same_rows
from kata.judging.rules.calling import arguments_of
from kata.judging.verdict import Status
from kata.pool.worker_pool import WorkerPool
from kata.progress.store import message_of
from kata.staging import Submission, locate

STUBS = "Every stub is to do"
SOLUTIONS = "Every solution passes"
MISTAKES = "Every named mistake of a query spec gives other rows than its oracle"
MUTANTS = "Every mutant of an oracle is exposed in several worlds"
BANK = "Every answer of the banks is judged as its head says"
_SEEDS = 3


async def stubs_are_todo(layout: Layout, *, pool: WorkerPool) -> Finding:
    """Judge the stubs, which are made from the solutions: answers in `app/` do no harm."""
    remedy = "Below its docstring a stub only raises NotImplementedError; a model has `__abstract__ = True`."
    with tempfile.TemporaryDirectory(prefix="kata-stubs-") as folder:
        try:
            for name in layout.module_files:
                (Path(folder) / name).write_text(stub_source(layout, name), encoding="utf-8")
        except (SyntaxError, OSError) as error:
            return Finding(STUBS, (f"the solutions cannot be read: {error}",), "Fix solutions/ first.")
        # Under the name that learners know.
        submission = Submission(Path(folder), Path(folder) / "versions", "app")
        return await _judged(STUBS, layout, submission, pool, Status.TODO, remedy)


async def solutions_pass(layout: Layout, *, pool: WorkerPool) -> Finding:
    """Judge the solutions."""
    remedy = "uv run kata check N --submission solutions   shows the whole card."
    submission = locate(layout.solutions, layout.catalogue)
    return await _judged(SOLUTIONS, layout, submission, pool, Status.PASSED, remedy)


async def mistakes_differ(layout: Layout, *, pool: WorkerPool) -> Finding:
    """Ask the database for the rows of each named mistake, on the data sets that answers are graded on."""
    problems, asked, worlds = [], 0, pool.worlds
    assert worlds is not None
    async with pool.take() as pooled:
        side = DatabaseSide(pooled.wire, seed=default_seed())
        for path in sorted(layout.specs.glob("*.toml")):
            spec = QuerySpec.read(path)
            for mistake in spec.mistakes:
                asked += 1
                try:
                    differs = await _differs(side, spec, mistake) or await calls_failed_by(worlds, spec, mistake.sql)
                    problem = "" if differs else "gives the oracle's rows on every data set and in all worlds"
                except CouldNotJudge as error:
                    side.disturb()
                    problem = f"is not right: {error}"
                if problem:
                    problems.append(f"{layout.shown(path)}: the mistake {mistake.name!r} {problem}")
    remedy = "Correct its SQL. If it is right, the rows do not expose it: add a property to tests/exercises/rows/exposure.py."
    return Finding(MISTAKES, tuple(problems), remedy if problems else "", f"{asked} mistakes")


async def _differs(side: DatabaseSide, spec: QuerySpec, mistake: NamedMistake) -> bool:
    for rows in side.sets:
        for arguments in await arguments_of(side, spec, rows):
            right, wrong = (spec.filled(sql, arguments) for sql in (spec.oracle, mistake.sql))
            if not same_rows(*await side.oracles(rows, [right, wrong])):
                return True
    return False


async def worlds_expose(
    layout: Layout, *, pool: WorkerPool, progress: Callable[[str], None], chosen: Collection[int] = ()
) -> Finding:
    """Run all mutants of the oracles in the fixed worlds; if an oracle has changed and they do not do, choose these anew.

    Otherwise `chosen`, numbers of exercises, says whose mutants are run; all by default.
    """
    specs = {path.stem: QuerySpec.read(path) for path in sorted(layout.specs.glob("*.toml"))}
    choice, changed = distilling.Choice.read(layout.worlds), ""
    if choice is None or choice.digest != distilling.digest(specs):
        choice = await _chosen_anew(layout, choice, specs, pool, progress)
        choice.write(layout.worlds)
        changed = f"; chosen anew, see {layout.shown(layout.worlds)}"
    elif chosen:
        asked = {exercise.id for exercise in layout.catalogue.exercises if exercise.number in chosen}
        specs = {exercise_id: spec for exercise_id, spec in specs.items() if exercise_id in asked}
    own = {exercise_id: frozenset(numbers) for exercise_id, numbers in choice.chosen.items()}
    worlds = world_database(pool.server, layout.catalogue.ddl, list(map(world, choice.worlds)), own)
    try:
        found = await distilling.kills(worlds, specs)
    finally:
        await worlds.close()
    rates = [distilling.rate(exercise_id, spec, found) for exercise_id, spec in specs.items()]
    problems = [problem for each in rates for problem in each.problems()]
    detail = ", ".join(
        f"{each.exercise_id} {each.killed} of {each.mutants} in {len(own.get(each.exercise_id, choice.worlds))}"
        for each in rates
    )
    remedy = f"Equivalent ones are listed in the query spec, in [equivalent], with the reason; others need {distilling.LEAST_KILLS} worlds."
    return Finding(
        MUTANTS,
        tuple(problems),
        remedy if problems else "",
        f"{len(choice.worlds)} worlds; {detail or 'nothing to run'}{changed}",
    )


async def _chosen_anew(
    layout: Layout,
    before: distilling.Choice | None,
    specs: Mapping[str, QuerySpec],
    pool: WorkerPool,
    progress: Callable[[str], None],
) -> distilling.Choice:
    """Choose worlds: among those that there are, if they expose everything, otherwise among many."""

    async def among(numbers: Sequence[int]) -> tuple[distilling.Kills, dict[int, int]]:
        progress(f"Choosing among {len(numbers)} worlds")
        candidates = list(map(world, numbers))
        database = world_database(pool.server, layout.catalogue.ddl, candidates)
        try:
            return await distilling.kills(database, specs), {each.number: each.size for each in candidates}
        finally:
            await database.drop()

    if before is not None:
        found, sizes = await among(before.worlds)
        if not any(distilling.rate(each, spec, found).survivors for each, spec in specs.items()):
            return distilling.Choice.make(found, sizes, specs)
    found, sizes = await among(range(distilling.CANDIDATES))
    return distilling.Choice.make(found, sizes, specs)


async def banks_are_right(
    layout: Layout,
    *,
    grader: BankGrader,
    chosen: Collection[int] = (),
    progress: Callable[[int, int], None] = lambda graded, of: None,
) -> Finding:
    """Grade the banks of answers to the chosen exercises, by number; of all by default.

    Rejected answers to chosen exercises are graded with several seeds: one of them may expose what another hides.
    `progress` is called with the number of answers graded, and of all with this seed.
    """
    exercises = [exercise for exercise in layout.catalogue.exercises if not chosen or exercise.number in chosen]
    try:
        answers = [answer for exercise in exercises for answer in bank(exercise, layout.banks)]
    except KataError as error:
        return Finding(BANK, (error.message,), "Fix its head first.")
    first, problems, left = default_seed(), dict[str, str](), answers
    for seed in range(first, first + (_SEEDS if chosen else 1)):
        problems |= await _complaints(grader, left, seed, progress)
        left = [one for one in left if not one.accepted and one.name not in problems]
    remedy = "Who is right by the contract, the answer or the grader? uv run pytest tests/kata/test_banks.py -k NAME"
    return Finding(BANK, tuple(problems.values()), remedy if problems else "", f"{len(answers)} answers")


async def _complaints(
    grader: BankGrader, answers: list[Answer], seed: int, progress: Callable[[int, int], None]
) -> dict[str, str]:
    """What is wrong with the verdicts on answers, by their names."""
    numbers = count(1)
    verdicts = await grader.grade(
        answers, seed=seed, on_verdict=lambda answer, verdict: progress(next(numbers), len(answers))
    )
    return {
        one.name: f"{one.name}: {complaint} (KATA_SEED={seed})"
        for one in answers
        if (complaint := one.complaint(verdicts[one.name]))
    }


async def _judged(
    title: str, layout: Layout, submission: Submission, pool: WorkerPool, wanted: Status, remedy: str
) -> Finding:
    catalogue = layout.catalogue
    async with open_judge(submission, catalogue=catalogue, pool=pool, counterexample_seconds=0) as judge:
        verdicts = [verdict async for verdict in judge.verdicts(catalogue.exercises)]
    problems = tuple(
        f"{name_of(verdict.exercise)} is {verdict.status}: {message_of(verdict) or '—'}"
        for verdict in verdicts
        if verdict.status is not wanted
    )
    return Finding(title, problems, remedy if problems else "", f"{len(verdicts)} exercises")
