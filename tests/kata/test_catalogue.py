"""The catalogue is whole, agrees with the two trees, and an author's slip is told in a sentence."""

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kata.catalogue import EXERCISES_FILE, Catalogue, Exercise, load
from kata.errors import CatalogueError, KataError

ROOT = Path(__file__).resolve().parents[2]
EXERCISES = load().exercises
each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)

WHOLE = """
[[phase]]
number = 1
module = "models"
title = "Tables"
summary = "All about tables."

[[exercise]]
number = 1
id = "a-table"
title = "A table"
phase = "models"
module = "models"
object = "Table"
teaches = "tables"
requires = []
stand_ins = ["two-tables"]
hints = ["one", "two", "three"]

[[exercise]]
number = 2
id = "two-tables"
title = "Two tables"
phase = "models"
module = "models"
object = "Tables"
also = ["engine.make"]
teaches = "more tables"
requires = ["a-table"]
hints = ["one", "two", "three"]
"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Catalogue]:
    """Load a catalogue from its text."""

    def reader(text: str) -> Catalogue:
        path = tmp_path / "exercises.toml"
        path.write_text(text, encoding="utf-8")
        return load(path)

    return reader


def node_of(exercise: Exercise, tree: str) -> ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef:
    """The definition of an exercise's object in `app` or `solutions`."""
    module = ast.parse((ROOT / tree / f"{exercise.module}.py").read_text(encoding="utf-8"))
    for node in module.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name == exercise.object:
            return node
    raise AssertionError(f"{tree}/{exercise.module}.py has no {exercise.object}")


def test_the_workbook_has_fifteen_exercises_in_six_phases() -> None:
    """What the design fixes: the numbers, the names, and which exercise is in which phase."""
    catalogue = load()

    assert [
        (phase.module, [each.number for each in catalogue.in_phase(phase.module)]) for phase in catalogue.phases
    ] == [
        ("models", [1, 2]),
        ("engine", [3, 4]),
        ("queries_basic", [5, 6, 7]),
        ("queries_advanced", [8, 9, 10, 11]),
        ("loading_strategies", [12, 13, 14]),
        ("migrations_demo", [15]),
    ]
    assert [exercise.id for exercise in catalogue.exercises] == [
        "department-model",
        "employee-model",
        "engine-factory",
        "session-factory",
        "employees-by-department",
        "create-employee",
        "update-salary",
        "salary-stats",
        "above-average",
        "management-hierarchy",
        "salary-rank",
        "n-plus-one",
        "selectinload-fix",
        "loading-strategies",
        "phone-migration",
    ]


def test_prerequisites_and_stand_ins() -> None:
    """Queries need both models; the first model can be judged with the reference of the second."""
    catalogue = load()
    both = ("department-model", "employee-model")

    assert catalogue.exercise(1).stand_ins == ("employee-model",)
    assert [each.requires for each in EXERCISES[:4]] == [(), ("department-model",), (), ()]
    assert all(each.requires == both for each in EXERCISES[4:])


def test_the_last_exercise_touches_a_model_and_has_revisions() -> None:
    """The only one whose answer lies in several places."""
    last = load().exercise(15)

    assert last.touches == ("migrations_demo.verify_phone_column", "models.Employee")
    assert [each.id for each in EXERCISES if each.revisions] == [last.id]


@each_exercise
def test_what_an_exercise_touches_exists_in_both_trees(exercise: Exercise) -> None:
    """The catalogue points at definitions that are there."""
    for tree in ("app", "solutions"):
        for place in exercise.touches:
            module, name = place.split(".")
            text = (ROOT / tree / f"{module}.py").read_text(encoding="utf-8")
            assert name in {getattr(node, "name", None) for node in ast.parse(text).body}, f"{tree}: {place}"


@each_exercise
def test_the_docstring_is_in_step(exercise: Exercise) -> None:
    """Number and title as in the catalogue, then task, what it teaches, contract and budget."""
    docstring = ast.get_docstring(node_of(exercise, "app")) or ""

    assert docstring.splitlines()[0] == f"Exercise {exercise.number} · {exercise.title}."
    headings = [line.rstrip(":") for line in docstring.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert headings == ["Task", "Teaches", "Contract", "Budget"]


def test_each_phase_opens_with_its_title() -> None:
    """The first line of the module: number and title of the phase; below it, the lesson."""
    for phase in load().phases:
        docstring = (
            ast.get_docstring(ast.parse((ROOT / "app" / f"{phase.module}.py").read_text(encoding="utf-8"))) or ""
        )
        assert docstring.splitlines()[0] == f"Phase {phase.number} · {phase.title}."
        assert len(docstring.splitlines()) > 20
        assert "What to watch in the SQL" in docstring


@each_exercise
def test_a_stub_is_a_stub(exercise: Exercise) -> None:
    """Below the docstring it only says that nothing is there."""
    node = node_of(exercise, "app")
    body = "\n".join(ast.unparse(statement) for statement in node.body[1:])

    assert body == ("__abstract__ = True" if isinstance(node, ast.ClassDef) else "raise NotImplementedError")


@each_exercise
def test_no_hint_holds_a_line_of_the_answer(exercise: Exercise) -> None:
    """Even the last hint leaves the writing to the learner: no whole statement of the solution stands in any hint."""
    code = {
        ast.unparse(statement)
        for part in node_of(exercise, "solutions").body[1:]
        for statement in ast.walk(part)
        if isinstance(statement, ast.stmt)
    }
    lines = {line.strip() for text in code for line in text.splitlines() if len(line.strip()) > 25}

    for hint in exercise.hints:
        assert not [line for line in lines if line in hint]


def test_reading_it_needs_the_standard_library_only() -> None:
    """It is read at every start, before anything slow is wanted."""
    script = (
        "import sys; before = set(sys.modules); from kata.catalogue import load; load();"
        "print(sorted({name.split('.')[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)))"
    )

    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "['kata']"


def test_it_is_read_once() -> None:
    """Asking again gives the same object."""
    assert load() is load()


def test_looking_up_by_number_id_and_phase() -> None:
    """The three ways to an exercise."""
    catalogue = load()

    assert catalogue.exercise(11) is catalogue.by_id("salary-rank")
    assert catalogue.by_id("salary-rank") in catalogue.in_phase("queries_advanced")
    assert catalogue.phase("engine").number == 2


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda catalogue: catalogue.exercise(16), "There is no exercise 16.*1 to 15"),
        (lambda catalogue: catalogue.exercise(0), "There is no exercise 0"),
        (lambda catalogue: catalogue.by_id("salary"), "(?s)no exercise 'salary'.*salary-rank"),
        (lambda catalogue: catalogue.in_phase("queries"), "(?s)no phase 'queries'.*queries_basic"),
    ],
)
def test_asking_for_what_there_is_not(ask: Callable[[Catalogue], Any], says: str) -> None:
    """It says so, and what there is."""
    with pytest.raises(KataError, match=f"(?s){says.removeprefix('(?s)')}"):
        ask(load())


def test_a_whole_catalogue_is_read(read: Callable[[str], Catalogue]) -> None:
    """The example on which the errors below are made; keys that are left out have their defaults."""
    catalogue = read(WHOLE)

    assert catalogue.modules == ("models", "engine")
    assert catalogue.exercise(1).stand_ins == ("two-tables",)
    assert catalogue.exercise(2).also == ("engine.make",)
    assert catalogue.exercise(2).stand_ins == ()
    assert catalogue.exercise(2).revisions is False


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ('title = "A table"\n', "", "exercise a-table lacks 'title'"),
        ('title = "Tables"\n', "", "phase models lacks 'title'"),
        ('title = "A table"', 'title = ""', "exercise a-table: 'title' must be a text that is not empty"),
        ('title = "A table"', "title = 7", "exercise a-table: 'title' must be a text"),
        ('title = "A table"', 'title = "A table"\ncolour = "red"', "exercise a-table has the unknown key 'colour'"),
        ('summary = "All about tables."', 'summary = "."\na = 1\nb = 2', "phase models has the unknown keys 'a', 'b'"),
        ("[[phase]]", "version = 3\n[[phase]]", "unknown key 'version' at the top"),
        ("number = 2\nid", "number = 1\nid", "exercise number 1 is used twice"),
        ("number = 2\nid", "number = 3\nid", "not numbered 1 to 2 in their order, but 1, 3"),
        ("number = 2\nid", 'number = "2"\nid', "exercise two-tables: 'number' must be a number"),
        ("number = 2\nid", "number = true\nid", "exercise two-tables: 'number' must be a number"),
        ('id = "two-tables"', 'id = "a-table"', "exercise id 'a-table' is used twice"),
        ('id = "a-table"', 'id = "A_Table"', "exercise A_Table: an id is made of lower-case words"),
        ('object = "Tables"', 'object = "Table"', "exercise object 'models.Table' is used twice"),
        ('object = "Tables"', 'object = "not a name"', "'models.not a name' is not of the form module.object"),
        ('also = ["engine.make"]', 'also = ["make"]', "'make' is not of the form module.object"),
        ('also = ["engine.make"]', 'also = "engine.make"', "'also' must be a list of texts"),
        ('also = ["engine.make"]', 'revisions = "yes"', "'revisions' must be true or false"),
        (
            'phase = "models"\nmodule = "models"\nobject = "Tables"',
            'phase = "m"\nmodule = "m"\nobject = "T"',
            "no phase 'm'",
        ),
        ('requires = ["a-table"]', 'requires = ["a-chair"]', "'requires' names 'a-chair', which is no other exercise"),
        ('requires = ["a-table"]', 'requires = ["two-tables"]', "'requires' names 'two-tables'"),
        ('requires = ["a-table"]', 'requires = ["a-table", "a-table"]', "'requires' names an exercise twice"),
        (
            'stand_ins = ["two-tables"]',
            'stand_ins = ["chair"]',
            "'stand_ins' names 'chair', which is no other exercise",
        ),
        ("requires = []", 'requires = ["two-tables"]', "'a-table', 'two-tables' require each other in a circle"),
        (
            'hints = ["one", "two", "three"]\n\n',
            'hints = ["one", "two"]\n\n',
            "exercise a-table has 2 hints; 3 are the",
        ),
        (
            'hints = ["one", "two", "three"]\n\n',
            'hints = ["one", "two", "two"]\n\n',
            "exercise a-table has the same hint",
        ),
        ('hints = ["one", "two", "three"]\n\n', 'hints = ["one", "two", " "]\n\n', "'hints' must be a list of texts"),
    ],
)
def test_a_slip_of_the_author_is_named(read: Callable[[str], Catalogue], right: str, wrong: str, says: str) -> None:
    """Each message names the entry and the key, and the remedy the file."""
    assert right in WHOLE

    with pytest.raises(CatalogueError) as caught:
        read(WHOLE.replace(right, wrong, 1))

    assert says in caught.value.message
    assert "exercises.toml" in caught.value.remedy


@pytest.mark.parametrize("text", ["", "[[phase]\n", 'phase = "models"', WHOLE.partition("[[exercise]]")[0]])
def test_a_file_that_is_no_catalogue(read: Callable[[str], Catalogue], text: str) -> None:
    """Nothing in it, no TOML, or only half: one sentence, no traceback of the parser."""
    with pytest.raises(CatalogueError, match="The catalogue"):
        read(text)


def test_a_phase_without_exercises(read: Callable[[str], Catalogue]) -> None:
    """A chapter that teaches nothing is a slip, too."""
    second = '[[phase]]\nnumber = 2\nmodule = "engine"\ntitle = "Engines"\nsummary = "All about engines."\n'

    with pytest.raises(CatalogueError, match="phase engine has no exercise"):
        read(WHOLE + second)


def test_a_missing_file(tmp_path: Path) -> None:
    """The message names it."""
    with pytest.raises(CatalogueError, match=r"cannot be read.*nowhere\.toml"):
        load(tmp_path / "nowhere.toml")


def test_the_workbooks_own_file_is_meant_by_default() -> None:
    """Without an argument the file beside the loader is read."""
    assert load(EXERCISES_FILE).exercises == EXERCISES
