"""The stub of an exercise, derived from its solution: the two differ in the body and in nothing else.

The learner's own files are no source for it, and neither is git, once they commit.
"""

from __future__ import annotations

import ast
from collections.abc import Collection

from kata.catalogue import Catalogue, Exercise
from kata.source import imports
from kata.staging import Definition, definitions
from kata.staging.stage import SOLUTIONS

FUNCTION = "    raise NotImplementedError"
MODEL = "    __abstract__ = True  # not started; begin by replacing this line with the table's name"


def solution_source(module: str) -> str:
    """The solved module."""
    return (SOLUTIONS / f"{module}.py").read_text(encoding="utf-8")


def solution_of(exercise: Exercise, without: Collection[str] = ()) -> str:
    """The module with an exercise's solution.

    Args:
        exercise: Which one.
        without: What later exercises add to its class, as `module.class.attribute`; left out.
    """
    source = solution_source(exercise.module)
    attributes = {place.rpartition(".")[2] for place in without if place.rpartition(".")[0] == exercise.target}
    definition = definitions(source)[exercise.object]
    lines = source.splitlines()
    for node in reversed(definition.node.body):
        if attributes & _assigned(node):
            del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines) + "\n"


def added_later(catalogue: Catalogue, exercise: Exercise) -> tuple[str, ...]:
    """What exercises after this one add to classes, as `module.class.attribute`."""
    return tuple(place for other in catalogue.exercises if other.number > exercise.number for place in other.adds)


def stubs(module: str, objects: Collection[str]) -> str:
    """A solved module with some of its objects put back to their stubs, and without the imports that only they need.

    Args:
        module: Which one.
        objects: Names of functions and classes in it.
    """
    source = solution_source(module)
    lines = source.splitlines()
    found = definitions(source)
    for definition in sorted((found[name] for name in objects), key=lambda one: one.first, reverse=True):
        lines[definition.first - 1 : definition.last] = stub(definition, lines).splitlines()
    return imports.prune("\n".join(lines) + "\n", set(imports.bound(source).values()))


def stub(definition: Definition, lines: list[str]) -> str:
    """The stub of one object.

    Args:
        definition: Its solution.
        lines: The lines of the solved module.
    """
    head = definition.node.body[0].end_lineno or definition.last  # the docstring's last line
    kept = lines[definition.first - 1 : head]
    return "\n".join([*kept, "", MODEL] if isinstance(definition.node, ast.ClassDef) else [*kept, FUNCTION])


def _assigned(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return {node.target.id}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return set()
