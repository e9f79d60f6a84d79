"""The stubs of the exercises, made from the solutions: the two differ in bodies and imports and in nothing else.

Neither the learner's files nor git remember the stubs once a learner has committed answers.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable

from kata.catalogue import Catalogue, Exercise
from kata.paths import SOLUTIONS
from kata.source import imports
from kata.source.definitions import NOT_STARTED, Definition, Node, assigned, definitions, lines_of

_MODEL = f"    __abstract__ = True  # {NOT_STARTED}; begin by replacing this line with the table's name"
_EMPTY = f"    pass  # {NOT_STARTED}; begin by replacing this line"


def solution_source(module: str) -> str:
    """The text of a solved module."""
    return (SOLUTIONS / f"{module}.py").read_text(encoding="utf-8")


def solution_of(exercise: Exercise, without: Collection[str] = ()) -> str:
    """The solved module without these attributes of the exercise's classes, `module.class.attribute`."""
    source = solution_source(exercise.module)
    lines = lines_of(source)
    found = definitions(source)
    unwanted = []
    for name in exercise.objects:
        prefix = f"{exercise.module}.{name}."
        attributes = {added.removeprefix(prefix) for added in without if added.startswith(prefix)}
        unwanted += [node for node in found[name].body if attributes.intersection(assigned(node))]
    for node in sorted(unwanted, key=lambda node: node.lineno, reverse=True):
        del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines) + "\n"


def added_later(catalogue: Catalogue, exercise: Exercise) -> tuple[str, ...]:
    """What exercises after this one add to classes, as `module.class.attribute`."""
    return tuple(added for other in catalogue.exercises[exercise.number :] for added in other.adds)


def stub_module(module: str, catalogue: Catalogue) -> str:
    """A module of the workbook with all of its exercises not started."""
    return stubbed(solution_source(module), catalogue.in_module(module))


def stubbed(source: str, exercises: Iterable[Exercise]) -> str:
    """A solved module with exercises put back to stubs, and without the imports that only their answers need.

    Raises:
        SyntaxError: The source is not Python.
    """
    lines = lines_of(source)
    found = definitions(source)
    wanted = [
        (found[name], dict(exercise.stub_values).get(name, f'"{NOT_STARTED}"'))
        for exercise in exercises
        for name in exercise.objects
        if name in found
    ]
    for definition, value in sorted(wanted, key=lambda pair: pair[0].first, reverse=True):
        lines[definition.first - 1 : definition.last] = _stub(definition, lines, value)
    return imports.prune("\n".join(lines) + "\n")


def blanked(source: str, exercises: Iterable[Exercise]) -> str:
    """A module in which the objects of exercises do nothing, whatever they were; all lines keep their numbers.

    A model is abstract, another class is empty, a function raises NotImplementedError: what reads them to find out
    whether they are there finds the stub.

    Raises:
        SyntaxError: The source is not Python.
    """
    lines, found = lines_of(source), definitions(source)
    for exercise in exercises:
        solved = definitions(solution_source(exercise.module))
        for name in exercise.objects:
            if name in found and name in solved:
                definition = found[name]
                empty = [""] * (definition.last - definition.first)
                lines[definition.first - 1 : definition.last] = [_does_nothing(name, solved[name].node), *empty]
    return "\n".join(lines) + "\n"


def _does_nothing(name: str, solved: Node) -> str:
    """The line that stands for an object whose solution is known."""
    if isinstance(solved, ast.ClassDef):
        return f"class {name}: {'__abstract__ = True' if _is_model(solved) else 'pass'}"
    if isinstance(solved, ast.Assign | ast.AnnAssign):
        return f'{name} = "{NOT_STARTED}"'
    return f"def {name}(*_, **__): raise NotImplementedError"


def _stub(definition: Definition, lines: list[str], value: str) -> list[str]:
    """The lines of the stub for a definition in the lines of its module; `value` is that of an assignment."""
    node = definition.node
    if isinstance(node, ast.Assign | ast.AnnAssign):
        target, _, _ = ast.unparse(node).partition(" = ")
        return [f"{target} = {value}"]
    kept = lines[definition.first - 1 : definition.head_end]
    if not isinstance(node, ast.ClassDef):
        indent = " " * node.body[0].col_offset
        return [*kept, f"{indent}raise NotImplementedError", *([f"{indent}yield"] if _is_generator(node) else [])]
    if _is_model(node):
        return [*kept, "", _MODEL]
    methods = [part for part in definition.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)]
    public: dict[str, list[str]] = {}
    for method in filter(_is_public, methods):
        public.setdefault(method.name, _stub(Definition(method.name, method), lines, value))
    if not public:
        return [*kept, *([""] if definition.docstring else []), _EMPTY]
    return [*kept, *(line for block in public.values() for line in ("", *block))]


def _is_model(node: ast.ClassDef) -> bool:
    """Whether a class is a table's; a mixin is not, and neither is a class that SQLAlchemy does not know."""
    return any(name in ("__tablename__", "__table__", "__abstract__") for part in node.body for name in assigned(part))


def _is_public(method: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a stub offers a method to the learner.

    Private methods, the SQL side of a hybrid and what is mapped belong to the answer; the latter would also be called
    while classes are made.
    """
    named = " ".join(map(ast.unparse, method.decorator_list))
    if re.search(r"declared_attr|\.(expression|setter|inplace|comparator|update_expression)", named):
        return False
    return not method.name.startswith("_") or (method.name.startswith("__") and method.name.endswith("__"))


def _is_generator(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function yields; its stub has to, too: decorators and annotation require it."""
    nested = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
    unseen: list[ast.AST] = list(function.body)
    while unseen:
        node = unseen.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, nested):
            unseen += ast.iter_child_nodes(node)
    return False
