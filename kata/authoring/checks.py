"""The checks that only read: what a check is, those of the catalogue and of what learners read, and all of them in order."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from kata.authoring import files, proofs, tables, taxonomy
from kata.authoring.layout import Layout, definitions_in, parse
from kata.authoring.proofs import name_of
from kata.catalogue import Exercise
from kata.errors import KataError
from kata.source.definitions import assigned, lines_of
from kata.source.imports import imports_of

_FEWEST_HINTS = 3
_MOST_READS = 3
_OFFICIAL = (
    "docs.sqlalchemy.org",
    "alembic.sqlalchemy.org",
    "www.postgresql.org",
    "magicstack.github.io",
    "docs.python.org",
    "fastapi.tiangolo.com",
)
_HEADINGS = ["Task", "Teaches", "Contract", "Budget"]
_HAS_DOCSTRING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_LESSON = 20
"""The fewest lines of a phase's docstring."""
# Shorter ones are words that a hint may need: `await session.flush()`, `.join(Employee.department)`.
_STATEMENT, _LINE = 25, 30


@dataclass(frozen=True)
class Finding:
    """The outcome of one check.

    Attributes:
        title: What has to be so.
        problems: Where it is not, one sentence each.
        remedy: What to do about them.
        detail: How much was checked.
        ran: Whether the check could run at all.
    """

    title: str
    problems: tuple[str, ...] = ()
    remedy: str = ""
    detail: str = ""
    ran: bool = True

    @property
    def ok(self) -> bool:
        """Whether the check ran and found no problem."""
        return self.ran and not self.problems


@dataclass(frozen=True)
class Check:
    """One check that only reads.

    Attributes:
        find: Gives one sentence per problem.
        count: How much it checks, in words.
    """

    title: str
    remedy: str
    find: Callable[[Layout], Iterator[str]]
    count: Callable[[Layout], str] = lambda layout: ""

    def run(self, layout: Layout) -> Finding:
        """Check a workbook. A file that cannot be read is a problem, not an error."""
        try:
            if problems := tuple(self.find(layout)):
                return Finding(self.title, problems, self.remedy)
            return Finding(self.title, detail=self.count(layout))
        except SyntaxError as error:
            problem = f"{error.filename or 'a file'}:{error.lineno} is not Python: {error.msg}"
        except (KataError, OSError, UnicodeDecodeError) as error:
            problem = str(error)
        return Finding(self.title, (problem,), self.remedy)


def read_everything(layout: Layout) -> Iterator[Finding]:
    """Run all checks that only read, in order. Without the catalogue and its modules only the first one runs."""
    catalogue = CATALOGUE.run(layout)
    yield catalogue
    for check in CHECKS:
        yield check.run(layout) if catalogue.ok else Finding(check.title, ran=False)


# -- docstrings and demos ------------------------------------------------------------------------------------------------


def _docstrings(layout: Layout) -> Iterator[str]:
    for phase in layout.catalogue.phases:
        where = f"app/{phase.module}.py"
        docstring = ast.get_docstring(parse(layout.app / f"{phase.module}.py")) or ""
        yield from _opens_with(docstring, f"Phase {phase.number} · {phase.title}.", where)
        if len(docstring.splitlines()) <= _LESSON or "What to watch in the SQL" not in docstring:
            yield f"{where}: its docstring is the phase's lesson, and ends with “What to watch in the SQL: …”"
    for exercise in layout.catalogue.exercises:
        found = definitions_in(layout.app / f"{exercise.module}.py")
        where = f"app/{exercise.module}.py: {exercise.object}"
        for other in exercise.objects[1:]:
            if other in found and isinstance(found[other].node, _HAS_DOCSTRING) and not found[other].docstring:
                yield f"app/{exercise.module}.py: {other} has no docstring"
        definition = found.get(exercise.object)
        if definition is None:
            yield f"{where} is not there"
            continue
        docstring = definition.docstring
        yield from _opens_with(docstring, f"Exercise {exercise.number} · {exercise.title}.", where)
        headings = [line.rstrip(":") for line in docstring.splitlines() if re.match(r"\S.*:$", line)]
        if docstring and headings != _HEADINGS:
            yield f"{where}: the parts of its docstring are {', '.join(_HEADINGS)}, not {', '.join(headings) or 'none'}"
        for empty in re.findall(r"^(\S.*):$(?!\n+ )", docstring, re.MULTILINE):
            yield f"{where}: there is nothing under {empty} in its docstring"


def _opens_with(docstring: str, right: str, where: str) -> Iterator[str]:
    first = docstring.partition("\n")[0]
    if first != right:
        there = f"opens with “{first}”" if first else "has no docstring"
        yield f"{where} {there}; by the catalogue it is “{right}”"


def _demos(layout: Layout) -> Iterator[str]:
    for phase in layout.catalogue.phases:
        path = layout.app / f"{phase.module}.py"
        main = definitions_in(path).get("main")
        if main is None or "__main__" not in path.read_text(encoding="utf-8"):
            yield f"app/{phase.module}.py has no demo: an async main(), and a last block that runs it"
            continue
        shown = {part.value for part in ast.walk(main.node) if isinstance(part, ast.Constant)}
        for exercise in layout.catalogue.in_phase(phase.module):
            if exercise.id not in shown:
                yield f"app/{phase.module}.py: main() does not show {name_of(exercise)}"


def _examples(layout: Layout) -> Iterator[str]:
    for exercise in layout.catalogue.exercises:
        definition = layout.stub(exercise)
        if definition is None or not isinstance(definition.node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        arguments = definition.node.args
        required = len(arguments.args) - len(arguments.defaults)
        names = [each.arg for each in arguments.args[:required]]
        names += [
            each.arg
            for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            if default is None
        ]
        for name in names[1:] if names[:1] == ["session"] else ():
            if not re.search(rf"\b{name}\b", exercise.example):
                yield f"{name_of(exercise)} has the argument {name}, and no example that gives it a value"


def _requirements(layout: Layout) -> Iterator[str]:
    exercises = layout.catalogue.exercises
    owners = {(f".{one.module}", name): one.id for one in exercises for name in one.objects if name[0].isupper()}
    for exercise in exercises:
        for one in imports_of((layout.app / f"{exercise.module}.py").read_text(encoding="utf-8")):
            owner = owners.get((one.module, one.what), exercise.id)
            if owner not in (exercise.id, *exercise.requires, *exercise.stand_ins):
                yield f"{name_of(exercise)} does not require {owner}, and app/{exercise.module}.py has “{one}”"


# -- hints and reads -----------------------------------------------------------------------------------------------------


def _reads(layout: Layout) -> Iterator[str]:
    for exercise in layout.catalogue.exercises:
        if not 1 <= len(exercise.reads) <= _MOST_READS:
            yield f"{name_of(exercise)} names {len(exercise.reads)} pages of documentation; 1 to {_MOST_READS} are right"
        for title, url in exercise.reads:
            if urlsplit(url).hostname not in _OFFICIAL:
                yield f"{name_of(exercise)}: {title} ({url}) is not official documentation"


def _hints(layout: Layout) -> Iterator[str]:
    for exercise in layout.catalogue.exercises:
        every = {f"hint {at}": hint for at, hint in enumerate(exercise.hints, start=1)}
        seen: dict[str, str] = {}
        for name, hint in every.items():
            words = " ".join(re.findall(r"\w+", hint.lower()))
            if not words:
                yield f"{name_of(exercise)}: {name} is empty"
            elif words in seen:
                yield f"{name_of(exercise)}: {name} says the same as {seen[words]}"
            seen.setdefault(words, name)
        every |= {f"the hint for “{pattern}”": hint for pattern, hint in exercise.mistakes}
        code = answer_lines(layout, exercise)
        for name, hint in every.items():
            text = _plain(hint)
            for line in sorted(line for line in code if line in text):
                yield f"{name_of(exercise)}: {name} holds a line of the answer: {line}"


def answer_lines(layout: Layout, exercise: Exercise) -> set[str]:
    """The statements and lines of a solution that would give the answer away: those that the stub's module lacks."""
    path = layout.solutions / f"{exercise.module}.py"
    lines, found = lines_of(path.read_text(encoding="utf-8")), definitions_in(path)
    written: list[str] = []
    statements: list[ast.stmt] = []
    for definition in (found[name] for name in exercise.objects if name in found):
        body = lines[definition.head_end : definition.last]
        written += [text.partition("  #")[0] for text in body if not text.lstrip().startswith("#")]
        statements += definition.body
    for attribute in exercise.adds:
        module, class_name, name = attribute.split(".")
        owner = definitions_in(layout.solutions / f"{module}.py").get(class_name)
        statements += [part for part in (owner.body if owner else ()) if name in assigned(part)]
    whole = [
        text
        for statement in statements
        for node in ast.walk(statement)
        if isinstance(node, ast.stmt)
        for text in ast.unparse(node).splitlines()
    ]
    code = {line for text in whole if len(line := _plain(text)) > _STATEMENT}
    code |= {line for text in written if len(line := _plain(text).rstrip(",")) > _LINE}
    given = _plain((layout.app / f"{exercise.module}.py").read_text(encoding="utf-8"))
    return {line for line in code if line not in given}


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace('"', "'").replace("`", "")).strip()


# -- all of them ---------------------------------------------------------------------------------------------------------


CATALOGUE = Check(
    "The catalogue can be read, and its modules are there",
    "Its first lines explain its keys. git restores a lost module; kata dev new makes one with its phase.",
    files.missing_modules,
    lambda layout: f"{len(layout.catalogue.exercises)} exercises in {len(layout.catalogue.phases)} phases",
)
CHECKS = (
    Check(
        "Docstrings begin as the catalogue says, and are complete",
        "Write number and title in one of the two places as in the other; the parts are those of the other exercises.",
        _docstrings,
    ),
    Check(
        "Every phase has a demo, and shows all of its exercises",
        'In main(): async with demo.exercise("id") as session: …, or demo.model("id", Class).',
        _demos,
    ),
    Check(
        "Every function with arguments has an example of a call",
        "example = SQL in the catalogue that returns one row, with a label for each argument behind the session.",
        _examples,
    ),
    Check(
        "Every exercise requires those whose classes its module imports",
        "requires = [ids] in the catalogue.",
        _requirements,
    ),
    Check(
        "Stubs and solutions are mirrors",
        "Only the bodies of exercises, and the imports that they need, may differ. diff -ru app solutions shows all.",
        files.are_mirrors,
        lambda layout: f"{len(layout.module_files)} modules",
    ),
    Check(
        "The learner's files are as a newcomer finds them",
        "uv run kata reset N puts a stub back (and kata undo your answer); move your revisions out of alembic/versions/.",
        files.is_pristine,
    ),
    Check(
        f"Every exercise has at least {_FEWEST_HINTS} hints, and none gives the answer away",
        "Say what to look for; the line itself is the learner's to write.",
        _hints,
        lambda layout: f"{sum(len(exercise.hints) for exercise in layout.catalogue.exercises)} hints",
    ),
    Check(
        "Every exercise names pages of the official documentation",
        f"reads = [[title, https address], …] in the catalogue; one to {_MOST_READS} pages.",
        _reads,
        lambda layout: f"{sum(len(exercise.reads) for exercise in layout.catalogue.exercises)} pages",
    ),
    Check(
        "Every exercise has graders, and every grader an exercise",
        'Mark each grader with @grades("id of its exercise"), or register the standard checks: query_checks("id").',
        proofs.graders_fit,
        proofs.count_graders,
    ),
    Check(
        "Every query spec is complete, belongs to an exercise, and has the standard checks",
        'docs/graders.md lists the keys; one NAME = query_checks("id") in test_<module>.py registers the checks.',
        proofs.specs_are_used,
    ),
    Check(
        "Every exercise has accepted and rejected answers",
        "“The answer bank” in CONTRIBUTING.md says what an answer holds, and which ones are needed.",
        proofs.banks_are_complete,
        proofs.count_answers,
    ),
    Check(
        "No stray and no missing files",
        "Delete what belongs to nothing; what only you need goes into .gitignore.",
        files.strays,
    ),
    Check(
        "Nothing is left to be filled in",
        f"Replace each {files.TODO} by what it asks for.",
        files.left_to_do,
    ),
    Check(
        "The tables in README.md and docs/ are up to date",
        "uv run kata dev table --write   writes the right ones.",
        tables.tables_differ,
    ),
    Check(
        "The changelog names every exercise",
        "A line in CHANGELOG.md, with the exercise's id in backticks.",
        files.changelog_lacks,
    ),
    Check(
        "The banks of query exercises cover the kinds of SQL errors",
        'Write a wrong answer with kinds = ["NAME"] in its head, or excuse the exercise in tests/answers/taxonomy.toml.',
        taxonomy.gaps,
        taxonomy.count_kinds,
    ),
)
"""Every check that only reads, in order, without `CATALOGUE`."""
