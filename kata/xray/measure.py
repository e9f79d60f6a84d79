"""Runs an answer in a worker, as the judge does, and looks at it instead of judging it."""

from __future__ import annotations

import ast
import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from kata import catalogue as catalogues
from kata.catalogue import Exercise
from kata.database.script import read_script
from kata.datasets import load_provider
from kata.errors import KataError
from kata.judging.attempt import Attempt
from kata.judging.data import Rows, schema
from kata.judging.mistake import CouldNotJudge, Mistake, NotStarted
from kata.judging.observation import Observation
from kata.judging.opening import open_judge
from kata.judging.verdict import Card
from kata.staging import PROJECT, Staged, definitions, locate, stage
from kata.wire import InjectionError, Kind, Statement
from kata.xray.model import Emission, Listing, Plan, Point, Sending, Series, XRay
from kata.xray.plans import PREFIX, read_plan

SIZES = (5, 50, 500)
"""Numbers of parents (see `RowsProvider.wide`) on which growth is shown."""

SIZES_OF_A_PLOT = (5, 15, 50, 150, 500)
"""The same for a plot, which has room for more points."""

_PROBES = Path(__file__).with_name("worker_probes.py")
_SOLUTIONS = PROJECT / "solutions"
_TRIES, _PATIENCE = 3, 0.6
_MOST_PLANS = 40
_ORIGINS = {"lazy": "lazy load", "relationship": "eager load", "column": "refresh"}
_SENDERS = {Kind.DRIVER: "sent by SQLAlchemy and asyncpg for themselves", Kind.WORK: ""}

Progress = Callable[[str], None]


def run(
    number: int,
    *,
    submission: Path | None = None,
    sizes: Sequence[int] = SIZES,
    progress: Progress | None = None,
    spin: Progress | None = None,
) -> XRay:
    """Look at the answer to an exercise.

    Args:
        number: Which exercise.
        submission: A package folder or a checkout; `None` for this checkout's own.
        sizes: Numbers of parents to measure growth on; none to leave that out.
        progress: Told in words what takes longer than one expects (the first start of the embedded server).
        spin: Told of the ordinary course of things.

    Raises:
        KataError: There is no such exercise or submission, it has not been started, or it cannot be run at all.
    """
    return asyncio.run(_run(number, submission, tuple(sorted(set(sizes))), progress or _silent, spin or _silent))


async def _run(
    number: int, submission: Path | None, sizes: tuple[int, ...], progress: Progress, spin: Progress
) -> XRay:
    catalogue = catalogues.load()
    exercise, located = catalogue.exercise(number), locate(submission, catalogue)
    async with AsyncExitStack() as stack:
        opening = open_judge(located, catalogue=catalogue, size=1, probes=[_PROBES], seed=1, progress=progress)
        judge = await stack.enter_async_context(opening)
        _can_be_run(exercise, judge.staged)
        staged = judge.staged
        beside = [catalogue.by_id(other) for other in exercise.stand_ins]
        if any(staged.not_started(other) for other in beside):
            staged = stack.enter_context(stage(located, catalogue, with_solutions_of=beside))
        spin(f"Running exercise {number}")
        try:
            async with judge.attempt(exercise, staged) as attempt:
                await attempt.import_module()
                parameters = _parameters(exercise)
                if parameters is None:
                    return await _look_at_model(attempt)
                if parameters[:1] != ["session"]:
                    return await _look_at_factory(attempt, parameters)
                seen = await _look_at_call(attempt)
                own = None if seen.trouble else await _growth(attempt, exercise.object, sizes, spin)
            if own is None or not own.points:
                return seen
            series = [own]
            for other in map(catalogue.by_id, exercise.compare):
                with stage(locate(_SOLUTIONS, catalogue), catalogue) as solved:
                    async with judge.attempt(other, solved) as attempt:
                        await attempt.import_module()
                        series.append(await _growth(attempt, other.title, sizes, spin, reference=True))
            return replace(seen, growth=tuple(series))
        except NotStarted:
            raise _not_started(exercise, judge.staged) from None
        except CouldNotJudge as trouble:
            raise _impossible(trouble.card) from None


# -- what can be run -------------------------------------------------------------------------------------------------


def _can_be_run(exercise: Exercise, staged: Staged) -> None:
    label = staged.submission.label
    catalogue = catalogues.load()
    for module in dict.fromkeys(each.module for each in (*map(catalogue.by_id, exercise.requires), exercise)):
        if (error := staged.syntax_error(module)) is not None:
            raise KataError(f"{label}/{module}.py:{error.lineno} is not valid Python: {error.msg}.")
    for other in map(catalogue.by_id, exercise.requires):
        if staged.not_started(other):
            raise KataError(
                f"Exercise {exercise.number} comes after exercise {other.number} ({other.title}), "
                "which is not started.",
                remedy=f"begin at {_place(other, staged)}",
            )
    if staged.not_started(exercise):
        raise _not_started(exercise, staged)
    if staged.definition(exercise.target) is None:
        raise KataError(
            f"{label}/{exercise.module}.py has no {exercise.object}.",
            remedy=f"uv run kata check {exercise.number}",
        )


def _not_started(exercise: Exercise, staged: Staged) -> KataError:
    return KataError(
        f"Exercise {exercise.number} is not started, there is nothing to see through.",
        remedy=f"begin at {_place(exercise, staged)}, or look at the solution: "
        f"uv run kata xray {exercise.number} --submission solutions",
    )


def _impossible(card: Card) -> KataError:
    sentence = f"{card.mistake} {card.explanation}".strip()
    return KataError(sentence, remedy=card.help or (f"look at {card.where}" if card.where else ""))


def _place(exercise: Exercise, staged: Staged) -> str:
    definition, path = staged.definition(exercise.target), f"{staged.submission.label}/{exercise.module}.py"
    return path if definition is None else f"{path}:{definition.start_line}"


def _parameters(exercise: Exercise) -> list[str] | None:
    """The parameters of the exercise's function, as its contract has them; `None` for anything else."""
    source = (_SOLUTIONS / f"{exercise.module}.py").read_text(encoding="utf-8")
    node = definitions(source)[exercise.object].node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    return [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]


# -- calls -----------------------------------------------------------------------------------------------------------


async def _look_at_call(attempt: Attempt) -> XRay:
    """Call the function on the seed rows, and ask the server what it did."""
    exercise = attempt.exercise
    rows = analysed(attempt.seed_rows)
    await attempt.load(rows)
    keywords = await _example(attempt)
    listed = "".join(f", {name}={_literal(value)}" for name, value in keywords.items())
    seen = XRay(exercise, attempt.location_of(), f"{exercise.object}(session{listed})", data=attempt.seed_rows.label)
    known = len(attempt.observations)
    try:
        # The first call configures the mappers and compiles; what a program does all day is the second.
        await attempt.call(keywords=keywords)
        observation, seconds = await _timed(attempt, keywords)
    except Mistake as mistake:
        failed = attempt.observations[known:]
        emissions = tuple(each for each, _ in _folded(failed[-1], attempt.staged)) if failed else ()
        return replace(seen, emissions=emissions, trouble=mistake.card)
    await attempt.load(rows)
    emissions = tuple(
        [
            replace(each, plan=await _plan(attempt, first)) if at < _MOST_PLANS else each
            for at, (each, first) in enumerate(_folded(observation, attempt.staged))
        ]
    )
    return replace(seen, emissions=emissions, seconds=seconds)


async def _example(attempt: Attempt) -> dict[str, Any]:
    """The arguments of a call that is worth looking at, on the rows that are loaded."""
    if not attempt.exercise.example:
        return {}
    try:
        (result,) = await attempt.connection.run(attempt.exercise.example)
        (row,) = result.rows
    except (InjectionError, ValueError) as error:
        raise KataError(
            f"The catalogue's example of {attempt.exercise.id} gives no row of arguments: {error}"
        ) from None
    return dict(zip(result.labels, row, strict=True))


async def _timed(attempt: Attempt, keywords: Mapping[str, Any]) -> tuple[Observation, float]:
    """Call once more; how long it took from the judge's question to the worker's answer."""
    began = time.perf_counter()
    observation = await attempt.call(keywords=keywords, hold=True)
    seconds = time.perf_counter() - began
    await attempt.release(observation)
    return observation, seconds


async def _plan(attempt: Attempt, statement: Statement) -> Plan | None:
    if not statement.tag:
        return None
    found = await attempt.again(statement, prefix=PREFIX)
    # EXPLAIN ANALYZE really does what it explains.
    try:
        await attempt.connection.rewind()
    except InjectionError:
        return None
    return read_plan(str(found[0][0])) if found else None


def analysed(rows: Rows) -> Rows:
    """The same rows, which the planner knows as it would know those of a database that has been there for a while."""
    return replace(rows, script=f"{rows.script}\n;ANALYZE {', '.join(schema().tables)}")


def _folded(observation: Observation, staged: Staged) -> list[tuple[Emission, Statement]]:
    """The statements that count; those of one text and line together, with the first of them."""
    groups: dict[tuple[Any, ...], list[tuple[Statement, Emission]]] = {}
    for statement, sent, origin in zip(observation.work, observation.sent, observation.origins, strict=True):
        place = f"{sent.file}:{sent.line}" if sent.file and sent.line else sent.file or ""
        words = _ORIGINS.get(str(origin.get("origin", "")), "")
        source = _source(staged, origin.get("file"), sent.line)
        emission = Emission(statement.sql, (_sending(statement),), place, source, words)
        groups.setdefault((statement.sql, place, words), []).append((statement, emission))
    return [
        (replace(group[0][1], sendings=tuple(each.sendings[0] for _, each in group)), group[0][0])
        for group in groups.values()
    ]


def _source(staged: Staged, file: object, line: int | None) -> str:
    path = staged.root / str(file)
    if not line or not path.is_relative_to(staged.root) or not path.is_file():
        return ""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[line - 1].strip() if line <= len(lines) else ""


def _sending(statement: Statement) -> Sending:
    return Sending(
        parameters=statement.parameters(),
        rows=statement.affected if statement.tag else statement.rows,
        seconds=statement.seconds,
        batch=statement.batch,
        error=statement.error,
    )


def _literal(value: Any) -> str:
    return f"{type(value).__name__}({str(value)!r})" if type(value) not in (int, str, bool, float) else repr(value)


# -- growth ----------------------------------------------------------------------------------------------------------


async def _growth(
    attempt: Attempt, name: str, sizes: Sequence[int], spin: Progress, *, reference: bool = False
) -> Series:
    """Call the function on more and more parents."""
    points: list[Point] = []
    _, parents = load_provider().PARENT
    for size in sizes:
        spin(f"{name} on {size:,} {parents}")
        await attempt.load(analysed(attempt.crowd(size)))
        keywords = await _example(attempt)
        tries: list[tuple[Observation, float]] = []
        spent = time.perf_counter()
        try:
            if not points:
                await attempt.call(keywords=keywords)
            while len(tries) < _TRIES and (not tries or time.perf_counter() - spent < _PATIENCE):
                tries.append(await _timed(attempt, keywords))
        except Mistake as mistake:
            return Series(name, tuple(points), reference, stopped=f"on {size:,} {parents}: {mistake.card.mistake}")
        observation, seconds = min(tries, key=lambda attempted: attempted[1])
        points.append(
            Point(
                size,
                len(observation.work),
                seconds,
                sum(statement.seconds for statement in observation.work),
                observation.fetched,
            )
        )
    return Series(name, tuple(points), reference)


# -- what sends no statements ----------------------------------------------------------------------------------------


async def _look_at_model(attempt: Attempt) -> XRay:
    """The tables that a class makes, and how they differ from those of init.sql."""
    exercise, module = attempt.exercise, f"app.{attempt.exercise.module}"
    seen = XRay(exercise, attempt.location_of(), f"class {exercise.object}")
    try:
        found = (await attempt.probe(_PROBES, "table", module, exercise.object)).value
        if not found["mapped"]:
            return replace(seen, trouble=Card(f"{exercise.object} is not a mapped class: it makes no table."))
        scratch = await attempt.empty_database()
        await scratch.execute(read_script().schema)
        difference = await attempt.probe(_PROBES, "autogenerate", module, exercise.object, scratch.url)
    except Mistake as mistake:
        return replace(seen, trouble=mistake.card)
    code = str(difference.value or "").replace("# ### commands auto generated by Alembic - please adjust! ###", "")
    code = code.replace("# ### end Alembic commands ###", "").strip()
    drift = (
        Listing("What autogenerate would write, on a database as init.sql makes it", "python", _dedented(code))
        if code
        else Listing("Differences to the table of init.sql", "", "None: autogenerate has nothing to do.")
    )
    return replace(
        seen,
        facts=dict(found["relationships"]),
        listings=(Listing(f"The table {found['table']} that the class makes", "sql", _tidied(found["ddl"])), drift),
    )


def _tidied(ddl: Sequence[str]) -> str:
    """SQLAlchemy's DDL, without its tabs and the blanks at the ends of its lines."""
    return "\n".join(line.rstrip() for line in (";\n\n".join(ddl) + ";").expandtabs(4).splitlines())


def _dedented(code: str) -> str:
    """The first line lost its indentation to strip(), the others have that of a function's body."""
    return "\n".join(line.removeprefix("    ") for line in code.splitlines())


async def _look_at_factory(attempt: Attempt, parameters: Sequence[str]) -> XRay:
    """What a function without a session makes, and what its first use sends."""
    exercise = attempt.exercise
    seen = XRay(exercise, attempt.location_of(), f"{exercise.object}({', '.join(parameters)})")
    known = attempt.wire.mark()
    try:
        observation = await attempt.probe(_PROBES, "factory", f"app.{exercise.module}", exercise.object)
    except Mistake as mistake:
        return replace(seen, trouble=mistake.card)
    sent = [each for each in attempt.wire.since(known) if each.kind in (Kind.DRIVER, Kind.WORK, Kind.BEGIN)]
    emissions = tuple(
        Emission(each.sql, (_sending(each),), origin=_SENDERS.get(each.kind, "sent when the first statement comes"))
        for each in sent
    )
    return replace(seen, facts=dict(observation.value), emissions=emissions, data="a new connection")


def _silent(message: str) -> None:
    """Tell nobody."""
