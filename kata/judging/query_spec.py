"""A query exercise as data: the oracle, the labels, and the wrong answers that have a name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kata.datasets import literal
from kata.errors import CatalogueError


@dataclass(frozen=True)
class NamedMistake:
    """A wrong answer that many people give.

    Attributes:
        name: A slug.
        sql: What it comes to, as plain SQL. An answer with just these rows on every data set made this mistake.
        function: The SQL function that makes it this mistake and no other; empty for none.
        says: The sentence that names it.
        help: What to do about it.
    """

    name: str
    sql: str
    says: str
    help: str = ""
    function: str = ""


@dataclass(frozen=True)
class QuerySpec:
    """What is asked, and what is right.

    Attributes:
        oracle: The right answer as plain SQL; `:name` stands for the argument of that name.
        labels: The labels of its rows, in order.
        order: The asked-for order in words.
        parameters: The names of the function's arguments behind the session.
        arguments: SQL that gives the arguments to call it with, one row per call; empty for none.
        also: Further arguments, whatever the rows are.
        mistakes: Those that have a name, the most telling first.
    """

    oracle: str
    labels: tuple[str, ...]
    order: str = ""
    parameters: tuple[str, ...] = ()
    arguments: str = ""
    also: tuple[tuple[Any, ...], ...] = ()
    mistakes: tuple[NamedMistake, ...] = ()

    @classmethod
    def read(cls, path: Path) -> QuerySpec:
        """Read a question from a TOML file.

        Its keys are the attributes above; each `[[mistake]]` has `name`, `says`, optionally `help` and `function`, and either `sql` or
        `replace`, pairs of texts to be replaced in the oracle.

        Raises:
            CatalogueError: Something is missing, or a replacement does not occur in the oracle.
        """
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            oracle = data["oracle"]
            return cls(
                oracle=oracle,
                labels=tuple(data["labels"]),
                order=data.get("order", ""),
                parameters=tuple(data.get("parameters", ())),
                arguments=data.get("arguments", ""),
                also=tuple(tuple(arguments) for arguments in data.get("also", ())),
                mistakes=tuple(_mistake(path, oracle, entry) for entry in data.get("mistake", ())),
            )
        except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
            raise CatalogueError(f"the question {path.name} cannot be read: {error!r}") from error

    def filled(self, sql: str, arguments: tuple[Any, ...]) -> str:
        """Put the arguments in the place of `:name`."""
        for name, value in zip(self.parameters, arguments, strict=True):
            sql = sql.replace(f":{name}", literal(value))
        return sql


def _mistake(path: Path, oracle: str, entry: Mapping[str, Any]) -> NamedMistake:
    sql = entry.get("sql", oracle)
    for old, new in entry.get("replace", ()):
        if old not in sql:
            raise CatalogueError(f"{path.name}: the mistake {entry['name']!r} replaces {old!r}, which is not there")
        sql = sql.replace(old, new)
    return NamedMistake(entry["name"], sql, entry["says"], entry.get("help", ""), entry.get("function", ""))
