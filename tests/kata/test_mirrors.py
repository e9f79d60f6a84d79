"""`app/` and `solutions/` are mirrors: whoever compares them sees the answers and nothing else.

How they are compared stands in `kata.authoring.mirrors`; `kata dev check` does the same.
"""

from pathlib import Path

import pytest

from kata.authoring import mirrors
from kata.authoring.layout import Layout

TREE = Layout()
MODULES = sorted(path.name for path in TREE.solutions.glob("*.py"))
PLACES = TREE.places


def pair(module: str) -> tuple[Path, Path]:
    """The stub's file and the solution's."""
    return TREE.app / module, TREE.solutions / module


def test_both_rooms_hold_the_same_modules() -> None:
    """One file here, one file there, and one for each that the catalogue names."""
    assert sorted(path.name for path in TREE.app.glob("*.py")) == MODULES
    assert sorted(TREE.module_files) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_every_exercise_has_a_docstring(module: str) -> None:
    """It is what the learner reads; below it the trees may differ, so it has to be there."""
    for path in pair(module):
        assert not mirrors.without_docstrings(path, PLACES)


@pytest.mark.parametrize("module", MODULES)
def test_only_the_bodies_of_exercises_differ(module: str) -> None:
    """The two syntax trees are equal outside of the answers."""
    difference = mirrors.outline_difference(*pair(module), PLACES)

    assert not difference, difference


@pytest.mark.parametrize("module", MODULES)
def test_the_comments_around_the_exercises_are_the_same(module: str) -> None:
    """What a syntax tree does not show, `diff` does."""
    difference = mirrors.scaffolding_difference(*pair(module), PLACES)

    assert not difference, difference


@pytest.mark.parametrize("module", MODULES)
def test_the_solutions_only_add_imports(module: str) -> None:
    """What a stub needs, its solution needs as well; siblings are imported relatively in both."""
    app, solution = pair(module)

    assert not mirrors.lacking_imports(app, solution)
    assert not mirrors.absolute_imports(app) + mirrors.absolute_imports(solution)


@pytest.mark.parametrize("module", MODULES)
def test_no_answer_outside_the_exercises(module: str) -> None:
    """What the solutions import in addition is used in an answer, so it does not belong into the stubs."""
    assert not mirrors.needless_imports(*pair(module), PLACES)


def test_the_solution_has_its_own_revision() -> None:
    """It lies beside the solutions, not in `alembic/versions/`, so that no learner's database ever gets it."""
    revisions = sorted((TREE.solutions / "versions").glob("*.py"))

    assert [path.name for path in revisions] == ["2026_01_15_add_phone_column.py"]
    assert not (TREE.app / "versions").exists()
    assert not (TREE.revisions / revisions[0].name).exists()
