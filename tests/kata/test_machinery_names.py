"""The machinery names no table and no exercise: what it judges is data."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kata import catalogue
from kata.judging.data import schema
from kata.paths import PROJECT

MACHINERY = sorted((PROJECT / "kata").rglob("*.py"))
EXERCISES = catalogue.load().exercises
NAMES = sorted(
    {name.rpartition(".")[2] for name in schema().tables}
    | {exercise.id for exercise in EXERCISES}
    | {exercise.object for exercise in EXERCISES},
    key=len,
    reverse=True,
)
# Underscores and hyphens do not make another word: `ix_employees_id` names a table, too.
NAMED = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, NAMES))})(?![A-Za-z])")
# An old name of the machinery's, which learners' files may import; an exercise has taken it since.
KEPT = {("kata/capture.py", "count_statements")}
IDENTIFIERS = ("id", "attr", "arg", "name", "module", "asname")


def words(path: Path) -> Iterator[tuple[int, str]]:
    """The string literals and identifiers of a file, with their lines; docstrings may have examples."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield line, node.value
        for field in IDENTIFIERS:
            if isinstance(value := getattr(node, field, None), str):
                yield line, value


@pytest.mark.parametrize("path", MACHINERY, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_nothing_is_named(path: Path) -> None:
    """No string and no identifier is the name of a table, of an exercise, or of what learners write."""
    file = path.relative_to(PROJECT).as_posix()
    assert [(line, word) for line, word in words(path) if NAMED.search(word) and (file, word) not in KEPT] == []


def test_names_are_found(tmp_path: Path) -> None:
    """The search finds names in strings and identifiers."""
    table = next(iter(schema().tables))
    path = tmp_path / "module.py"
    path.write_text(f'"""About {table}."""\nSQL = f"SELECT 1 FROM {table} WHERE {{1}}"\ndef load_{table}(): ...\n')
    assert sorted(line for line, word in words(path) if NAMED.search(word)) == [2, 3]
