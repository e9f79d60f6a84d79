"""`kata dev check`: whatever makes a workbook less than whole is found, and told with its place.

Broken workbooks are made of a copy, with two answers per exercise, in which one thing is changed.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from typer.testing import CliRunner

from kata.authoring import checks
from kata.authoring import judged_checks as judged
from kata.authoring import layout as tree
from kata.authoring.bank_grader import BankGrader
from kata.authoring.files import exercise_table
from kata.authoring.finding import Finding
from kata.authoring.layout import Layout
from kata.cli import dev
from kata.cli.app import app
from kata.database import Server
from kata.judging.opening import open_pool
from kata.pool.worker_pool import WorkerPool
from kata.staging import PROJECT

Change = Callable[[Path], None]
HERE = Layout()
CATALOGUE, DOCSTRINGS, MIRRORS, PRISTINE, HINTS, GRADERS, QUESTIONS, ANSWERS, FILES, TABLE = (
    check.title for check in (checks.CATALOGUE, *checks.CHECKS)
)
DATA = "kata/catalogue/exercises.toml"
RANK_GRADER = "tests/exercises/test_queries_advanced.py"
BANK = "tests/answers/salary-rank"


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with nothing but what is looked at."""
    root = tmp_path_factory.mktemp("whole")
    leave = shutil.ignore_patterns("__pycache__")
    for folder in ("app", "solutions", "tests/exercises", "kata/catalogue", "alembic/versions"):
        shutil.copytree(PROJECT / folder, root / folder, ignore=leave)
    for name in ("README.md", ".gitignore"):
        shutil.copyfile(PROJECT / name, root / name)
    for exercise in HERE.catalogue.exercises:
        (root / "tests/answers" / exercise.id).mkdir(parents=True)
        for verdict in ("accepted", "rejected"):
            path = next(
                path
                for path in sorted((HERE.banks / exercise.id).glob("*.py"))
                if f'verdict = "{verdict}"' in path.read_text(encoding="utf-8")
            )
            shutil.copyfile(path, root / "tests/answers" / exercise.id / f"{verdict}.py")
    return root


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to be broken."""
    return Path(shutil.copytree(whole, tmp_path / "workbook"))


def replace(name: str, old: str, new: str) -> Change:
    """In a file, one text for another; the first time it is there."""

    def change(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def write(name: str, text: str) -> Change:
    """A file that was not there, or was another."""

    def change(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")

    return change


def delete(name: str) -> Change:
    """A file, or a folder with all that is in it."""
    return lambda root: shutil.rmtree(root / name) if (root / name).is_dir() else (root / name).unlink()


def hint(number: int, text: str) -> Change:
    """Another text for the first hint of an exercise."""

    def change(root: Path) -> None:
        exercise = HERE.catalogue.exercise(number)
        replace(DATA, exercise.hints[0].replace('"', '\\"'), text)(root)

    return change


def both(*changes: Change) -> Change:
    """One after the other."""

    def change(root: Path) -> None:
        for one in changes:
            one(root)

    return change


def everywhere(name: str, old: str, new: str) -> Change:
    """The same in the stubs and in the solutions."""
    return both(replace(f"app/{name}", old, new), replace(f"solutions/{name}", old, new))


HEAD = '# /// answer\n# verdict = "rejected"\n# mistake = "it is wrong"\n# says = "{says}"\n# ///\n{body}\n'
BODY = "async def salary_rank_by_department(session):\n    return []\n"
RANK = "async def salary_rank_by_department(session: AsyncSession) -> Rows:"

BROKEN: list[tuple[str, Change, str]] = [
    # The catalogue
    (CATALOGUE, replace(DATA, 'title = "A raise"', 'tilte = "A raise"'), "unknown key 'tilte'"),
    (CATALOGUE, replace(DATA, "[[exercise]]\nnumber = 1", "[[exercise]\nnumber = 1"), "cannot be read"),
    # Docstrings
    (DOCSTRINGS, everywhere("engine.py", "Exercise 4 · A factory", "Exercise 5 · A factory"), "“Exercise 5 · A factory"),
    (DOCSTRINGS, everywhere("models.py", "Phase 1 ·", "Phase one ·"), "app/models.py opens with “Phase one"),
    # Mirrors
    (MIRRORS, replace("solutions/queries_advanced.py", "equal salaries share a rank", "all differ"), "queries_advanced.py"),
    (MIRRORS, replace("solutions/engine.py", "# Not the engine of", "# Not the motor of"), "a comment differs"),
    (MIRRORS, replace("solutions/queries_basic.py", "from .models", "from solutions.models"), "has to be relative"),
    (MIRRORS, replace("solutions/engine.py", "from kata.demo", "import json\nfrom kata.demo"), "no answer uses “import json”"),
    (MIRRORS, replace("app/engine.py", "from kata.demo", "import json\nfrom kata.demo"), "lacks “import json”"),
    # The learner's room
    (PRISTINE, replace("app/engine.py", "raise NotImplementedError", "return create_async_engine(database_url())"),
     "create_engine_factory is no stub"),
    (PRISTINE, replace("app/models.py", "    __abstract__ = True", '    __tablename__ = "departments"\n    #'), "Department"),
    (PRISTINE, write("alembic/versions/2026_03_03_phone.py", "revision = 'x'\n"), "2026_03_03_phone.py is not the workbook's"),
    # Hints
    (HINTS, hint(9, "Two questions in one: `.order_by(Employee.salary.desc(), Employee.name, Employee.id)` is the end."),
     "exercise 9 (above-average): hint 1 holds a line of the answer: .order_by(Employee.salary.desc()"),
    (HINTS, hint(15, "phone: Mapped[str | None] = mapped_column(String(20))"), "hint 1 holds a line of the answer: phone"),
    (HINTS, hint(6, "…"), "hint 1 is empty"),
    (HINTS, hint(4, HERE.catalogue.exercise(4).hints[1].upper()), "hint 2 says the same as hint 1"),
    # Graders
    (GRADERS, replace(RANK_GRADER, '@grades("management-hierarchy")', '@grades("salary-status")'), "'salary-status', which is no exercise"),
    (GRADERS, replace(RANK_GRADER, '@grades("management-hierarchy")\n', ""), "is marked with no exercise"),
    (GRADERS, replace(RANK_GRADER, "test_management_hierarchy_steps(", "test_management_hierarchy_long_chain("), "several test_management_hierarchy_long_chain"),
    (GRADERS, replace(RANK_GRADER, '    """The steps of the recursion give the order."""\n', ""), "has no docstring"),
    (GRADERS, replace(RANK_GRADER, "def test_management_hierarchy_steps(", "def management_hierarchy_steps("), "begin with test_"),
    (GRADERS, replace(RANK_GRADER, "import Attempt", "import (Attempt"), "is not Python"),
    # Questions
    (QUESTIONS, write("tests/exercises/queries/unasked.toml", 'oracle = "SELECT 1"\nlabels = ["one"]\n'), "read by no grader"),
    (QUESTIONS, replace("tests/exercises/queries/salary-rank.toml", "oracle =", "orakel ="), "salary-rank.toml: unknown key 'orakel'"),
    (QUESTIONS, replace("tests/exercises/queries/salary-rank.toml", 'replace = [["', 'replace = [["nowhere '), "not there"),
    (QUESTIONS, delete("tests/exercises/queries/above-average.toml"), "queries/above-average.toml, which is not there"),
    # Answers
    (ANSWERS, delete(f"{BANK}/accepted.py"), "exercise 11 (salary-rank) has no accepted answer"),
    (ANSWERS, delete(f"{BANK}/rejected.py"), "exercise 11 (salary-rank) has no rejected answer"),
    (ANSWERS, delete(BANK), "has no rejected answer in tests/answers/salary-rank/"),
    (ANSWERS, write(f"{BANK}/headless.py", BODY), "begins with a block"),
    (ANSWERS, write(f"{BANK}/mute.py", HEAD.format(says="", body=BODY)), "says its mistake, and the pattern"),
    (ANSWERS, write(f"{BANK}/anything.py", HEAD.format(says=".*", body=BODY)), "matches every message"),
    (ANSWERS, write(f"{BANK}/pattern.py", HEAD.format(says="(", body=BODY)), "cannot be read"),
    (ANSWERS, write(f"{BANK}/nothing.py", HEAD.format(says="x", body="")), "answers nothing"),
    (ANSWERS, write(f"{BANK}/section.py", HEAD.format(says="x", body=f"# --- querys_advanced.py\n{BODY}")), "nobody reads it"),
    (ANSWERS, lambda root: both(*(write(f"{BANK}/{name}.py", HEAD.format(says="x", body=BODY)) for name in "ab"))(root),
     "b.py is the same answer as a.py"),
    (ANSWERS, write(f"{BANK}/praised.py", HEAD.replace("rejected", "accepted").format(says="x", body=BODY)), "is accepted, and"),
    # Files
    (FILES, write("app/notes.md", "later"), "app/notes.md belongs to nothing"),
    (FILES, write("app/versions/2026_02_02_phone.py", ""), "app/versions/2026_02_02_phone.py belongs to nothing"),
    (FILES, write("solutions/models_old.py", ""), "solutions/models_old.py belongs to nothing"),
    (FILES, write("tests/exercises/helpers.py", ""), "tests/exercises/helpers.py belongs to nothing"),
    (FILES, write("tests/answers/salary-renk/right.py", ""), "tests/answers/salary-renk/right.py belongs to nothing"),
    (FILES, write("tests/answers/salary-rank/todo.txt", ""), "tests/answers/salary-rank/todo.txt belongs to nothing"),
    (FILES, write("kata/catalogue/exercises.bak.toml", ""), "kata/catalogue/exercises.bak.toml belongs to nothing"),
    (FILES, write("kata/catalogue/unused.py", ""), "kata/catalogue/unused.py belongs to nothing"),
    # The README
    (TABLE, replace("README.md", "| 7 | A raise |", "| 7 | A rise |"), "lacks the line | 7 | A raise"),
    (TABLE, replace("README.md", "| # | exercise |", "| no | exercise |"), "has no table"),
]  # fmt: skip


def complaints(root: Path) -> dict[str, Finding]:
    """The findings that are not well, by title."""
    return {finding.title: finding for finding in checks.read_everything(Layout(root)) if not finding.whole}


def test_this_workbook_is_whole() -> None:
    """The checkout itself, as far as it is seen by reading."""
    assert complaints(PROJECT) == {}


def test_the_copy_is_whole(copy: Path) -> None:
    """What the broken ones are made of has nothing wrong with it."""
    assert complaints(copy) == {}


@pytest.mark.parametrize(("title", "change", "says"), BROKEN, ids=[f"{at}-{case[2]}" for at, case in enumerate(BROKEN)])
def test_what_is_broken_is_found(copy: Path, title: str, change: Change, says: str) -> None:
    """The check that it belongs to finds it, says where it is, and what to do."""
    change(copy)

    found = complaints(copy)

    assert title in found, f"nothing was found, but: {found}"
    assert says in "\n".join(found[title].troubles)
    assert found[title].remedy


@pytest.mark.parametrize(
    "change",
    [
        replace("app/engine.py", "raise NotImplementedError", "return create_async_engine(database_url())"),
        hint(6, "…"),
        replace(RANK_GRADER, '@grades("management-hierarchy")\n', ""),
        delete(f"{BANK}/accepted.py"),
        write("app/notes.md", "later"),
        replace("README.md", "| 7 | A raise |", "| 7 | A rise |"),
    ],
)
def test_one_slip_is_one_complaint(copy: Path, change: Change) -> None:
    """The other checks keep quiet."""
    change(copy)

    assert len(complaints(copy)) == 1


def test_without_a_catalogue_nothing_else_is_looked_at(copy: Path) -> None:
    """Whatever the others would say then would be wrong."""
    write(DATA, "")(copy)

    findings = list(checks.read_everything(Layout(copy)))

    assert [finding.looked for finding in findings] == [True, *(False for _ in checks.CHECKS)]


@pytest.mark.parametrize("name", ["app/__pycache__/models.cpython-311.pyc", "app/.env", "solutions/.ruff_cache/x"])
def test_what_git_ignores_is_no_stray(copy: Path, name: str) -> None:
    """What is nobody's business but the author's."""
    write(name, "")(copy)

    assert complaints(copy) == {}


def test_a_missing_file_is_told(copy: Path) -> None:
    """No check ends in a traceback for a file that is not there."""
    delete("app/engine.py")(copy)

    found = complaints(copy)

    assert "app/engine.py is missing" in found[FILES].troubles
    assert "engine.py" in "\n".join(found[DOCSTRINGS].troubles)


def test_the_lines_of_an_answer() -> None:
    """What a hint must not hold: statements and lines of the solution; not what the stub's docstrings say anyway."""
    lines = checks.answer_lines(HERE, HERE.catalogue.exercise(14))
    given = (HERE.app / "loading_strategies.py").read_text(encoding="utf-8")

    assert lines
    assert not [line for line in lines if line in given.replace('"', "'")]
    assert any("expunge_all" in line or "populate_existing" in line for line in lines)


# -- what takes the judge --------------------------------------------------------------------------------------------


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool(real_server: Server) -> AsyncIterator[WorkerPool]:
    """Where stubs and solutions run."""
    async with open_pool(server=real_server) as pool:
        yield pool


async def test_stubs_do_not_depend_on_the_learners_room(copy: Path, pool: WorkerPool) -> None:
    """Whoever has solved an exercise in `app/` has not broken the workbook's stubs."""
    shutil.copyfile(copy / "solutions/engine.py", copy / "app/engine.py")

    assert (await judged.stubs_are_todo(Layout(copy), pool=pool)).whole


async def test_a_stub_that_is_none(copy: Path, pool: WorkerPool) -> None:
    """Without a docstring nothing tells where the answer begins, and some of it stays in the stub."""
    path = copy / "solutions/engine.py"
    text = path.read_text(encoding="utf-8")
    start = text.index('    """Exercise 4')
    end = text.index("    # An expired attribute")
    path.write_text(text[:start] + text[end:], encoding="utf-8")

    finding = await judged.stubs_are_todo(Layout(copy), pool=pool)

    (trouble,) = finding.troubles
    assert trouble.startswith("exercise 4 (session-factory) is ")
    assert finding.remedy


async def test_wrong_solutions(copy: Path, pool: WorkerPool) -> None:
    """Each is named with its mistake, what is no Python too, and the others are still right."""
    replace("solutions/queries_advanced.py", "func.rank()", "func.dense_rank()")(copy)
    replace("solutions/engine.py", "def create_session_factory(", "def create_session_factory((")(copy)

    finding = await judged.solutions_pass(Layout(copy), pool=pool)

    assert [trouble.partition(": ")[0] for trouble in finding.troubles] == [
        "exercise 3 (engine-factory) is error",
        "exercise 4 (session-factory) is error",
        "exercise 11 (salary-rank) is failed",
    ]
    assert "is not valid Python" in finding.troubles[0]
    assert "dense_rank" in finding.troubles[2]


async def test_stubs_of_a_solution_that_is_no_python(copy: Path, pool: WorkerPool) -> None:
    """It is told, not raised."""
    replace("solutions/engine.py", "def create_session_factory(", "def create_session_factory((")(copy)

    finding = await judged.stubs_are_todo(Layout(copy), pool=pool)

    assert "cannot be read" in finding.troubles[0]


async def test_answers_with_wrong_heads(copy: Path, real_server: Server) -> None:
    """A right answer that is said to be wrong, a wrong one that is said to be right, and one with another mistake."""
    engine = "tests/answers/engine-factory"
    right = (copy / engine / "accepted.py").read_text(encoding="utf-8")
    wrong = (copy / engine / "rejected.py").read_text(encoding="utf-8")
    body = right.partition("# ///\n")[2]
    write(f"{engine}/said-to-be-wrong.py", HEAD.format(says="pool", body=body))(copy)
    write(
        f"{engine}/said-to-be-right.py", '# /// answer\n# verdict = "accepted"\n# ///\n' + wrong.partition("# ///\n")[2]
    )(copy)
    write(f"{engine}/another-mistake.py", HEAD.format(says="dense_rank", body=wrong.partition("# ///\n")[2]))(copy)
    told: list[tuple[int, int]] = []

    async with BankGrader(server=real_server) as bench:
        finding = await judged.banks_are_right(
            Layout(copy), bench=bench, chosen=[3], progress=lambda graded, of: told.append((graded, of))
        )

    assert [trouble.partition(": ")[0] for trouble in finding.troubles] == [
        "engine-factory/another-mistake",
        "engine-factory/said-to-be-right",
        "engine-factory/said-to-be-wrong",
    ]
    assert told == [(graded, 5) for graded in range(1, 6)]


# -- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command without its slow half."""

    async def nothing(*_: object, **__: object) -> list[Finding]:
        return []

    monkeypatch.setattr(dev, "_judge", nothing)


@pytest.mark.usefixtures("unjudged")
def test_the_command_on_a_whole_workbook() -> None:
    """One line per check, and the status 0."""
    result = CliRunner().invoke(app, ["dev", "check"])

    assert result.exit_code == 0, result.output
    marks = [line[0] for line in result.output.splitlines() if line and line[0] in "✓✗·"]
    assert marks == ["✓"] * (1 + len(checks.CHECKS))
    assert "The workbook is whole." in result.output


@pytest.mark.usefixtures("unjudged")
def test_the_command_on_a_broken_workbook(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found stands below its check, with what to do, and the status is 1."""
    write("app/notes.md", "later")(copy)
    monkeypatch.setattr(tree, "Layout", lambda: Layout(copy))

    result = CliRunner().invoke(app, ["dev", "check"])

    assert result.exit_code == 1
    assert re.search(r"✗ No stray.*\n    app/notes.md belongs to nothing\n    → Delete", result.output)
    assert f"1 of {1 + len(checks.CHECKS)} checks found something." in result.output


def test_the_command_as_a_process() -> None:
    """With the judge, on the bank of one exercise: everything that an author types before a commit."""
    command = [sys.executable, "-m", "kata", "dev", "check", "--only", "session-factory"]

    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    for title in (judged.STUBS, judged.SOLUTIONS, judged.BANK):
        assert f"✓ {title}" in done.stdout


def test_the_table_for_the_readme() -> None:
    """It is printed as it has to be pasted."""
    result = CliRunner().invoke(app, ["dev", "table"])

    assert result.output.splitlines() == exercise_table(HERE.catalogue)
    assert result.output in (PROJECT / "README.md").read_text(encoding="utf-8")
