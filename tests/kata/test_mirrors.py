"""`app/` and `solutions/` are mirrors: whoever compares them sees the answers and nothing else.

Both are read as syntax trees. Everything has to be equal, docstrings included, but for the bodies of the exercises
below their docstrings, and the imports that the answers need. Outside the exercises comments are compared, too.
"""

import ast
import difflib
from pathlib import Path

import pytest

from kata.catalogue import load

ROOT = Path(__file__).resolve().parents[2]
APP, SOLUTIONS = ROOT / "app", ROOT / "solutions"
MODULES = sorted(path.name for path in SOLUTIONS.glob("*.py"))
PLACES = {place for exercise in load().exercises for place in exercise.touches}

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def exercises_in(tree: ast.Module, module: str) -> list[Definition]:
    """The definitions that are somebody's exercise."""
    return [node for node in tree.body if isinstance(node, Definition) and f"{module}.{node.name}" in PLACES]


def outline(path: Path) -> str:
    """The module without imports, and with the exercises reduced to signature and docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in exercises_in(tree, path.stem):
        assert ast.get_docstring(node), f"{node.name} in {path} has no docstring"
        del node.body[1:]
    tree.body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    return ast.dump(tree, indent=1)


def imports(path: Path) -> set[str]:
    """Every imported name, with where it comes from."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {ast.unparse(ast.Import([name])) for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {ast.unparse(ast.ImportFrom(node.module, [name], node.level)) for name in node.names}
    return found


def scaffolding(path: Path) -> list[str]:
    """The text as it stands, comments and blank lines too, without imports and without the exercises' bodies."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    hidden: set[int] = set()
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            hidden |= set(range(node.lineno, (node.end_lineno or 0) + 1))
    for exercise in exercises_in(tree, path.stem):
        hidden |= set(range((exercise.body[0].end_lineno or 0) + 1, (exercise.end_lineno or 0) + 1))
    kept = [line for number, line in enumerate(text.splitlines(), start=1) if number not in hidden]
    # Between imports, blank lines come and go with them.
    return [line for line in kept if line.strip()]


def test_both_rooms_hold_the_same_modules() -> None:
    """One file here, one file there, and one for each that the catalogue names."""
    assert sorted(path.name for path in APP.glob("*.py")) == MODULES
    assert {f"{module}.py" for module in load().modules} | {"__init__.py", "main.py"} == set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_only_the_bodies_of_exercises_differ(module: str) -> None:
    """The two syntax trees are equal outside of the answers."""
    app, solution = outline(APP / module).splitlines(), outline(SOLUTIONS / module).splitlines()

    assert app == solution, "\n".join(difflib.unified_diff(app, solution, "app", "solutions", lineterm=""))


@pytest.mark.parametrize("module", MODULES)
def test_the_comments_around_the_exercises_are_the_same(module: str) -> None:
    """What a syntax tree does not show, `diff` does."""
    app, solution = scaffolding(APP / module), scaffolding(SOLUTIONS / module)

    assert app == solution, "\n".join(difflib.unified_diff(app, solution, "app", "solutions", lineterm=""))


@pytest.mark.parametrize("module", MODULES)
def test_the_solutions_only_add_imports(module: str) -> None:
    """What a stub needs, its solution needs as well; siblings are imported relatively in both."""
    app, solution = imports(APP / module), imports(SOLUTIONS / module)

    assert app <= solution
    assert not [name for name in solution if "import app" in name or "from app" in name or "solutions" in name]


@pytest.mark.parametrize("module", MODULES)
def test_no_answer_outside_the_exercises(module: str) -> None:
    """What the solutions import in addition is used in an answer, so it does not belong into the stubs."""
    tree = ast.parse((SOLUTIONS / module).read_text(encoding="utf-8"))
    used = {
        node.id
        for exercise in exercises_in(tree, Path(module).stem)
        for node in ast.walk(exercise)
        if isinstance(node, ast.Name)
    }
    added = imports(SOLUTIONS / module) - imports(APP / module)

    assert {name.split()[-1] for name in added} <= used


def test_the_solution_has_its_own_revision() -> None:
    """It lies beside the solutions, not in `alembic/versions/`, so that no learner's database ever gets it."""
    revisions = sorted((SOLUTIONS / "versions").glob("*.py"))

    assert [path.name for path in revisions] == ["2026_01_15_add_phone_column.py"]
    assert not (APP / "versions").exists()
    assert not (ROOT / "alembic" / "versions" / revisions[0].name).exists()
