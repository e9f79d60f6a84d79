"""What graders import: everything from `kata.grading`, and nothing of the machinery from anywhere else."""

import ast
import inspect
from pathlib import Path

import pytest

from kata import grading
from kata.errors import CatalogueError
from kata.judging import rules
from kata.judging.graders import FOLDER, load_graders, probe_files

GRADERS = sorted(FOLDER.glob("test_*.py"))
JUDGING = Path(inspect.getfile(rules)).parents[1]
# What a probe may import in addition to libraries: it runs in the worker, which must not hold what judges it.
OF_PROBES = {"kata.alembic_comparison", "kata.worker.asgi", "kata.worker.given", "kata.worker.objects"}


def imported(path: Path) -> set[str]:
    """The modules of the machinery that a file imports when it runs; those for annotations do not count."""
    found: set[str] = set()
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    type_checking = [node for node in nodes if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    for_annotations = {id(node) for block in type_checking for node in ast.walk(block)}
    for node in nodes:
        if id(node) in for_annotations:
            continue
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return {name for name in found if name.partition(".")[0] == "kata"}


@pytest.mark.parametrize("path", GRADERS, ids=lambda path: path.name)
def test_graders_import_from_one_place(path: Path) -> None:
    """An author who reads `kata.grading` knows all that there is."""
    assert imported(path) == {"kata.grading"}


@pytest.mark.parametrize("path", probe_files(), ids=lambda path: path.name)
def test_probes_import_nothing_that_judges(path: Path) -> None:
    """They are loaded into the worker, where a submission could read it."""
    assert imported(path) <= OF_PROBES


def test_all_of_it_is_explained() -> None:
    """The module's docstring names everything that it offers."""
    assert not [name for name in grading.__all__ if f"`{name}" not in str(grading.__doc__).replace("`@", "`")]


def load(folder: Path, source: str) -> dict[str, list[str]]:
    """The names of the checks by exercise, of a grader's file with this text."""
    text = "from kata.judging.graders import Grader, GraderGroup, grades\n" + source
    (folder / "test_graders.py").write_text(text, encoding="utf-8")
    return {exercise: [grader.name for grader in checks] for exercise, checks in load_graders(folder).items()}


ROWS_AND_ORDER = (
    "standard = GraderGroup(tuple(Grader('a', f'test_a_{name}', name, None) for name in ('rows', 'order')))\n"
)
SPECIAL = 'async def test_a_special(attempt):\n    """Special."""\n'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"@grades('a')\n{SPECIAL}", ["test_a_special"]),
        (ROWS_AND_ORDER, ["test_a_rows", "test_a_order"]),
        (f"{ROWS_AND_ORDER}@grades('a')\n{SPECIAL}", ["test_a_rows", "test_a_order", "test_a_special"]),
        (f"@grades('a')\n{SPECIAL}{ROWS_AND_ORDER}", ["test_a_special", "test_a_rows", "test_a_order"]),
        (f"{ROWS_AND_ORDER}@grades('a', after='rows')\n{SPECIAL}", ["test_a_rows", "test_a_special", "test_a_order"]),
    ],
)
def test_checks_run_in_the_order_in_which_they_are_written(tmp_path: Path, source: str, expected: list[str]) -> None:
    """Where they are registered; or after the check that they name."""
    assert load(tmp_path, source) == {"a": expected}


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("", "there are no graders"),
        (
            "@grades('a')\nasync def test_a_special(attempt):\n    pass\n",
            r"test_graders\.py::test_a_special has no docstring",
        ),
        (f"{ROWS_AND_ORDER}@grades('a', after='form')\n{SPECIAL}", "runs after 'form', and no check above it"),
    ],
)
def test_graders_that_are_not_right(tmp_path: Path, source: str, complaint: str) -> None:
    """The author reads which grader, and what is wrong with it."""
    with pytest.raises(CatalogueError, match=complaint):
        load(tmp_path, source)


def test_judging_knows_no_surface() -> None:
    """Verdicts are values: how they are shown and remembered is decided above."""
    above = ("kata.ui", "kata.progress", "kata.cli", "kata.watch", "kata.grading")
    for path in JUDGING.rglob("*.py"):
        upward = [name for name in imported(path) if name.startswith(above)]
        assert not upward, f"{path.name} imports {upward}"


@pytest.mark.parametrize("name", rules.__all__)
def test_every_rule_says_what_it_is_for(name: str) -> None:
    """The first line of its docstring is one whole sentence: the reference of rules is made of them."""
    first = inspect.getdoc(getattr(rules, name)).partition("\n")[0]  # type: ignore[union-attr]
    assert first.endswith((".", ".)")) and len(first) > 20, first
