"""Reads the catalogue's TOML file. Every error is a sentence that names the entry and the key."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from kata.catalogue.model import Catalogue, Exercise, Phase
from kata.errors import CatalogueError

_Entry = TypeVar("_Entry", Phase, Exercise)
EXERCISES_FILE = Path(__file__).with_name("exercises.toml")
_FEWEST_HINTS = 3
_QUERY = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_URL = re.compile(r"https://[\w.-]+/\S*")


@cache
def load(path: Path = EXERCISES_FILE) -> Catalogue:
    """Read and check a catalogue. Each file is read once per process.

    Args:
        path: The data. Only tests and copies of a workbook read another file than the default.

    Raises:
        CatalogueError: The file cannot be read, or an entry is incomplete, unknown, duplicated, or refers to nothing.
            The message names the entry and the key.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as reason:
        raise CatalogueError(f"The catalogue cannot be read: {path}: {reason}.") from reason
    try:
        if unknown := sorted(data.keys() - {"phase", "exercise", "given"}):
            raise _Invalid(f"unknown key {_names(unknown)} at the top; there are given, [[phase]] and [[exercise]]")
        catalogue = Catalogue(
            phases=_entries(Phase, data.get("phase")),
            exercises=_entries(Exercise, data.get("exercise")),
            given=_value("the catalogue", "given", tuple[str, ...], data.get("given", [])),
        )
        _check(catalogue)
    except _Invalid as reason:
        raise CatalogueError(
            f"The catalogue is not complete: {reason}.", remedy=f"Fix {path}; its first lines explain each key."
        ) from None
    return catalogue


class _Invalid(Exception):
    """What is wrong, as the middle of a sentence."""


def _entries(kind: type[_Entry], tables: Any) -> tuple[_Entry, ...]:
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise _Invalid(f"there is no [[{kind.__name__.lower()}]]")
    return tuple(_entry(kind, table, number) for number, table in enumerate(tables, start=1))


def _entry(kind: type[_Entry], table: dict[str, Any], number: int) -> _Entry:
    name = f"{kind.__name__.lower()} {table.get('id') or table.get('module') or f'no. {number}'}"
    known = {field.name: field for field in fields(kind) if field.name != "number"}
    if unknown := sorted(table.keys() - known.keys()):
        raise _Invalid(f"{name} has the unknown key {_names(unknown)}")
    if missing := [key for key, field in known.items() if key not in table and field.default is MISSING]:
        raise _Invalid(f"{name} lacks {_names(missing)}")
    values = {key: _value(name, key, known[key].type, value) for key, value in table.items()}
    return kind(number=number, **values)


def _value(name: str, key: str, type_: object, value: Any) -> Any:
    fits, expected = _TYPES[type_]
    if not fits(value):
        raise _Invalid(f"{name}: {key!r} must be {expected}, not {value!r}")
    return _frozen(value)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)


_TYPES: dict[object, tuple[Callable[[Any], bool], str]] = {
    bool: (lambda value: type(value) is bool, "true or false"),
    str: (_is_text, "a text that is not empty"),
    tuple[str, ...]: (_are_texts, "a list of texts that are not empty"),
    tuple[tuple[str, str], ...]: (
        lambda value: isinstance(value, list) and all(_are_texts(item) and len(item) == 2 for item in value),
        "a list of pairs of texts that are not empty",
    ),
}


def _check(catalogue: Catalogue) -> None:
    phases, exercises = catalogue.phases, catalogue.exercises
    for what, values in (
        ("phase module", [phase.module for phase in phases]),
        ("exercise id", [exercise.id for exercise in exercises]),
        ("exercise object", [target for exercise in exercises for target in exercise.targets]),
    ):
        if doubled := [value for value, times in Counter(values).items() if times > 1]:
            raise _Invalid(f"the {what} {doubled[0]!r} is used twice")
    modules = {phase.module for phase in phases}
    for exercise in exercises:
        if exercise.phase not in modules:
            raise _Invalid(f"exercise {exercise.id}: there is no phase {exercise.phase!r}")
        _check_exercise(exercise, known={other.id for other in exercises})
    if empty := sorted(modules - {exercise.phase for exercise in exercises}):
        raise _Invalid(f"phase {empty[0]} has no exercise")
    if both := [module for module in catalogue.given if module in catalogue.modules]:
        raise _Invalid(f"the module {both[0]!r} is in 'given', and has a phase or an exercise")
    _check_no_cycle(exercises)


def _check_exercise(exercise: Exercise, known: set[str]) -> None:
    name = f"exercise {exercise.id}"
    if not _ID.fullmatch(exercise.id):
        raise _Invalid(f"{name}: an id is made of lower-case words joined by hyphens")
    if not exercise.objects:
        raise _Invalid(f"{name}: 'objects' is empty")
    for target in exercise.touches:
        parts = target.split(".")
        if len(parts) != 2 or not all(part.isidentifier() for part in parts):
            raise _Invalid(f"{name}: {target!r} is not of the form module.object")
    _check_pairs(exercise, name)
    _check_references(exercise, name, known)
    for attribute in exercise.adds:
        parts = attribute.split(".")
        if len(parts) != 3 or ".".join(parts[:2]) not in exercise.also:
            raise _Invalid(
                f"{name}: {attribute!r} in 'adds' is not of the form module.class.attribute, with its class in 'also'"
            )
    for key, query in (("example", exercise.example), ("beside", exercise.beside)):
        if query and not _QUERY.match(query):
            raise _Invalid(f"{name}: {key!r} is a query that gives one row of arguments, not {query!r}")
    if len(exercise.hints) < _FEWEST_HINTS:
        raise _Invalid(f"{name} has {len(exercise.hints)} hints; {_FEWEST_HINTS} are the fewest")
    if len(set(exercise.hints)) < len(exercise.hints):
        raise _Invalid(f"{name} has the same hint twice")


def _check_pairs(exercise: Exercise, name: str) -> None:
    for pattern, _ in exercise.mistakes:
        try:
            re.compile(pattern)
        except re.error as reason:
            raise _Invalid(f"{name}: the pattern {pattern!r} in 'mistakes' cannot be read: {reason}") from None
    for object_name, _ in exercise.stub_values:
        if object_name not in exercise.objects:
            raise _Invalid(f"{name}: 'stub_values' names {object_name!r}, which is not one of its objects")
    for title, url in exercise.reads:
        if not _URL.fullmatch(url):
            raise _Invalid(f"{name}: {url!r} in 'reads' ({title}) is not an https address")


def _check_references(exercise: Exercise, name: str, known: set[str]) -> None:
    others = known - {exercise.id}
    for key, ids, allowed in (
        ("requires", exercise.requires, others),
        ("stand_ins", exercise.stand_ins, others),
        ("compare", exercise.compare, known),  # also with its own reference solution
    ):
        if strange := [one for one in ids if one not in allowed]:
            raise _Invalid(f"{name}: {key!r} names {strange[0]!r}, which is not another exercise")
        if len(set(ids)) < len(ids):
            raise _Invalid(f"{name}: {key!r} names an exercise twice")


def _check_no_cycle(exercises: tuple[Exercise, ...]) -> None:
    """Repeatedly remove the exercises whose requirements are all removed. What is left is a cycle."""
    left = {exercise.id: set(exercise.requires) for exercise in exercises}
    while free := [name for name, needed in left.items() if not needed & left.keys()]:
        for name in free:
            del left[name]
    if left:
        raise _Invalid(f"the exercises {_names(sorted(left))} require each other in a cycle")


def _names(values: Iterable[object]) -> str:
    return ", ".join(repr(value) for value in values)
