"""A query exercise as data: the oracle, the budget, the form of the SQL, and named mistakes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kata.datasets import literal
from kata.errors import CatalogueError
from kata.shape import Shape, order_of, read_shape, shows

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Kind = TypeVar("_Kind", bound="DataclassInstance")
CHECKS = ("rows", "statements", "order", "constructs", "form", "in_the_database", "from_the_statements")
"""The standard checks, in the order in which they run."""


@dataclass(frozen=True)
class NamedMistake:
    """A wrong answer that many people give: a table `[[mistake]]`.

    Attributes:
        name: A slug.
        says: The sentence that names it.
        sql: The wrong answer as plain SQL. An answer that returns its rows in every call made this mistake.
        replace: Instead of `sql`: pairs of texts to be replaced in the oracle.
        help: What to do about it.
        function: The SQL function that an answer must call for this mistake; empty for none.
    """

    name: str
    says: str
    sql: str = ""
    replace: tuple[tuple[str, str], ...] = ()
    help: str = ""
    function: str = ""


@dataclass(frozen=True)
class Form:
    """Something that the SQL has to contain: a table `[[form]]`. Everything required in one table must hold.

    Attributes:
        says: The sentence for an answer without it; `{windows}` stands for the window functions that it has instead.
        help: What to do about it.
        precede: A sentence that precedes the mistake if rows are wrong and this form is missing: the cause.
        functions: At least one of these functions is called (lower-case names).
        nested: A query is nested in another one: a subquery, a CTE, a lateral.
        recursive: A CTE refers to itself, and the answer is read from it.
        window: A window function of this name is called.
        partitioned: Its window has a partition.
        ordered: Its window has an order.
        makes: The label of the column that it computes, through any number of subqueries.
        without_offset: No rows are skipped by OFFSET, in no query of the statement.
    """

    says: str
    help: str = ""
    precede: str = ""
    functions: tuple[str, ...] = ()
    nested: bool = False
    recursive: bool = False
    window: str = ""
    partitioned: bool = False
    ordered: bool = False
    makes: str = ""
    without_offset: bool = False

    def is_met(self, sql: str, shape: Shape) -> bool | None:
        """Whether a statement has this form; `None` if that cannot be told."""
        if self.functions and not shape.functions & set(self.functions):
            return False
        if shape.nested < self.nested or shape.recursive < self.recursive or (self.without_offset and shape.offset):
            return False
        if not self.window:
            return True
        there = any(
            window.function == self.window and window.partitioned >= self.partitioned and window.ordered >= self.ordered
            for window in shape.windows
        )
        return shows(sql, self.makes, self.window) if there and self.makes else there


@dataclass(frozen=True)
class QuerySpec:
    """A query exercise as data: a file `tests/exercises/queries/<id>.toml`, whose keys are the attributes.

    Attributes:
        oracle: The right answer as plain SQL; `:name` stands for the argument of that name. Its ORDER BY is the
            required order.
        labels: The labels of its rows, in order; for objects the attributes that identify them, such as `["id"]`.
        statements: The budget: the maximum number of statements, whatever the amount of data.
        constructs: What to write the statement with, as in "select() and .subquery()"; messages quote it.
        order: The order in words; empty if the oracle has no ORDER BY.
        entity: The class of the returned objects; empty for rows.
        list: Whether objects must come in a list and not in another sequence.
        parameters: The names of the function's arguments after the session.
        arguments: SQL that returns arguments to call the function with, one call per row; empty for none.
        also: Further arguments for any rows, such as an unknown id.
        parts: Arguments that are tuples: a table `[parts]` from the name of each to the names of its parts. `arguments`,
            `also` and the oracle have the parts in its place; where all of them are NULL, the argument is `None`.
        bounds: What makes sense for an argument or a part: a table `[bounds]` from its name to the lowest and the highest
            value. The function is called with nothing else.
        single: Whether the function returns one object or `None`, not a list.
        limited: Whether the answer is a page or a single object, so that a LIMIT is right.
        surplus: How many rows may be fetched that are not returned, at the end of a page; -1 where loaders and joins may
            fetch what they need.
        raw: Whether the statement has to be raw SQL in `text()` with bound parameters; otherwise that is refused.
        without: Standard checks that say nothing about this exercise (see `CHECKS`).
        equivalent: Mutants of the oracle that give the same rows whatever the data: a table `[equivalent]` from
            patterns of their names, as `kata dev check` prints them, to the reason.
        titles: Titles that replace the general ones of standard checks (see `CHECKS`).
        forms: What the SQL has to contain.
        mistakes: The named mistakes, the most specific first.
        exercise_id: Whose spec it is: the name of the file.
    """

    oracle: str
    labels: tuple[str, ...]
    statements: int
    constructs: str
    order: str = ""
    entity: str = ""
    list: bool = False
    parameters: tuple[str, ...] = ()
    arguments: str = ""
    also: tuple[tuple[Any, ...], ...] = ()
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    bounds: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    single: bool = False
    limited: bool = False
    surplus: int = -1
    raw: bool = False
    without: tuple[str, ...] = ()
    equivalent: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    forms: tuple[Form, ...] = ()
    mistakes: tuple[NamedMistake, ...] = ()
    exercise_id: str = ""

    @classmethod
    def read(cls, path: Path) -> QuerySpec:
        """Read a query spec from its file.

        Raises:
            CatalogueError: The file cannot be read, a key is missing, unknown or of the wrong type, or a replacement
                does not occur in the oracle.
        """
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise CatalogueError(f"the query spec {path.name} cannot be read: {error}") from error
        forms = tuple(_read_table(Form, entry, path, "a [[form]]") for entry in data.pop("form", ()))
        mistakes = [_read_table(NamedMistake, entry, path, "the [[mistake]]") for entry in data.pop("mistake", ())]
        spec = _read_table(cls, data, path, "the query spec", tables=("forms", "mistakes", "exercise_id"))
        if unknown := sorted({*spec.titles, *spec.without} - set(CHECKS)):
            raise CatalogueError(
                f"{path.name}: there is no check {unknown[0]!r} to give a title to or to leave out; there are {', '.join(CHECKS)}"
            )
        if strangers := sorted(set(spec.bounds) - set(spec.names)) + sorted(set(spec.parts) - set(spec.parameters)):
            raise CatalogueError(f"{path.name}: {strangers[0]!r} is no argument; there are {', '.join(spec.names)}")
        named = tuple(_with_sql(path, spec.oracle, entry) for entry in mistakes)
        return replace(spec, forms=forms, mistakes=named, exercise_id=path.stem)

    @cached_property
    def order_keys(self) -> int:
        """The number of sort keys in the oracle."""
        shape = read_shape(self.oracle)
        return shape.ordered if shape is not None else 1

    @cached_property
    def order_by(self) -> tuple[tuple[str, bool], ...]:
        """The sort keys of the oracle: the name of a label or column, and whether it is descending."""
        return order_of(self.oracle)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the arguments, with the parts of tuples in their places."""
        return tuple(name for each in self.parameters for name in self.parts.get(each, (each,)))

    @property
    def written_names(self) -> tuple[str, ...]:
        """The same as they are written in a function: `after[0]` for the first part of `after`."""
        parts = {each: [f"{each}[{at}]" for at in range(len(names))] for each, names in self.parts.items()}
        return tuple(name for each in self.parameters for name in parts.get(each, (each,)))

    def packed(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the arguments of a call, made from a value for each of `names`."""
        made, at = [], 0
        for name in self.parameters:
            width = len(self.parts.get(name, ()))
            own = values[at : at + (width or 1)]
            made.append(own[0] if not width else None if set(own) == {None} else own)
            at += width or 1
        return tuple(made)

    def unpacked(self, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return a value for each of `names`: the opposite of `packed`."""
        return tuple(
            value
            for name, argument in zip(self.parameters, arguments, strict=True)
            for value in (
                [argument]
                if name not in self.parts
                else [None] * len(self.parts[name])
                if argument is None
                else argument
            )
        )

    def makes_sense(self, values: tuple[Any, ...]) -> bool:
        """Whether a value for each of `names` is within its bounds; `None` is within all."""
        return all(
            value is None or name not in self.bounds or self.bounds[name][0] <= value <= self.bounds[name][1]
            for name, value in zip(self.names, values, strict=True)
        )

    def further(self, asked: Sequence[tuple[Any, ...]]) -> tuple[tuple[Any, ...], ...]:
        """Return the arguments of `also`, with numbers of the types that those `asked` for have: TOML has no decimals."""
        kinds = [type(value) for value in asked[0]] if asked else []
        return tuple(
            tuple(
                Decimal(str(value)) if kind is Decimal and isinstance(value, int | float) else value
                for value, kind in zip(row, kinds or row, strict=True)
            )
            for row in self.also
        )

    def filled(self, sql: str, arguments: tuple[Any, ...]) -> str:
        """Return the SQL with each `:name` replaced by its argument."""
        values = dict(zip(self.names, map(literal, self.unpacked(arguments)), strict=True))
        # A cast binds more tightly than a sign: -1::text is -(1::text).
        values = {name: f"({value})" if value.startswith("-") else value for name, value in values.items()}
        if not values:
            return sql
        # In one go: a value may look like a name.
        return re.sub(rf"(?<!:):({'|'.join(values)})\b", lambda name: values[name[1]], sql)


def _read_table(
    kind: type[_Kind], entry: Mapping[str, Any], path: Path, where: str, *, tables: Collection[str] = ()
) -> _Kind:
    """Make a dataclass of a TOML table, whose keys are the attributes except `tables`, which are read already."""
    types = {attribute.name: str(attribute.type) for attribute in fields(kind) if attribute.name not in tables}
    called = f"{where} {entry['name']!r}" if isinstance(entry.get("name"), str) else where
    if unknown := sorted(set(entry) - set(types)):
        raise CatalogueError(f"{path.name}: unknown key {unknown[0]!r} in {called}; there are {', '.join(types)}")
    required = [one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING]
    if missing := [repr(name) for name in required if name not in entry]:
        raise CatalogueError(f"{path.name}: {called} lacks {', '.join(missing)}")
    try:
        return kind(**{name: _checked(name, value, types[name]) for name, value in entry.items()})
    except TypeError as error:
        raise CatalogueError(f"{path.name}: {called} is not whole: {error}") from error


_TOML_TYPES = {"str": "str", "int": "int", "bool": "bool", "tuple": "list", "Mapping": "dict"}


def _checked(name: str, value: Any, annotation: str) -> Any:
    """Check the type of a value, and turn arrays into tuples."""
    if type(value).__name__ != _TOML_TYPES[annotation.partition("[")[0]]:
        raise TypeError(f"{name} = {value!r} is not a {annotation}")
    return _as_tuple(value) if isinstance(value, list) else value


def _as_tuple(array: list[Any]) -> tuple[Any, ...]:
    return tuple(_as_tuple(item) if isinstance(item, list) else item for item in array)


def _with_sql(path: Path, oracle: str, mistake: NamedMistake) -> NamedMistake:
    sql = mistake.sql or oracle
    for old, new in mistake.replace:
        if old not in sql:
            raise CatalogueError(f"{path.name}: the mistake {mistake.name!r} replaces {old!r}, which is not there")
        sql = sql.replace(old, new)
    return replace(mistake, sql=sql)
