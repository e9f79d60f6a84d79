"""What an author can get wrong, as far as it is seen by reading. `room` has the rest."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kata.authoring import files as room
from kata.authoring import graders, mirrors
from kata.authoring.bank import read as read_answer
from kata.authoring.finding import Finding
from kata.authoring.layout import Layout, parse
from kata.catalogue import Exercise
from kata.errors import KataError
from kata.judging.query_spec import QuerySpec

_FEWEST_HINTS = 3
# Shorter ones are words that a hint may need: `await session.flush()`, `.join(Employee.department)`.
_STATEMENT, _LINE = 25, 30
_REVISIONS = "versions/"


@dataclass(frozen=True)
class Check:
    """One check.

    Attributes:
        title: What has to be so.
        remedy: What to do where it is not.
        find: Gives a sentence for each place where it is not.
        count: How much it looks at, in words.
    """

    title: str
    remedy: str
    find: Callable[[Layout], Iterator[str]]
    count: Callable[[Layout], str] = lambda tree: ""

    def look(self, tree: Layout) -> Finding:
        """Look at a workbook; what cannot even be read is a trouble, too."""
        try:
            troubles = tuple(self.find(tree))
            detail = "" if troubles else self.count(tree)
        except SyntaxError as error:
            troubles, detail = (f"{error.filename or 'a file'}:{error.lineno} is not Python: {error.msg}",), ""
        except (KataError, OSError, UnicodeDecodeError) as error:
            troubles, detail = (str(error),), ""
        return Finding(self.title, troubles, self.remedy if troubles else "", detail)


def read_everything(tree: Layout) -> Iterator[Finding]:
    """All checks that need no judge, in their order. Without a catalogue there is only one."""
    catalogue = CATALOGUE.look(tree)
    yield catalogue
    for check in CHECKS:
        yield check.look(tree) if catalogue.whole else Finding(check.title, looked=False)


def _catalogue(tree: Layout) -> Iterator[str]:
    _ = tree.catalogue
    yield from ()


def _docstrings(tree: Layout) -> Iterator[str]:
    for phase in tree.catalogue.phases:
        yield from _opens_with(
            ast.get_docstring(parse(tree.app / f"{phase.module}.py")),
            f"Phase {phase.number} · {phase.title}.",
            f"app/{phase.module}.py",
        )
    for exercise in tree.catalogue.exercises:
        definition = tree.definition(tree.app, exercise)
        where = f"app/{exercise.module}.py: {exercise.object}"
        if definition is None:
            yield f"{where} is not there"
        else:
            right = f"Exercise {exercise.number} · {exercise.title}."
            yield from _opens_with(ast.get_docstring(definition.node), right, where)


def _opens_with(docstring: str | None, right: str, where: str) -> Iterator[str]:
    first = (docstring or "").partition("\n")[0]
    if first != right:
        there = f"opens with “{first}”" if first else "has no docstring"
        yield f"{where} {there}; by the catalogue it is “{right}”"


def _mirrors(tree: Layout) -> Iterator[str]:
    places = tree.places
    for name in tree.module_files:
        app, solution = tree.app / name, tree.solutions / name
        for folder in (tree.app, tree.solutions):
            for missing in mirrors.without_docstrings(folder / name, places):
                yield f"{folder.name}/{name}: {missing} has no docstring"
            for text in mirrors.absolute_imports(folder / name):
                yield f"{folder.name}/{name}: “{text}” has to be relative, or it finds the other tree's"
        if difference := mirrors.outline_difference(app, solution, places):
            yield f"{name} differs outside of the answers: {_first_change(difference)}"
        elif difference := mirrors.scaffolding_difference(app, solution, places):
            yield f"{name}: a comment differs: {_first_change(difference)}"
        for text in mirrors.lacking_imports(app, solution):
            yield f"solutions/{name} lacks “{text}” of the stubs"
        for text in mirrors.needless_imports(app, solution, places):
            yield f"solutions/{name}: no answer uses “{text}”"


def _first_change(difference: str) -> str:
    lines = [line for line in difference.splitlines()[2:] if line[:1] in "+-"]
    return " / ".join(f"{line[0]} {line[1:].strip()}" for line in lines[:2])


def _hints(tree: Layout) -> Iterator[str]:
    for exercise in tree.catalogue.exercises:
        told = f"exercise {exercise.number} ({exercise.id})"
        if len(exercise.hints) < _FEWEST_HINTS:
            yield f"{told} has {len(exercise.hints)} hints; {_FEWEST_HINTS} are the fewest"
        every = {f"hint {at}": hint for at, hint in enumerate(exercise.hints, start=1)}
        seen: dict[str, str] = {}
        for name, hint in every.items():
            words = " ".join(re.findall(r"\w+", hint.lower()))
            if not words:
                yield f"{told}: {name} is empty"
            elif words in seen:
                yield f"{told}: {name} says the same as {seen[words]}"
            seen.setdefault(words, name)
        every |= {f"the hint for “{pattern}”": hint for pattern, hint in exercise.mistakes}
        code = answer_lines(tree, exercise)
        for name, hint in every.items():
            text = _plain(hint)
            for line in sorted(line for line in code if line in text):
                yield f"{told}: {name} holds a line of the answer: {line}"


def answer_lines(tree: Layout, exercise: Exercise) -> set[str]:
    """What of an exercise's solution says enough to be its answer, statement by statement and line by line.

    What it adds to other classes belongs to it; what stands in the stub's module, in a docstring, is given.
    """
    definition = tree.definition(tree.solutions, exercise)
    if definition is None:
        return set()
    source = (tree.solutions / f"{exercise.module}.py").read_text(encoding="utf-8").splitlines()
    body = definition.node.body
    written = [
        text.partition("  #")[0]
        for text in source[(body[0].end_lineno or 0) : definition.last]
        if not text.lstrip().startswith("#")
    ]
    statements = list(body[1:])
    for place in exercise.adds:
        module, name, attribute = place.split(".")
        for node in parse(tree.solutions / f"{module}.py").body:
            if isinstance(node, ast.ClassDef) and node.name == name:
                statements += [part for part in node.body if _assigns(part, attribute)]
    whole = [
        text
        for statement in statements
        for node in ast.walk(statement)
        if isinstance(node, ast.stmt)
        for text in ast.unparse(node).splitlines()
    ]
    lines = {line for text in whole if len(line := _plain(text)) > _STATEMENT}
    lines |= {line for text in written if len(line := _plain(text).rstrip(",")) > _LINE}
    given = _plain((tree.app / f"{exercise.module}.py").read_text(encoding="utf-8"))
    return {line for line in lines if line not in given}


def _assigns(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace('"', "'").replace("`", "")).strip()


def _graders(tree: Layout) -> Iterator[str]:
    known = {exercise.id for exercise in tree.catalogue.exercises}
    graded: set[str] = set()
    functions = list(graders.written(tree))
    for function in functions:
        where = f"{tree.shown(function.path)}: {function.name}"
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
        graded.add(function.exercise_id)
    for path in graders.files(tree):
        names = Counter(function.name for function in functions if function.path == path)
        for name in (name for name, times in names.items() if times > 1):
            yield f"{tree.shown(path)}: there are several {name}; only the last one is run"
    for exercise in tree.catalogue.exercises:
        if exercise.id not in graded:
            yield f"exercise {exercise.number} ({exercise.id}) has no grader"


def _questions(tree: Layout) -> Iterator[str]:
    used = graders.mentioned(tree)
    there = sorted((tree.graders / "queries").glob("*.toml"))
    for path in there:
        if path.name not in used:
            yield f"{tree.shown(path)} is read by no grader"
        try:
            QuerySpec.read(path)
        except KataError as error:
            yield f"{tree.shown(path)}: {error.message}"
    for name in sorted(text for text in used if text.endswith(".toml") and text not in {path.name for path in there}):
        yield f"a grader reads queries/{name}, which is not there"


def _answers(tree: Layout) -> Iterator[str]:
    modules = {f"{module}.py" for module in tree.catalogue.modules}
    for exercise in tree.catalogue.exercises:
        told = f"exercise {exercise.number} ({exercise.id})"
        found: dict[bool, int] = {True: 0, False: 0}
        seen: dict[tuple[tuple[str, str], ...], str] = {}
        for path in sorted((tree.banks / exercise.id).glob("*.py")):
            shown = tree.shown(path)
            try:
                answer = read_answer(path, exercise)
            except KataError as error:
                yield error.message.replace(str(path), shown)
                continue
            found[answer.accepted] += 1
            if answer.accepted and (answer.mistake or answer.says):
                yield f"{shown} is accepted, and has a mistake all the same"
            yield from (f"{shown}: {trouble}" for trouble in _pattern(answer.says) if not answer.accepted)
            for name in answer.parts:
                if name not in modules and not name.startswith(_REVISIONS):
                    yield f"{shown}: its section {name} is no module of a submission, so nobody reads it"
            if not answer.parts and answer.keeps_revisions:
                yield f"{shown} answers nothing: it is the solution as it is"
            text = tuple(sorted((name, part.strip()) for name, part in answer.parts.items()))
            if answer.parts and text in seen:
                yield f"{shown} is the same answer as {seen[text]}"
            seen.setdefault(text, path.name)
        for accepted, word in ((True, "accepted"), (False, "rejected")):
            if not found[accepted]:
                yield f"{told} has no {word} answer in tests/answers/{exercise.id}/"


def _pattern(says: str) -> Iterator[str]:
    try:
        if re.search(says, "", re.IGNORECASE | re.DOTALL):
            yield f"its pattern {says!r} matches every message, so it names no mistake"
    except re.error as error:
        yield f"its pattern {says!r} cannot be read: {error}"


def _count_answers(tree: Layout) -> str:
    every = [read_answer(path, e) for e in tree.catalogue.exercises for path in (tree.banks / e.id).glob("*.py")]
    accepted = sum(answer.accepted for answer in every)
    return f"{accepted} accepted, {len(every) - accepted} rejected"


CATALOGUE = Check(
    "The catalogue can be read, and agrees with itself",
    "Its keys are explained at the head of kata/catalogue/exercises.toml.",
    _catalogue,
    lambda tree: f"{len(tree.catalogue.exercises)} exercises in {len(tree.catalogue.phases)} phases",
)
CHECKS = (
    Check(
        "Docstrings begin as the catalogue says",
        "Write number and title in one of the two places like in the other.",
        _docstrings,
    ),
    Check(
        "Stubs and solutions are mirrors",
        "Only the bodies of exercises, and the imports that they need, may differ. diff -ru app solutions shows all.",
        _mirrors,
        lambda tree: f"{len(tree.module_files)} modules",
    ),
    Check(
        "The learner's room is as a newcomer finds it",
        "uv run kata reset N puts a stub back (and kata undo your answer); move your revisions out of alembic/versions/.",
        room.is_pristine,
    ),
    Check(
        f"Every exercise has at least {_FEWEST_HINTS} hints, and none gives the answer away",
        "Say what to look for; the line itself is the learner's to write.",
        _hints,
        lambda tree: f"{sum(len(exercise.hints) for exercise in tree.catalogue.exercises)} hints",
    ),
    Check(
        "Every exercise has graders, and every grader an exercise",
        'Mark each grader with @grades("id of its exercise").',
        _graders,
        lambda tree: f"{sum(function.exercise_id is not None for function in graders.written(tree))} graders",
    ),
    Check(
        "Every question can be read, and is asked",
        "Read it in a grader with Question.read(…), or delete it.",
        _questions,
    ),
    Check(
        "Every exercise has accepted and rejected answers",
        "kata/authoring/bank.py says what stands at the head of an answer.",
        _answers,
        _count_answers,
    ),
    Check(
        "No stray and no missing files",
        "Delete what belongs to nothing; what is nobody's business but yours goes into .gitignore.",
        room.strays,
    ),
    Check(
        "The README's table is the catalogue",
        "uv run kata dev table   prints the right one, to be pasted.",
        room.table_differs,
    ),
)
"""Every check that needs no judge, behind `CATALOGUE`."""
