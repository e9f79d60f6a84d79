"""`app/` and `solutions/` are mirrors: comparing them shows the answers and nothing else.

`kata.authoring.mirrors` compares them; `kata dev check` does the same.
"""

from pathlib import Path

import pytest

from kata.authoring import mirrors
from kata.authoring.layout import Layout

LAYOUT = Layout()
MODULES = sorted(path.name for path in LAYOUT.solutions.glob("*.py"))
TARGETS = LAYOUT.targets


def pair(module: str) -> tuple[Path, Path]:
    """The stub's file and the solution's."""
    return LAYOUT.app / module, LAYOUT.solutions / module


def test_both_packages_hold_the_same_modules() -> None:
    """One file here, one file there, and one for each that the catalogue names."""
    assert sorted(path.name for path in LAYOUT.app.glob("*.py")) == MODULES
    assert sorted(LAYOUT.module_files) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_every_exercise_has_a_docstring(module: str) -> None:
    """It is what the learner reads; below it the trees may differ, so it has to be there."""
    for path in pair(module):
        assert not mirrors.without_docstrings(path, TARGETS)


@pytest.mark.parametrize("module", MODULES)
def test_only_the_bodies_of_exercises_differ(module: str) -> None:
    """The two syntax trees are equal outside of the answers."""
    difference = mirrors.outline_difference(*pair(module), TARGETS)

    assert not difference, difference


@pytest.mark.parametrize("module", MODULES)
def test_the_comments_around_the_exercises_are_the_same(module: str) -> None:
    """What a syntax tree does not show, `diff` does."""
    difference = mirrors.scaffolding_difference(*pair(module), TARGETS)

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
    assert not mirrors.needless_imports(*pair(module), TARGETS)


def test_solutions_have_their_own_revisions() -> None:
    """They are beside the solutions, not in `alembic/versions/`, so that no learner's database ever gets them."""
    revisions = sorted((LAYOUT.solutions / "versions").glob("*.py"))

    assert bool(revisions) is any(exercise.revisions for exercise in LAYOUT.catalogue.exercises)
    assert not (LAYOUT.app / "versions").exists()
    assert not any((LAYOUT.revisions / path.name).exists() for path in revisions)
