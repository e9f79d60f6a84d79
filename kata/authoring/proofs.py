"""Checks of what proves an exercise: graders, query specs, and the banks of answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kata.authoring import graders
from kata.authoring.bank import Answer
from kata.authoring.bank import read as read_answer
from kata.authoring.layout import Layout
from kata.catalogue import Exercise
from kata.errors import KataError
from kata.judging.query_spec import QuerySpec

_REVISIONS = "versions/"
_STANDARD_RULES = (
    {"rows_are_right", "entities_are_right"},
    {"statement_budget"},
    {"ordered_by_the_database"},
    {"written_with_constructs"},
    {"database_does_the_work", "fetches_no_more_than_it_needs", "calls_with_noise"},
    {"answer_comes_from_statements"},
)
"""What `query_checks` registers; graders that do without it call one of each set."""


def graders_fit(layout: Layout) -> Iterator[str]:
    """Exercises without graders, and functions in the graders' files that grade nothing."""
    known = {exercise.id for exercise in layout.catalogue.exercises}
    standard = graders.standard(layout)
    functions = list(graders.functions(layout))
    for exercise_id in sorted(standard - known):
        yield f"query_checks({exercise_id!r}) grades {exercise_id!r}, which is no exercise"
    for function in functions:
        where = f"{layout.shown(function.path)}: {function.name}"
        if function.exercise_id is None:
            if function.name.startswith("test_"):
                yield f"{where} is marked with no exercise (@grades), so it grades nothing"
            continue
        if function.exercise_id not in known:
            yield f"{where} grades {function.exercise_id!r}, which is no exercise"
        if not function.name.startswith("test_"):
            yield f"{where}: pytest finds only graders whose names begin with test_"
        if not function.docstring:
            yield f"{where} has no docstring: its first line is what the learner reads"
    for path in graders.files(layout):
        names = Counter(function.name for function in functions if function.path == path)
        for name in (name for name, times in names.items() if times > 1):
            yield f"{layout.shown(path)}: there are several {name}; only the last one is run"
    graded = standard | {function.exercise_id for function in functions}
    for exercise in layout.catalogue.exercises:
        if exercise.id not in graded:
            yield f"exercise {exercise.number} ({exercise.id}) has no grader"


def specs_are_used(layout: Layout) -> Iterator[str]:
    """Query specs that cannot be read or that no grader uses, and query exercises that lack standard checks."""
    used = graders.mentioned(layout)
    standard = graders.standard(layout)
    there = {path.name: path for path in sorted(layout.specs.glob("*.toml"))}
    for name, path in there.items():
        exercise_id = path.stem
        if name not in used and exercise_id not in standard:
            yield f"{layout.shown(path)} is read by no grader"
        elif exercise_id not in standard:
            yield from _lacking_rules(layout, exercise_id)
        try:
            QuerySpec.read(path)
        except KataError as error:
            yield f"{layout.shown(path)}: {error.message}"
    wanted = {text for text in used if text.endswith(".toml")} | {f"{exercise_id}.toml" for exercise_id in standard}
    for name in sorted(wanted - there.keys()):
        yield f"a grader reads queries/{name}, which is not there"


def _lacking_rules(layout: Layout, exercise_id: str) -> Iterator[str]:
    functions = [function for function in graders.functions(layout) if function.exercise_id == exercise_id]
    calls = {name for function in functions for name in function.calls}
    for rules in _STANDARD_RULES:
        if functions and not rules & calls:
            yield f"the graders of {exercise_id!r} lack a standard check: {' or '.join(sorted(rules))}"


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
    name, folder = f"exercise {exercise.number} ({exercise.id})", f"tests/answers/{exercise.id}/"
    for accepted, word in ((True, "accepted"), (False, "rejected")):
        if not any(answer.accepted is accepted for answer in answers):
            yield f"{name} has no {word} answer in {folder}"
    if any(answer.accepted for answer in answers) and not any(answer.note for answer in answers):
        yield f"{name} has no accepted answer with a note in {folder}: when is another form better?"


def _problems(answer: Answer, modules: set[str]) -> Iterator[str]:
    if answer.accepted and (answer.mistake or answer.says):
        yield " is accepted, and has a mistake all the same"
    if not answer.accepted:
        try:
            if re.search(answer.says, "", re.IGNORECASE | re.DOTALL):
                yield f": its pattern {answer.says!r} matches every message, so it names no mistake"
        except re.error as error:
            yield f": its pattern {answer.says!r} cannot be read: {error}"
    for name in answer.parts:
        if name not in modules and not name.startswith(_REVISIONS):
            yield f": its section {name} is no module of a submission, so nobody reads it"
    if not answer.parts and answer.keeps_revisions:
        yield " answers nothing: it is the solution as it is"


def count_answers(layout: Layout) -> str:
    """How many answers the banks have, in words."""
    every = [
        read_answer(path, one) for one in layout.catalogue.exercises for path in (layout.banks / one.id).glob("*.py")
    ]
    accepted = sum(answer.accepted for answer in every)
    return f"{accepted} accepted, {len(every) - accepted} rejected"
