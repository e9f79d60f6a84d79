"""The catalogue is complete, agrees with the two trees, and reports an author's slip in a sentence."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kata.catalogue import EXERCISES_FILE, Catalogue, Exercise, load
from kata.errors import CatalogueError, KataError
from kata.source.definitions import ModuleSource, definitions
from kata.source.stubs import solution_source, stub_module

ROOT = Path(__file__).resolve().parents[2]
EXERCISES = load().exercises
each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)

WHOLE = """
given = ["records"]

[[phase]]
module = "models"
title = "Tables"
summary = "All about tables."

[[exercise]]
id = "a-table"
title = "A table"
phase = "models"
module = "models"
objects = ["Table"]
teaches = "tables"
requires = []
stand_ins = ["two-tables"]
reads = [["Tables", "https://docs.sqlalchemy.org/en/20/"]]
hints = ["one", "two", "three"]

[[exercise]]
id = "two-tables"
title = "Two tables"
phase = "models"
module = "models"
objects = ["Tables", "make_them"]
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


def test_numbers_are_positions() -> None:
    """Phases and exercises are numbered in the order of the file, from 1."""
    catalogue = load()

    assert [phase.number for phase in catalogue.phases] == list(range(1, len(catalogue.phases) + 1))
    assert [exercise.number for exercise in EXERCISES] == list(range(1, len(EXERCISES) + 1))


@pytest.mark.parametrize(
    ("phase", "ids"),
    [
        ("models", ["department-model", "employee-model"]),
        ("engine", ["engine-factory", "session-factory"]),
        ("queries_basic", ["employees-by-department", "create-employee", "update-salary"]),
        ("queries_advanced", ["salary-stats", "above-average", "management-hierarchy", "salary-rank"]),
        ("loading_strategies", ["n-plus-one", "selectinload-fix", "loading-strategies"]),
        ("migrations_demo", ["phone-migration"]),
    ],
)
def test_published_ids_stay(phase: str, ids: list[str]) -> None:
    """Recorded states, banks and submissions name them: each stays in its phase, and before what came later."""
    assert [one.id for one in load().in_phase(phase)][: len(ids)] == ids


def test_prerequisites_and_stand_ins() -> None:
    """Queries need both models; the first model can be judged with the reference of the second."""
    catalogue = load()

    assert catalogue.by_id("department-model").stand_ins == ("employee-model",)
    assert catalogue.by_id("employee-model").requires == ("department-model",)
    for phase in ("queries_basic", "queries_advanced", "loading_strategies"):
        assert all(one.requires[:2] == ("department-model", "employee-model") for one in catalogue.in_phase(phase))


def test_an_answer_in_several_places() -> None:
    """The migration's is a function, an attribute of a model, and a revision."""
    exercise = load().by_id("phone-migration")

    assert exercise.touches == ("migrations_demo.verify_phone_column", "models.Employee")
    assert exercise.revisions


@each_exercise
def test_what_an_exercise_touches_exists_in_both_trees(exercise: Exercise) -> None:
    """The catalogue points at definitions that are there."""
    for tree in ("app", "solutions"):
        for place in exercise.touches:
            module, name = place.split(".")
            text = (ROOT / tree / f"{module}.py").read_text(encoding="utf-8")
            assert name in definitions(text), f"{tree}: {place}"


@each_exercise
def test_a_stub_is_a_stub(exercise: Exercise) -> None:
    """The stubs that are made from the solutions are recognised as such, and the solutions are not."""
    assert ModuleSource.of(stub_module(exercise.module, load())).is_stub(exercise.objects)
    assert not ModuleSource.of(solution_source(exercise.module)).is_stub(exercise.objects)


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

    exercise = catalogue.by_id("salary-rank")
    assert catalogue.exercise(exercise.number) is exercise
    assert exercise in catalogue.in_phase("queries_advanced") and exercise in catalogue.in_module("queries_advanced")
    assert catalogue.phase("engine") is catalogue.phases[1]


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda catalogue: catalogue.exercise(len(EXERCISES) + 1), rf"There is no exercise \d+.*1 to {len(EXERCISES)}"),
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
    assert catalogue.exercise(1).reads == (("Tables", "https://docs.sqlalchemy.org/en/20/"),)
    assert catalogue.exercise(2).objects == ("Tables", "make_them")
    assert catalogue.exercise(2).object == "Tables"
    assert catalogue.exercise(2).touches == ("models.Tables", "models.make_them", "engine.make")
    assert catalogue.given == ("records",)
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
        ('summary = "All about tables."', 'summary = "."\na = 1\nb = 2', "phase models has the unknown key 'a', 'b'"),
        ("[[phase]]", "version = 3\n[[phase]]", "unknown key 'version' at the top"),
        ('id = "two-tables"', 'id = "two-tables"\nnumber = 2', "exercise two-tables has the unknown key 'number'"),
        ('id = "two-tables"', 'id = "a-table"', "exercise id 'a-table' is used twice"),
        ('id = "a-table"', 'id = "A_Table"', "exercise A_Table: an id is made of lower-case words"),
        ('objects = ["Tables"', 'objects = ["Table"', "exercise object 'models.Table' is used twice"),
        ('"make_them"', '"Table"', "exercise object 'models.Table' is used twice"),
        ('["Tables", "make_them"]', "[]", "exercise two-tables: 'objects' is empty"),
        ('given = ["records"]', 'given = ["models"]', "the module 'models' is in 'given', and has a phase"),
        ('given = ["records"]', 'given = "records"', "the catalogue: 'given' must be a list of texts"),
        (
            "https://docs",
            "http://docs",
            "'http://docs.sqlalchemy.org/en/20/' in 'reads' (Tables) is not an https address",
        ),
        (
            'also = ["engine.make"]',
            'stub_values = [["Other", "1"]]',
            "'stub_values' names 'Other', which is not one of",
        ),
        ('objects = ["Tables"', 'objects = ["not a name"', "'models.not a name' is not of the form module.object"),
        ('also = ["engine.make"]', 'also = ["make"]', "'make' is not of the form module.object"),
        ('also = ["engine.make"]', 'also = "engine.make"', "'also' must be a list of texts"),
        ('also = ["engine.make"]', 'revisions = "yes"', "'revisions' must be true or false"),
        (
            'phase = "models"\nmodule = "models"\nobjects = ["Tables"',
            'phase = "m"\nmodule = "m"\nobjects = ["T"',
            "no phase 'm'",
        ),
        (
            'requires = ["a-table"]',
            'requires = ["a-chair"]',
            "'requires' names 'a-chair', which is not another exercise",
        ),
        ('requires = ["a-table"]', 'requires = ["two-tables"]', "'requires' names 'two-tables'"),
        ('requires = ["a-table"]', 'requires = ["a-table", "a-table"]', "'requires' names an exercise twice"),
        (
            'stand_ins = ["two-tables"]',
            'stand_ins = ["chair"]',
            "'stand_ins' names 'chair', which is not another exercise",
        ),
        ("requires = []", 'requires = ["two-tables"]', "'a-table', 'two-tables' require each other in a cycle"),
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
def test_a_file_that_is_not_a_catalogue(read: Callable[[str], Catalogue], text: str) -> None:
    """Nothing in it, no TOML, or only half: one sentence, no traceback of the parser."""
    with pytest.raises(CatalogueError, match="The catalogue"):
        read(text)


def test_a_phase_without_exercises(read: Callable[[str], Catalogue]) -> None:
    """A chapter that teaches nothing is a slip, too."""
    second = '[[phase]]\nmodule = "engine"\ntitle = "Engines"\nsummary = "All about engines."\n'

    with pytest.raises(CatalogueError, match="phase engine has no exercise"):
        read(WHOLE + second)


def test_a_missing_file(tmp_path: Path) -> None:
    """The message names it."""
    with pytest.raises(CatalogueError, match=r"cannot be read.*nowhere\.toml"):
        load(tmp_path / "nowhere.toml")


def test_the_workbooks_own_file_is_meant_by_default() -> None:
    """Without an argument the file beside the loader is read."""
    assert load(EXERCISES_FILE).exercises == EXERCISES
