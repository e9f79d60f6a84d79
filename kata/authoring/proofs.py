"""Checks of what proves an exercise: graders, query specs, and the banks of answers. Graders are read, not run."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kata.authoring.bank import Answer, bank
from kata.authoring.bank import read as read_answer
from kata.authoring.layout import Layout, parse
from kata.catalogue import Exercise
from kata.errors import KataError
from kata.judging.query_spec import QuerySpec
from kata.shape import read_shape

_FEWEST_REJECTED = 3


def name_of(exercise: Exercise) -> str:
    """An exercise as the findings name it."""
    return f"exercise {exercise.number} ({exercise.id})"


# -- graders and query specs -------------------------------------------------------------------------------------------


def graders_fit(layout: Layout) -> Iterator[str]:
    """Exercises without graders, and functions in the graders' files that grade nothing."""
    known = {exercise.id for exercise in layout.catalogue.exercises}
    graded = set(_with_standard_checks(layout))
    for unknown in sorted(graded - known):
        yield f"query_checks({unknown!r}) grades {unknown!r}, which is not an exercise"
    for path, module in _modules(layout):
        functions = [node for node in module.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        for function in functions:
            where = f"{path}: {function.name}"
            exercise_id = _graded_by(function)
            if exercise_id is None:
                if function.name.startswith("test_"):
                    yield f"{where} is not marked with an exercise (@grades), so it grades nothing"
                continue
            graded.add(exercise_id)
            if exercise_id not in known:
                yield f"{where} grades {exercise_id!r}, which is not an exercise"
            if not function.name.startswith("test_"):
                yield f"{where}: pytest finds only graders whose names begin with test_"
            if not ast.get_docstring(function):
                yield f"{where} has no docstring: its first line is what the learner reads"
        for name, times in Counter(function.name for function in functions).items():
            if times > 1:
                yield f"{path}: there are several {name}; only the last one is run"
    for exercise in layout.catalogue.exercises:
        if exercise.id not in graded:
            yield f"{name_of(exercise)} has no grader"


def count_graders(layout: Layout) -> str:
    """How many functions grade something, in words."""
    nodes = [node for _, module in _modules(layout) for node in module.body]
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return f"{sum(_graded_by(function) is not None for function in functions)} graders"


def specs_are_used(layout: Layout) -> Iterator[str]:
    """Query specs that are incomplete or that not exactly one grader uses, and standard checks without a query spec."""
    registered = _with_standard_checks(layout)
    there = {path.stem: path for path in sorted(layout.specs.glob("*.toml"))}
    for exercise_id, path in there.items():
        if exercise_id not in registered:
            yield f"{layout.shown(path)} is read by no grader: no query_checks({exercise_id!r})"
        if registered[exercise_id] > 1:
            yield f"query_checks({exercise_id!r}) is there {registered[exercise_id]} times: each check would run as often"
        yield from (f"{layout.shown(path)}{problem}" for problem in _incomplete(path))
    for exercise_id in sorted(registered.keys() - there.keys()):
        yield f"a grader reads queries/{exercise_id}.toml, which is not there"


def _incomplete(path: Path) -> Iterator[str]:
    try:
        spec = QuerySpec.read(path)
    except KataError as error:
        yield f": {error.message.removeprefix(f'{path.name}: ')}"
        return
    shape = read_shape(spec.oracle)
    if shape is not None and bool(spec.order) != bool(shape.ordered):
        yield " has an 'order', and its oracle has no ORDER BY" if spec.order else " lacks 'order': its oracle has one"


def _modules(layout: Layout) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(layout.graders.glob("test_*.py")):
        yield layout.shown(path), parse(path)


def _with_standard_checks(layout: Layout) -> Counter[str]:
    nodes = [node for _, module in _modules(layout) for node in ast.walk(module) if isinstance(node, ast.expr)]
    return Counter(argument for node in nodes if (argument := _argument(node, "query_checks")) is not None)


def _graded_by(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    arguments = (_argument(decorator, "grades") for decorator in function.decorator_list)
    return next((argument for argument in arguments if argument is not None), None)


def _argument(node: ast.expr, function: str) -> str | None:
    """The exercise id in `function("id")`; "?" when it is not a text, `None` for another expression."""
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[argument, *_]) if name == function:
            return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else "?"
    return None


# -- banks of answers --------------------------------------------------------------------------------------------------


def banks_are_complete(layout: Layout) -> Iterator[str]:
    """Answers that cannot be graded or prove nothing, and exercises with too few of them."""
    modules = {f"{module}.py" for module in layout.catalogue.modules}
    for exercise in layout.catalogue.exercises:
        answers: list[Answer] = []
        seen: dict[tuple[tuple[str, str], ...], str] = {}
        for path in sorted((layout.banks / exercise.id).glob("*.py")):
            shown = layout.shown(path)
            try:
                answer = read_answer(path, exercise)
            except KataError as error:
                yield error.message.replace(str(path), shown)
                continue
            answers.append(answer)
            yield from (f"{shown}{problem}" for problem in _problems(answer, modules))
            text = tuple(sorted((name, part.strip()) for name, part in answer.parts.items()))
            if answer.parts and text in seen:
                yield f"{shown} is the same answer as {seen[text]}"
            seen.setdefault(text, path.name)
        yield from _too_few(exercise, answers)


def _too_few(exercise: Exercise, answers: list[Answer]) -> Iterator[str]:
    name, folder = name_of(exercise), f"tests/answers/{exercise.id}/"
    for accepted, fewest, word in ((True, 1, "accepted"), (False, _FEWEST_REJECTED, "rejected")):
        number = sum(answer.accepted is accepted for answer in answers)
        if number < fewest:
            yield f"{name} has {number or 'no'} {word} answer{'s' * (number > 1)} in {folder}; it needs {fewest}"
    if any(answer.accepted for answer in answers) and not any(answer.note for answer in answers):
        yield f"{name} has no accepted answer with a note in {folder}: when is another form better?"


def _problems(answer: Answer, modules: set[str]) -> Iterator[str]:
    if answer.accepted and (answer.mistake or answer.says):
        yield " is accepted, but names a mistake"
    if not answer.accepted:
        try:
            if re.search(answer.says, "", re.IGNORECASE | re.DOTALL):
                yield f": its pattern {answer.says!r} matches every message, so it names no mistake"
        except re.error as error:
            yield f": its pattern {answer.says!r} cannot be read: {error}"
    for name in answer.parts:
        # A file that the learner added, and imports, is what some wrong answers are about.
        others = "\n".join(text for other, text in answer.parts.items() if other != name)
        added = re.search(rf"^(?:from|import) .*\b{re.escape(name.removesuffix('.py'))}\b", others, re.MULTILINE)
        if name not in modules and not name.startswith("versions/") and not added:
            yield f": its section {name} is not a module of a submission, so it is never read"
    if not answer.parts and answer.keeps_revisions:
        yield " answers nothing: it is the solution as it is"


def count_answers(layout: Layout) -> str:
    """How many answers the banks have, in words."""
    every = [answer for exercise in layout.catalogue.exercises for answer in bank(exercise, layout.banks)]
    accepted = sum(answer.accepted for answer in every)
    return f"{accepted} accepted, {len(every) - accepted} rejected"
