"""From the TOML file to a catalogue, or to a sentence that tells the author what is wrong with it."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, TypeVar

from kata.catalogue.model import Catalogue, Exercise, Phase
from kata.errors import CatalogueError

_Entry = TypeVar("_Entry", Phase, Exercise)
_FEWEST_HINTS = 3
_A_QUERY = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)
_AN_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def read(path: Path) -> Catalogue:
    """Read and check a catalogue.

    Raises:
        CatalogueError: It is not whole. The message names the file, the entry and the key.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as reason:
        raise CatalogueError(f"The catalogue cannot be read: {path}: {reason}.") from reason
    try:
        unknown = sorted(data.keys() - {"phase", "exercise"})
        if unknown:
            raise _Wrong(
                f"unknown key{_s(unknown)} {_names(unknown)} at the top; there are [[phase]] and [[exercise]] only"
            )
        catalogue = Catalogue(
            phases=tuple(_entry(Phase, table, n) for n, table in _tables(data, "phase")),
            exercises=tuple(_entry(Exercise, table, n) for n, table in _tables(data, "exercise")),
        )
        _check(catalogue)
    except _Wrong as wrong:
        raise CatalogueError(
            f"The catalogue is not whole: {wrong}.", remedy=f"Mend {path}; its first lines say what each key means."
        ) from None
    return catalogue


class _Wrong(Exception):
    """What is wrong, as the middle of a sentence."""


def _tables(data: dict[str, Any], kind: str) -> list[tuple[int, dict[str, Any]]]:
    tables = data.get(kind)
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise _Wrong(f"there is no [[{kind}]]")
    return list(enumerate(tables, start=1))


def _entry(kind: type[_Entry], table: dict[str, Any], position: int) -> _Entry:
    name = f"{kind.__name__.lower()} {table.get('id') or table.get('module') or f'no. {position}'}"
    known = {field.name: field for field in fields(kind)}
    unknown = sorted(table.keys() - known.keys())
    if unknown:
        raise _Wrong(f"{name} has the unknown key{_s(unknown)} {_names(unknown)}")
    missing = [key for key, field in known.items() if key not in table and field.default is MISSING]
    if missing:
        raise _Wrong(f"{name} lacks {_names(missing)}")
    values: dict[str, Any] = {}
    for key, value in table.items():
        fits, expected = _TYPES[known[key].type]
        if not fits(value):
            raise _Wrong(f"{name}: {key!r} must be {expected}, not {value!r}")
        values[key] = _frozen(value)
    return kind(**values)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


_TYPES: dict[object, tuple[Callable[[Any], bool], str]] = {
    int: (lambda value: type(value) is int, "a number"),
    bool: (lambda value: type(value) is bool, "true or false"),
    str: (_is_text, "a text that is not empty"),
    tuple[str, ...]: (
        lambda value: isinstance(value, list) and all(_is_text(item) for item in value),
        "a list of texts that are not empty",
    ),
    tuple[tuple[str, str], ...]: (
        lambda value: isinstance(value, list) and all(_is_pair_of_texts(item) for item in value),
        "a list of pairs of texts that are not empty",
    ),
}


def _is_pair_of_texts(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(_is_text(item) for item in value)


def _check(catalogue: Catalogue) -> None:
    """What can only be seen with all entries side by side."""
    phases, exercises = catalogue.phases, catalogue.exercises
    for what, values in (
        ("phase number", [phase.number for phase in phases]),
        ("phase module", [phase.module for phase in phases]),
        ("exercise number", [exercise.number for exercise in exercises]),
        ("exercise id", [exercise.id for exercise in exercises]),
        ("exercise object", [exercise.target for exercise in exercises]),
    ):
        doubled = [value for value, times in Counter(values).items() if times > 1]
        if doubled:
            raise _Wrong(f"the {what} {doubled[0]!r} is used twice")
    for kind, numbers in (
        ("phases", [phase.number for phase in phases]),
        ("exercises", [exercise.number for exercise in exercises]),
    ):
        if numbers != list(range(1, len(numbers) + 1)):
            raise _Wrong(f"the {kind} are not numbered 1 to {len(numbers)} in their order, but {_names(numbers)}")
    modules = {phase.module for phase in phases}
    for exercise in exercises:
        if exercise.phase not in modules:
            raise _Wrong(f"exercise {exercise.id}: there is no phase {exercise.phase!r}")
        _check_exercise(exercise, known={other.id for other in exercises})
    empty = sorted(modules - {exercise.phase for exercise in exercises})
    if empty:
        raise _Wrong(f"phase {empty[0]} has no exercise")
    _check_no_circle(exercises)


def _check_exercise(exercise: Exercise, known: set[str]) -> None:
    name = f"exercise {exercise.id}"
    if not _AN_ID.fullmatch(exercise.id):
        raise _Wrong(f"{name}: an id is made of lower-case words joined by hyphens")
    for place in exercise.touches:
        parts = place.split(".")
        if len(parts) != 2 or not all(part.isidentifier() for part in parts):
            raise _Wrong(f"{name}: {place!r} is not of the form module.object")
    for pattern, _ in exercise.mistakes:
        try:
            re.compile(pattern)
        except re.error as reason:
            raise _Wrong(f"{name}: the pattern {pattern!r} in 'mistakes' cannot be read: {reason}") from None
    for place in exercise.adds:
        parts = place.split(".")
        if len(parts) != 3 or ".".join(parts[:2]) not in exercise.also:
            raise _Wrong(
                f"{name}: {place!r} in 'adds' is not of the form module.class.attribute, with its class in 'also'"
            )
    for key, ids in (("requires", exercise.requires), ("stand_ins", exercise.stand_ins)):
        strange = [other for other in ids if other not in known or other == exercise.id]
        if strange:
            raise _Wrong(f"{name}: {key!r} names {strange[0]!r}, which is no other exercise")
        if len(set(ids)) < len(ids):
            raise _Wrong(f"{name}: {key!r} names an exercise twice")
    # Unlike above, an exercise may be compared with its own reference solution.
    strange = [other for other in exercise.compare if other not in known]
    if strange or len(set(exercise.compare)) < len(exercise.compare):
        what = f"{strange[0]!r}, which is no exercise" if strange else "an exercise twice"
        raise _Wrong(f"{name}: 'compare' names {what}")
    if exercise.example and not _A_QUERY.match(exercise.example):
        raise _Wrong(f"{name}: 'example' is a query that gives one row of arguments, not {exercise.example!r}")
    if len(exercise.hints) < _FEWEST_HINTS:
        raise _Wrong(f"{name} has {len(exercise.hints)} hints; {_FEWEST_HINTS} are the fewest")
    if len(set(exercise.hints)) < len(exercise.hints):
        raise _Wrong(f"{name} has the same hint twice")


def _check_no_circle(exercises: tuple[Exercise, ...]) -> None:
    """Take away, again and again, whatever requires nothing that is left. What stays goes round in a circle."""
    left = {exercise.id: set(exercise.requires) for exercise in exercises}
    while free := [name for name, needed in left.items() if not needed & left.keys()]:
        for name in free:
            del left[name]
    if left:
        raise _Wrong(f"the exercises {_names(sorted(left))} require each other in a circle")


def _names(values: Iterable[object]) -> str:
    return ", ".join(repr(value) for value in values)


def _s(values: list[str]) -> str:
    return "s" if len(values) > 1 else ""
