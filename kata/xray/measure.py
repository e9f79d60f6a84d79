"""Runs an answer in a worker, as the judge does, and measures it instead of judging it."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from types import NoneType
from typing import Any

from kata import catalogue as catalogues
from kata.catalogue import Catalogue, Exercise
from kata.database.script import read_script
from kata.datasets import load_provider
from kata.errors import KataError
from kata.judging.attempt import Attempt
from kata.judging.data import Rows, schema
from kata.judging.mistake import CouldNotJudge, Mistake, NotStarted
from kata.judging.observation import Observation
from kata.judging.opening import open_judge
from kata.judging.verdict import Card
from kata.paths import PROJECT
from kata.progress.fingerprint import Sources
from kata.progress.state import State, read_sources
from kata.source.definitions import definitions
from kata.staging import Staged, locate, stage
from kata.ui.sql import ORIGINS, fold
from kata.ui.text import location
from kata.wire import InjectionError, Statement
from kata.xray.at_once import two_calls
from kata.xray.factories import first_parameter, sending, xray_factory
from kata.xray.migrations import migrations_among, xray_migration
from kata.xray.model import Emission, Listing, Plan, Point, Series, XRay
from kata.xray.plans import PREFIX, read_plan

SIZES = (5, 50, 500)
"""The sizes of data sets on which growth is shown."""

SIZES_OF_A_PLOT = (5, 15, 50, 150, 500)
"""The same for a plot, which has space for more points."""

_PROBES = Path(__file__).with_name("worker_probes.py")
_SOLUTIONS = PROJECT / "solutions"
_TRIES, _SECONDS_FOR_TRIES = 3, 0.6
_MOST_ITEMS = 2
_MOST_PLANS = 40

Progress = Callable[[str], None]


def run(
    number: int,
    *,
    submission: Path | None = None,
    sizes: Sequence[int] = SIZES,
    progress: Progress = lambda text: None,
    spin: Progress = lambda text: None,
) -> XRay:
    """X-ray the answer to exercise `number`.

    Args:
        submission: A package folder or a checkout; `None` for this checkout's own.
        sizes: The sizes of data sets to measure growth on; none to leave that out.
        progress, spin: Receive a few words on what takes longer than expected, and on each ordinary step.

    Raises:
        KataError: There is no such exercise or submission, it has not been started, or it cannot be run at all.
    """
    return asyncio.run(_run(number, submission, sorted(set(sizes)), progress, spin))


async def _run(number: int, submission: Path | None, sizes: Sequence[int], progress: Progress, spin: Progress) -> XRay:
    catalogue = catalogues.load()
    exercise, located = catalogue.exercise(number), locate(submission, catalogue)
    async with AsyncExitStack() as stack:
        asked = [exercise.phase]
        judging = open_judge(
            located, catalogue=catalogue, size=1, probes=[_PROBES], seed=1, phases=asked, progress=progress
        )
        judge = await stack.enter_async_context(judging)
        _check_runnable(exercise, catalogue, judge.staged)
        staged = judge.staged
        stand_ins = [catalogue.by_id(other) for other in exercise.stand_ins]
        if exercise.alone:
            others = catalogue.in_the_way_of(exercise)
            staged = stack.enter_context(stage(located, catalogue, with_stubs_of=others))
        elif any(staged.not_started(other) for other in stand_ins):
            staged = stack.enter_context(stage(located, catalogue, with_solutions_of=stand_ins))
        spin(f"Running exercise {number}")
        try:
            async with judge.attempt(exercise, staged) as attempt:
                await attempt.import_module()
                node = _function(exercise)
                if node is None:
                    methods = _methods(exercise)
                    return _xray_class(attempt, methods) if methods else await _xray_model(attempt)
                required = [each for each in map(catalogue.by_id, exercise.requires) if each.module == exercise.module]
                if among := migrations_among({each.object: _function(each) for each in (*required, exercise)}):
                    return await xray_migration(attempt, node, among)
                if first_parameter(node) != "session":
                    return await xray_factory(attempt, node, _PROBES)
                xray = await _xray_call(attempt)
                if exercise.beside and not xray.trouble:
                    xray = await _with_another_beside(attempt, xray)
                own = None if xray.trouble else await _growth(attempt, exercise.object, sizes, spin)
            if own is None or not own.points:
                return xray
            series = [own]
            for other in map(catalogue.by_id, exercise.compare):
                with stage(locate(_SOLUTIONS, catalogue), catalogue) as solved:
                    async with judge.attempt(other, solved) as attempt:
                        await attempt.import_module()
                        series.append(await _growth(attempt, other.title, sizes, spin, reference=True))
            return replace(xray, growth=tuple(series))
        except NotStarted:
            raise _not_started(exercise, judge.staged.submission.label) from None
        except CouldNotJudge as trouble:
            raise _impossible(trouble.card) from None


# -- can it run? -------------------------------------------------------------------------------------------------------


def _check_runnable(exercise: Exercise, catalogue: Catalogue, staged: Staged) -> None:
    label, number = staged.submission.label, exercise.number
    found = read_sources(catalogue, Sources.of(staged, catalogue), label)
    required = [catalogue.by_id(other) for other in exercise.requires]
    for one in (*required, exercise):
        if found[one.id].state is State.UNREADABLE:
            raise KataError(f"{found[one.id].location} is not valid Python: {found[one.id].problem}.")
    for other in required:
        if found[other.id].state is State.TODO:
            raise KataError(
                f"Exercise {number} comes after exercise {other.number} ({other.title}), which is not started.",
                remedy=f"begin at {found[other.id].location}",
            )
    if found[exercise.id].state is State.TODO:
        raise _not_started(exercise, found[exercise.id].location)
    if found[exercise.id].state is State.MISSING:
        raise KataError(f"{label}/{exercise.module}.py has no {exercise.object}.", remedy=f"uv run kata check {number}")


def _not_started(exercise: Exercise, location: str) -> KataError:
    return KataError(
        f"Exercise {exercise.number} is not started, there is nothing to see through.",
        remedy=f"begin at {location}, or look at the solution: "
        f"uv run kata xray {exercise.number} --submission solutions",
    )


def _impossible(card: Card) -> KataError:
    sentence = f"{card.mistake} {card.explanation}".strip()
    return KataError(sentence, remedy=card.help or (f"look at {card.where}" if card.where else ""))


def _solved(exercise: Exercise) -> ast.AST:
    """Return the definition of the exercise's object in its solution."""
    source = (_SOLUTIONS / f"{exercise.module}.py").read_text(encoding="utf-8")
    return definitions(source)[exercise.object].node


def _function(exercise: Exercise) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """Return the exercise's function, as its solution has it; `None` for a class."""
    node = _solved(exercise)
    return node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else None


def _methods(exercise: Exercise) -> list[str]:
    """Return the methods of a class that is made with a session, as its solution has them; none for other classes."""
    body = getattr(_solved(exercise), "body", [])
    methods = {each.name: each for each in body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}
    made = methods.get("__init__")
    takes_session = made is not None and "session" in [each.arg for each in made.args.args]
    return [name for name in methods if not name.startswith("_")] if takes_session else []


# -- calls -----------------------------------------------------------------------------------------------------------


async def _xray_call(attempt: Attempt) -> XRay:
    """Call the function on the seed rows, and ask the server for the plans."""
    exercise, rows = attempt.exercise, analysed(attempt.seed_rows)
    await attempt.load(rows)
    keywords = await _example(attempt)
    listed = "".join(f", {name}={_literal(value)}" for name, value in keywords.items())
    xray = XRay(exercise, attempt.location_of(), f"{exercise.object}(session{listed})", data=attempt.seed_rows.label)
    known = len(attempt.observations)
    try:
        # The first call configures the mappers and compiles; the second one is typical of a program.
        await attempt.call(keywords=keywords)
        observation, seconds = await _timed(attempt, keywords)
    except Mistake as mistake:
        failed = attempt.observations[known:]
        emissions = tuple(each for each, _ in _folded(failed[-1], attempt.staged)) if failed else ()
        return replace(xray, emissions=emissions, trouble=mistake.card)
    await attempt.load(rows)
    planned: list[Emission] = []
    for emission, statement in _folded(observation, attempt.staged):
        plan = await _plan(attempt, statement) if len(planned) < _MOST_PLANS else None
        planned.append(replace(emission, plan=plan))
    return replace(xray, emissions=tuple(planned), seconds=seconds)


async def _with_another_beside(attempt: Attempt, xray: XRay) -> XRay:
    """Call the function twice at the same time, and show both side by side."""
    await attempt.load(attempt.seed_rows)
    first, second = await _example(attempt), await _example(attempt, attempt.exercise.beside)
    try:
        return replace(xray, schedule=await two_calls(attempt, first, second))
    except Mistake as mistake:
        return replace(xray, trouble=mistake.card)


async def _example(attempt: Attempt, sql: str = "") -> dict[str, Any]:
    """Return the arguments of an instructive call, on the rows that are loaded, from the exercise's example or other SQL."""
    sql = sql or attempt.exercise.example
    if not sql:
        return {}
    try:
        (result,) = await attempt.connection.run(sql)
        return arguments_of(result.labels, result.rows)
    except (InjectionError, ValueError) as error:
        message = f"The catalogue's example of {attempt.exercise.id} gives no row of arguments: {error}"
        raise KataError(message) from None


def arguments_of(labels: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    """Return the arguments that an example's rows stand for.

    Under the label `name` is an argument, under `name[]` an item of a list in each row, and under `name.key` a value of a
    dictionary in each row of a list.

    Raises:
        ValueError: There is no row, or several where none makes a list.
    """
    if not rows or (len(rows) > 1 and not any("." in label or label.endswith("[]") for label in labels)):
        raise ValueError(f"{len(rows)} rows")
    arguments: dict[str, Any] = {}
    for label, cells in zip(labels, zip(*rows, strict=True), strict=True):
        name, _, key = label.partition(".")
        if key:
            for item, cell in zip(arguments.setdefault(name, [{} for _ in rows]), cells, strict=True):
                item[key] = cell
        elif label.endswith("[]"):
            arguments[label[:-2]] = list(cells)
        else:
            arguments[label] = cells[0]
    return arguments


async def _timed(attempt: Attempt, keywords: Mapping[str, Any]) -> tuple[Observation, float]:
    """Call the function, and measure the seconds from the judge's request to the worker's reply."""
    began = time.perf_counter()
    observation = await attempt.call(keywords=keywords, hold=True)
    seconds = time.perf_counter() - began
    await attempt.release(observation)
    return observation, seconds


async def _plan(attempt: Attempt, statement: Statement) -> Plan | None:
    if not statement.tag:
        return None
    found = await attempt.again(statement, prefix=PREFIX)
    try:
        await attempt.connection.rewind()  # EXPLAIN ANALYZE has executed the statement
    except InjectionError:
        return None
    return read_plan(str(found[0][0])) if found else None


def analysed(rows: Rows) -> Rows:
    """Return the same rows, analysed: the planner knows them as it knows those of a long-lived database."""
    return replace(rows, script=f"{rows.script}\n;ANALYZE {', '.join(schema().tables)}")


def _folded(observation: Observation, staged: Staged) -> list[tuple[Emission, Statement]]:
    """Group the statements of one text and line, each group with its first statement."""
    emitted: list[tuple[Emission, Statement]] = []
    for statement, sent, origin in zip(observation.work, observation.sent, observation.origins, strict=True):
        emission = Emission(
            statement.sql,
            (sending(statement),),
            location(sent.file, sent.line),
            _source(staged, origin.get("file"), sent.line),
            ORIGINS.get(str(origin.get("origin", "")), ""),
        )
        emitted.append((emission, statement))
    return [
        (replace(group[0][0], sendings=tuple(one.sendings[0] for one, _ in group)), group[0][1])
        for group in fold(emitted, lambda one: (one[0].sql, one[0].location, one[0].origin))
    ]


def _source(staged: Staged, file: object, line: int | None) -> str:
    path = staged.root / str(file)
    if not line or not path.is_relative_to(staged.root) or not path.is_file():
        return ""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[line - 1].strip() if line <= len(lines) else ""


def _literal(value: Any) -> str:
    if isinstance(value, list):
        shown = [_literal(item) for item in value[:_MOST_ITEMS]] + ["…"] * (len(value) > _MOST_ITEMS)
        return f"[{', '.join(shown)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {_literal(item)}' for key, item in value.items())}}}"
    return (
        f"{type(value).__name__}({str(value)!r})"
        if type(value) not in (int, str, bool, float, NoneType)
        else repr(value)
    )


# -- growth ----------------------------------------------------------------------------------------------------------


async def _growth(
    attempt: Attempt, name: str, sizes: Sequence[int], spin: Progress, *, reference: bool = False
) -> Series:
    """Call the function on larger and larger data sets."""
    points: list[Point] = []
    each, unit = load_provider().PARENT
    for size in sizes:
        rows = attempt.wide(size)
        spin(f"{name} on {size:,} {unit}")
        await attempt.load(analysed(rows))
        keywords = await _example(attempt)
        tries: list[tuple[Observation, float]] = []
        began = time.perf_counter()
        try:
            if not points:
                await attempt.call(keywords=keywords)
            while len(tries) < _TRIES and (not tries or time.perf_counter() - began < _SECONDS_FOR_TRIES):
                tries.append(await _timed(attempt, keywords))
        except Mistake as mistake:
            stopped = f"on {size:,} {unit}: {mistake.card.mistake}"
            return Series(name, tuple(points), reference, stopped, unit, each)
        observation, seconds = min(tries, key=lambda attempted: attempted[1])
        on_the_wire = sum(statement.seconds for statement in observation.work)
        points.append(Point(size, len(observation.work), seconds, on_the_wire, observation.fetched))
    return Series(name, tuple(points), reference, unit=unit, each=each)


# -- exercises without a session ----------------------------------------------------------------------------------------


def _xray_class(attempt: Attempt, methods: Sequence[str]) -> XRay:
    """Describe a class that is no table: what it sends depends on the model that it is made for."""
    facts = {
        "it is": "a class that is not mapped; each method works in the session that it is given",
        "methods": ", ".join(methods),
        "statements": "those of its methods: `kata check` shows them for a failed check, and the demo of its phase",
    }
    return XRay(attempt.exercise, attempt.location_of(), f"class {attempt.exercise.object}", facts=facts)


async def _xray_model(attempt: Attempt) -> XRay:
    """Describe the table of a mapped class, or of one with a mixin, and how it differs from the one in init.sql."""
    exercise, module = attempt.exercise, f"app.{attempt.exercise.module}"
    xray = XRay(exercise, attempt.location_of(), f"class {exercise.object}")
    try:
        found = (await attempt.probe(_PROBES, "table", module, exercise.object)).value
        if not found["mapped"]:
            return replace(xray, trouble=Card(f"{exercise.object} is not a mapped class: it makes no table."))
        name = str(found["class"])
        drift = [await _drift(attempt, name)] if found["table"] in read_script().tables else []
    except Mistake as mistake:
        return replace(xray, trouble=mistake.card)
    maker = "the class" if name == exercise.object else f"{name}, which inherits from it,"
    return replace(
        xray,
        facts=dict(found["relationships"]),
        listings=(Listing(f"The table {found['table']} that {maker} makes", "sql", _tidied(found["ddl"])), *drift),
    )


async def _drift(attempt: Attempt, name: str) -> Listing:
    """Describe how the table of a class differs from the one in init.sql."""
    scratch = await attempt.empty_database()
    await scratch.execute(read_script().schema)
    difference = await attempt.probe(_PROBES, "autogenerate", f"app.{attempt.exercise.module}", name, scratch.url)
    code = inspect.cleandoc(re.sub(r"# ### .* ###", "", str(difference.value or "")))
    if code:
        return Listing("What autogenerate would write, on a database as init.sql makes it", "python", code)
    return Listing("Differences to the table of init.sql", "", "None: autogenerate has nothing to do.")


def _tidied(ddl: Sequence[str]) -> str:
    """Return SQLAlchemy's DDL without tabs and trailing blanks."""
    return "\n".join(line.rstrip() for line in (";\n\n".join(ddl) + ";").expandtabs(4).splitlines())
