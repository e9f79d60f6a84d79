"""`kata dev`: every flaw of a workbook is found with its place, and a new exercise gets its files.

Broken workbooks are copies, with two answers per exercise, in which one thing is changed.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from typer.testing import CliRunner

from kata.authoring import checks, taxonomy
from kata.authoring import judged_checks as judged
from kata.authoring import layout as layouts
from kata.authoring.bank_grader import BankGrader
from kata.authoring.checks import Finding
from kata.authoring.layout import Layout
from kata.authoring.tables import TABLES, _ranges
from kata.catalogue import load
from kata.cli import dev
from kata.cli.app import app
from kata.database import Server
from kata.judging.opening import open_pool
from kata.paths import PROJECT
from kata.pool.worker_pool import WorkerPool
from kata.source.definitions import ModuleSource

Change = Callable[[Path], None]
HERE = Layout()
(
    CATALOGUE,
    DOCSTRINGS,
    DEMOS,
    EXAMPLES,
    REQUIREMENTS,
    MIRRORS,
    PRISTINE,
    HINTS,
    READS,
    GRADERS,
    SPECS,
    ANSWERS,
    FILES,
    TODO,
    TABLE,
    CHANGELOG,
    KINDS,
) = (check.title for check in (checks.CATALOGUE, *checks.CHECKS))
NUMBER = {exercise.id: exercise.number for exercise in HERE.catalogue.exercises}
DATA = "kata/catalogue/exercises.toml"
GRADER = "tests/exercises/test_engine.py"
BANK = "tests/answers/salary-rank"


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with nothing but what is checked, and the fewest answers."""
    root = tmp_path_factory.mktemp("whole")
    leave = shutil.ignore_patterns("__pycache__")
    for folder in ("app", "solutions", "tests/exercises", "kata/catalogue", "alembic/versions"):
        shutil.copytree(PROJECT / folder, root / folder, ignore=leave)
    (root / "docs").mkdir()
    for name in ("README.md", "CHANGELOG.md", ".gitignore", "docs/exercises.md", "docs/graders.md"):
        shutil.copyfile(PROJECT / name, root / name)
    for exercise in HERE.catalogue.exercises:
        (root / "tests/answers" / exercise.id).mkdir(parents=True)
        for verdict, names in (("accepted", ["accepted"]), ("rejected", ["rejected", "rejected-2", "rejected-3"])):
            paths = (
                path
                for path in sorted((HERE.banks / exercise.id).glob("*.py"))
                if f'verdict = "{verdict}"' in (text := path.read_text(encoding="utf-8"))
                and ("\n# note = " in text or verdict == "rejected")
            )
            for name, path in zip(names, paths, strict=False):
                shutil.copyfile(path, root / "tests/answers" / exercise.id / f"{name}.py")
    (root / "tests/answers/taxonomy.toml").write_text(kinds_of(Layout(root)), encoding="utf-8")
    return root


def kinds_of(layout: Layout) -> str:
    """A taxonomy of the kinds that these few answers are of; each exercise is excused from the others'."""
    ids = [exercise.id for exercise in layout.catalogue.exercises]
    covered = {exercise_id: taxonomy.covered(layout, exercise_id) for exercise_id in ids}
    text = ""
    for kind in sorted(set().union(*covered.values())):
        excuses = "".join(f'{other} = "no answer"\n' for other in ids if kind not in covered[other])
        text += f"[{kind}]\noccurs = true\n[{kind}.excused]\n{excuses}"
    return text


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


def cut(name: str, pattern: str) -> Change:
    """In a file, the first match of a pattern goes."""

    def change(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        shorter = re.sub(pattern, "", text, count=1, flags=re.DOTALL)
        assert shorter != text, f"{name} has no {pattern!r}"
        (root / name).write_text(shorter, encoding="utf-8")

    return change


def delete(name: str) -> Change:
    """A file, or a folder with all that is in it."""
    return lambda root: shutil.rmtree(root / name) if (root / name).is_dir() else (root / name).unlink()


def hint(exercise_id: str, text: str) -> Change:
    """Another text for the first hint of an exercise."""

    def change(root: Path) -> None:
        exercise = HERE.catalogue.by_id(exercise_id)
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
SPEC = 'oracle = "SELECT 1"\nlabels = ["one"]\nstatements = 1\nconstructs = "select()"\n'

BROKEN: list[tuple[str, Change, str]] = [
    # The catalogue
    (CATALOGUE, replace(DATA, 'title = "A raise"', 'tilte = "A raise"'), "unknown key 'tilte'"),
    (CATALOGUE, replace(DATA, "\n[[exercise]]\nid", "\n[[exercise]\nid"), "cannot be read"),
    # Docstrings
    (DOCSTRINGS, everywhere("engine.py", "· A factory", "· The factory"), "· The factory"),
    (DOCSTRINGS, everywhere("models.py", "Phase 1 ·", "Phase one ·"), "app/models.py opens with “Phase one"),
    (DOCSTRINGS, everywhere("engine.py", "    Teaches:\n", "    It teaches:\n"), "are Task, Teaches, Contract, Budget, not Task, It teaches"),
    (DOCSTRINGS, everywhere("engine.py", "What to watch in the SQL", "What to watch"), "app/engine.py: its docstring is the phase's lesson"),
    (DOCSTRINGS, both(cut("app/engine.py", r"(?<=    Contract:\n).*?(?=\n    Budget:)"), cut("solutions/engine.py", r"(?<=    Contract:\n).*?(?=\n    Budget:)")),
     "create_engine_factory: there is nothing under Contract in its docstring"),
    # Demos
    (DEMOS, everywhere("engine.py", 'demo.exercise("session-factory")', 'demo.exercise("engine-factory")'),
     f"main() does not show exercise {NUMBER['session-factory']} (session-factory)"),
    (DEMOS, everywhere("engine.py", "async def main()", "async def show()"), "app/engine.py has no demo"),
    (EXAMPLES, replace(DATA, " AS employee_id, 77777.77", " AS id, 77777.77"), "has the argument employee_id, and no example"),
    (REQUIREMENTS, cut(DATA, r'(?<=teaches = "aggregates and grouping, outer joins, NULL in aggregates, labels"\nrequires = \[)[^\n]*(?=\]\n)'),
     "(salary-stats) does not require employee-model, and app/queries_advanced.py has “from .models import Employee”"),
    # Mirrors
    (MIRRORS, replace("solutions/queries_advanced.py", "equal salaries share a rank", "all differ"), "queries_advanced.py"),
    (MIRRORS, replace("solutions/engine.py", "# Not the engine of", "# Not the motor of"), "# Not the motor of"),
    (MIRRORS, replace("solutions/queries_basic.py", "from .models", "from solutions.models"), "has to be relative"),
    (MIRRORS, replace("solutions/engine.py", "from kata.demo", "import json\nfrom kata.demo"), "no answer uses “import json”"),
    (MIRRORS, replace("app/engine.py", "from kata.demo", "import json\nfrom kata.demo"), "app/engine.py is not what `kata reset` makes of the solution: +import json"),
    # The learner's files
    (PRISTINE, replace("app/engine.py", "raise NotImplementedError", "return create_async_engine(database_url())"),
     "create_engine_factory is not a stub"),
    (PRISTINE, replace("app/models.py", "    __abstract__ = True", '    __tablename__ = "departments"\n    #'), "Department"),
    (PRISTINE, write("alembic/versions/2026_03_03_phone.py", "revision = 'x'\n"), "2026_03_03_phone.py is not the workbook's"),
    # Hints
    (HINTS, hint("above-average", "Two questions in one: `.order_by(Employee.salary.desc(), Employee.name, Employee.id)` is the end."),
     f"exercise {NUMBER['above-average']} (above-average): hint 1 holds a line of the answer: .order_by(Employee.salary.desc()"),
    (HINTS, hint("phone-migration", "phone: Mapped[str | None] = mapped_column(String(20))"), "hint 1 holds a line of the answer: phone"),
    (HINTS, hint("create-employee", "…"), "hint 1 is empty"),
    (HINTS, hint("session-factory", HERE.catalogue.by_id("session-factory").hints[1].upper()), "hint 2 says the same as hint 1"),
    # Reads
    (READS, replace(DATA, "https://docs.sqlalchemy.org", "https://example.org"), "is not official documentation"),
    (READS, cut(DATA, r'\nreads = \[\n.*?\n\]'), "names 0 pages"),
    # Graders
    (GRADERS, replace(GRADER, '@grades("session-factory")', '@grades("session-fabric")'), "'session-fabric', which is not an exercise"),
    (GRADERS, replace(GRADER, '@grades("session-factory")\n', ""), "is not marked with an exercise"),
    (GRADERS, replace(GRADER, "test_session_saves(", "test_session_factory("), "several test_session_factory"),
    (GRADERS, cut(GRADER, r'(?<=def test_session_saves\(attempt: Attempt\) -> None:\n)    """.*?"""\n'), "has no docstring"),
    (GRADERS, replace(GRADER, "def test_session_saves(", "def session_saves("), "begin with test_"),
    (GRADERS, replace(GRADER, "import Path", "import Path)"), "is not Python"),
    (GRADERS, both(cut(GRADER, r'@grades\("session-factory"[^\n]*\)\n'), cut(GRADER, r'@grades\("session-factory"[^\n]*\)\n'),
                   cut(GRADER, r'@grades\("session-factory"[^\n]*\)\n')), "(session-factory) has no grader"),
    (GRADERS, replace(GRADER, "\n\n\n", '\n\n\nCHECKS = query_checks("nobody")\n\n\n'), "'nobody', which is not an exercise"),
    # Query specs
    (SPECS, write("tests/exercises/queries/unasked.toml", 'oracle = "SELECT 1"\nlabels = ["one"]\n'), "read by no grader"),
    (SPECS, replace("tests/exercises/queries/salary-rank.toml", "oracle =", "orakel ="), "salary-rank.toml: unknown key 'orakel'"),
    (SPECS, replace("tests/exercises/queries/salary-rank.toml", 'replace = [["', 'replace = [["nowhere '), "not there"),
    (SPECS, cut("tests/exercises/queries/salary-rank.toml", r"labels = [^\n]*\n"), "queries/salary-rank.toml: the query spec lacks 'labels'"),
    (SPECS, cut("tests/exercises/queries/salary-rank.toml", r"statements = 1\n"), "queries/salary-rank.toml: the query spec lacks 'statements'"),
    (SPECS, cut("tests/exercises/queries/salary-rank.toml", r"constructs = [^\n]*\n"), "queries/salary-rank.toml: the query spec lacks 'constructs'"),
    (SPECS, cut("tests/exercises/queries/salary-rank.toml", r"order = [^\n]*\n"), "lacks 'order': its oracle has one"),
    (SPECS, write("tests/exercises/queries/salary-rank.toml", f'{SPEC}order = "by name"\n'), "its oracle has no ORDER BY"),
    (SPECS, replace(GRADER, "\n\n\n", '\n\n\nAGAIN = query_checks("salary-rank")\n\n\n'), "query_checks('salary-rank') is there 2 times"),
    (SPECS, delete("tests/exercises/queries/above-average.toml"), "queries/above-average.toml, which is not there"),
    (SPECS, both(write("tests/exercises/queries/session-factory.toml", SPEC),
                 replace(GRADER, "\n\n\n", '\n\n\nSPEC = "session-factory.toml"\n\n\n')),
     "session-factory.toml is read by no grader: no query_checks('session-factory')"),
    (SPECS, replace(GRADER, "\n\n\n", '\n\n\nCHECKS = query_checks("session-factory")\n\n\n'), "queries/session-factory.toml, which is not there"),
    # Answers
    (ANSWERS, delete(f"{BANK}/accepted.py"), f"exercise {NUMBER['salary-rank']} (salary-rank) has no accepted answer"),
    (ANSWERS, delete(f"{BANK}/rejected.py"), f"exercise {NUMBER['salary-rank']} (salary-rank) has 2 rejected answers"),
    (ANSWERS, delete(BANK), "has no rejected answer in tests/answers/salary-rank/"),
    (ANSWERS, delete(f"{BANK}/rejected-2.py"), "has 2 rejected answers in tests/answers/salary-rank/; it needs 3"),
    (ANSWERS, write(f"{BANK}/headless.py", BODY), "begins with a block"),
    (ANSWERS, write(f"{BANK}/mute.py", HEAD.format(says="", body=BODY)), "says its mistake, and the pattern"),
    (ANSWERS, write(f"{BANK}/anything.py", HEAD.format(says=".*", body=BODY)), "matches every message"),
    (ANSWERS, write(f"{BANK}/pattern.py", HEAD.format(says="(", body=BODY)), "cannot be read"),
    (ANSWERS, write(f"{BANK}/nothing.py", HEAD.format(says="x", body="")), "answers nothing"),
    (ANSWERS, write(f"{BANK}/section.py", HEAD.format(says="x", body=f"# --- querys_advanced.py\n{BODY}")), "it is never read"),
    (ANSWERS, lambda root: both(*(write(f"{BANK}/{name}.py", HEAD.format(says="x", body=BODY)) for name in "ab"))(root),
     "b.py is the same answer as a.py"),
    (ANSWERS, write(f"{BANK}/praised.py", HEAD.replace("rejected", "accepted").format(says="x", body=BODY)), "is accepted, but"),
    (ANSWERS, replace(f"{BANK}/accepted.py", "# note = ", "# mistake = "), "has no accepted answer with a note"),
    # Kinds of errors
    (KINDS, write("tests/answers/taxonomy.toml", "[MISSING_SUN]\noccurs = true\n"), "tests/answers/salary-rank/ has no wrong answer of the kind MISSING_SUN"),
    (KINDS, write("tests/answers/taxonomy.toml", ""), "which is unknown or excused there"),
    (KINDS, write(f"{BANK}/kind.py", HEAD.replace("# ///\n{", '# kinds = ["MISSING_SUN"]\n# ///\n{').format(says="x", body=BODY)),
     "tests/answers/salary-rank/ has an answer of the kind MISSING_SUN, which is unknown"),
    (KINDS, delete("tests/answers/taxonomy.toml"), "tests/answers/taxonomy.toml cannot be read"),
    # Files
    (FILES, write("app/notes.md", "later"), "app/notes.md belongs to nothing"),
    (FILES, write("app/versions/2026_02_02_phone.py", ""), "app/versions/2026_02_02_phone.py belongs to nothing"),
    (FILES, write("solutions/models_old.py", ""), "solutions/models_old.py belongs to nothing"),
    (FILES, write("tests/exercises/helpers.py", ""), "tests/exercises/helpers.py belongs to nothing"),
    (FILES, write("tests/exercises/shared/unused.py", ""), "tests/exercises/shared/unused.py belongs to nothing"),
    (FILES, write("tests/exercises/test_other_module.py", ""), "tests/exercises/test_other_module.py belongs to nothing"),
    (FILES, write("tests/answers/salary-renk/right.py", ""), "tests/answers/salary-renk/right.py belongs to nothing"),
    (FILES, write("tests/answers/salary-rank/todo.txt", ""), "tests/answers/salary-rank/todo.txt belongs to nothing"),
    (FILES, write("kata/catalogue/exercises.bak.toml", ""), "kata/catalogue/exercises.bak.toml belongs to nothing"),
    (FILES, write("kata/catalogue/unused.py", ""), "kata/catalogue/unused.py belongs to nothing"),
    # What is left to do
    (TODO, everywhere("engine.py", "What to watch in the SQL: ", "What to watch in the SQL: TODO(author): the pool. "), "app/engine.py:"),
    (TODO, write(f"{BANK}/later.py", HEAD.format(says="x", body="# TODO(author): a wrong answer\n" + BODY)), "later.py:6: TODO(author): a wrong answer"),
    # README and changelog
    (TABLE, replace("docs/exercises.md", "| 7 | A raise |", "| 7 | A rise |"), "lacks the line | 7 | A raise"),
    (TABLE, replace("README.md", "| 1 · Tables as classes |", "| 1 · Classes |"), "README.md lacks the line | 1 · Tables"),
    (TABLE, replace("README.md", "<!-- phases -->", ""), "has no place for its table"),
    (CHANGELOG, replace("CHANGELOG.md", "`salary-rank`", "salary-rank"), "does not name `salary-rank`"),
]  # fmt: skip


def complaints(root: Path) -> dict[str, Finding]:
    """The findings that are not well, by title."""
    return {finding.title: finding for finding in checks.read_everything(Layout(root)) if not finding.ok}


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
    assert says in "\n".join(found[title].problems)
    assert found[title].remedy


@pytest.mark.parametrize(
    "change",
    [
        replace("app/engine.py", "raise NotImplementedError", "return create_async_engine(database_url())"),
        hint("create-employee", "…"),
        replace(GRADER, '@grades("session-factory")\n', ""),
        delete(f"{BANK}/accepted.py"),
        write("app/notes.md", "later"),
        replace("docs/exercises.md", "| 7 | A raise |", "| 7 | A rise |"),
    ],
)
def test_one_slip_is_one_complaint(copy: Path, change: Change) -> None:
    """The other checks keep quiet."""
    change(copy)

    assert len(complaints(copy)) == 1


def test_registered_standard_checks_are_graders(copy: Path) -> None:
    """One line is enough for a query exercise."""
    both(
        write("tests/exercises/queries/session-factory.toml", SPEC),
        write(
            GRADER,
            'CHECKS = query_checks("session-factory")\nPROBES = "probes_engine.py"\n@grades("engine-factory")\ndef test_it():\n    "It."\n',
        ),
    )(copy)

    assert complaints(copy) == {}


def test_without_a_catalogue_nothing_else_is_looked_at(copy: Path) -> None:
    """Whatever the others would say then would be wrong."""
    write(DATA, "")(copy)

    findings = list(checks.read_everything(Layout(copy)))

    assert [finding.ran for finding in findings] == [True, *(False for _ in checks.CHECKS)]


@pytest.mark.parametrize("name", ["app/__pycache__/models.cpython-311.pyc", "app/.env", "solutions/.ruff_cache/x"])
def test_what_git_ignores_is_no_stray(copy: Path, name: str) -> None:
    """What only the author needs."""
    write(name, "")(copy)

    assert complaints(copy) == {}


def test_a_missing_file_is_told(copy: Path) -> None:
    """It is one finding, not one of each check that would have read the file."""
    delete("app/engine.py")(copy)

    found = complaints(copy)

    assert found.pop(CATALOGUE).problems == ("app/engine.py is missing",)
    assert not any(finding.ran for finding in found.values())


def test_the_lines_of_an_answer() -> None:
    """What a hint must not hold: statements and lines of the solution; not what the stub's docstrings say anyway."""
    lines = checks.answer_lines(HERE, HERE.catalogue.by_id("loading-strategies"))
    given = (HERE.app / "loading_strategies.py").read_text(encoding="utf-8")

    assert lines
    assert not [line for line in lines if line in given.replace('"', "'")]
    assert any("expunge_all" in line or "populate_existing" in line for line in lines)


def test_solutions_have_their_own_revisions() -> None:
    """They are beside the solutions, not in `alembic/versions/`, so that no learner's database ever gets them."""
    revisions = sorted((HERE.solutions / "versions").glob("*.py"))

    assert bool(revisions) is any(exercise.revisions for exercise in HERE.catalogue.exercises)
    assert not (HERE.app / "versions").exists()
    assert not any((HERE.revisions / path.name).exists() for path in revisions)


# -- what takes the judge --------------------------------------------------------------------------------------------


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool(real_server: Server) -> AsyncIterator[WorkerPool]:
    """Where stubs and solutions run."""
    async with open_pool(server=real_server) as pool:
        yield pool


async def test_stubs_do_not_depend_on_the_learners_files(copy: Path, pool: WorkerPool) -> None:
    """Whoever has solved an exercise in `app/` has not broken the workbook's stubs."""
    shutil.copyfile(copy / "solutions/engine.py", copy / "app/engine.py")

    assert (await judged.stubs_are_todo(Layout(copy), pool=pool)).ok


async def test_a_stub_that_is_not_one(copy: Path, pool: WorkerPool) -> None:
    """A solution without its object leaves nothing to begin with: the exercise cannot be judged."""
    replace("solutions/engine.py", "def create_session_factory(", "def make_session_factory(")(copy)

    finding = await judged.stubs_are_todo(Layout(copy), pool=pool)

    (problem,) = finding.problems
    assert problem.startswith(f"exercise {NUMBER['session-factory']} (session-factory) is ")
    assert finding.remedy


async def test_wrong_solutions(copy: Path, pool: WorkerPool) -> None:
    """Each is named with its mistake, also a file that is not Python, and the others are still right."""
    replace("solutions/queries_advanced.py", "func.rank().over(partition_by", "func.dense_rank().over(partition_by")(
        copy
    )
    replace("solutions/engine.py", "def create_session_factory(", "def create_session_factory((")(copy)

    finding = await judged.solutions_pass(Layout(copy), pool=pool)

    assert [problem.partition(": ")[0] for problem in finding.problems] == [
        f"exercise {NUMBER['engine-factory']} (engine-factory) is error",
        f"exercise {NUMBER['session-factory']} (session-factory) is error",
        f"exercise {NUMBER['salary-rank']} (salary-rank) is failed",
    ]
    assert "is not valid Python" in finding.problems[0]
    assert "dense_rank" in finding.problems[2]


async def test_stubs_of_a_solution_that_is_not_python(copy: Path, pool: WorkerPool) -> None:
    """It is reported, not raised."""
    replace("solutions/engine.py", "def create_session_factory(", "def create_session_factory((")(copy)

    finding = await judged.stubs_are_todo(Layout(copy), pool=pool)

    assert "cannot be read" in finding.problems[0]


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
    counts: list[tuple[int, int]] = []

    async with BankGrader.open(real_server) as grader:
        finding = await judged.banks_are_right(
            Layout(copy),
            grader=grader,
            chosen=[NUMBER["engine-factory"]],
            progress=lambda graded, of: counts.append((graded, of)),
        )

    assert [problem.partition(": ")[0] for problem in finding.problems] == [
        "engine-factory/another-mistake",
        "engine-factory/said-to-be-right",
        "engine-factory/said-to-be-wrong",
    ]
    # Three of the rejected ones are rejected for the right reason; they are graded again with two other seeds.
    assert counts == [(graded, of) for of in (7, 3, 3) for graded in range(1, of + 1)]
    assert all(re.search(r"\(KATA_SEED=\d+\)$", problem) for problem in finding.problems)


async def test_mistakes_that_name_nothing(copy: Path, pool: WorkerPool) -> None:
    """One whose SQL fails, and one that gives the right rows; one that only the worlds expose names something."""
    spec = "tests/exercises/queries/salary-rank.toml"
    entry = '\n[[mistake]]\nname = "{name}"\nsays = "It is wrong."\nreplace = [["SELECT ", "{text}"]]\n'
    write(
        spec,
        (copy / spec).read_text(encoding="utf-8")
        + entry.format(name="fails", text="SELECT nothing, ")
        + entry.format(name="the-same", text="SELECT  "),
    )(copy)

    finding = await judged.mistakes_differ(Layout(copy), pool=pool)

    assert len(finding.problems) == 2
    assert re.match(f"{spec}: the mistake 'fails' is not right: .*column .*nothing", finding.problems[0])
    assert (
        finding.problems[1]
        == f"{spec}: the mistake 'the-same' gives the oracle's rows on every data set and in all worlds"
    )
    assert finding.remedy


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
    assert "The workbook is complete." in result.output


@pytest.mark.usefixtures("unjudged")
def test_the_command_on_a_broken_workbook(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found stands below its check, with what to do, and the status is 1."""
    write("app/notes.md", "later")(copy)
    monkeypatch.setattr(layouts, "Layout", lambda: Layout(copy))

    result = CliRunner().invoke(app, ["dev", "check"])

    assert result.exit_code == 1
    assert re.search(r"✗ No stray.*\n    app/notes.md belongs to nothing\n    → Delete", result.output)
    assert f"1 of {1 + len(checks.CHECKS)} checks found something." in result.output


def test_the_command_without_a_catalogue(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checks that could not run have found nothing."""
    write(DATA, "")(copy)
    monkeypatch.setattr(layouts, "Layout", lambda: Layout(copy))

    result = CliRunner().invoke(app, ["dev", "check"])

    assert result.exit_code == 1
    total = len(checks.CHECKS)
    assert f"1 of {1 + total} checks found something. {total} could not run." in " ".join(result.output.split())


def test_the_command_as_a_process() -> None:
    """With the judge, on the bank of one exercise: everything that an author types before a commit."""
    command = [sys.executable, "-m", "kata", "dev", "check", "--only", "session-factory"]

    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    for title in (judged.STUBS, judged.SOLUTIONS, judged.MISTAKES, judged.BANK):
        assert f"✓ {title}" in done.stdout


def test_an_unreadable_spec_is_reported_once(checkout: Path) -> None:
    """No check that needs the graders can run then; the others do not repeat why."""
    cut("tests/exercises/queries/salary-rank.toml", r"statements = 1\n")(checkout)
    command = [sys.executable, "-m", "kata", "dev", "check"]

    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, encoding="utf-8", check=False)

    assert done.returncode == 1
    assert done.stdout.count("the query spec lacks 'statements'") == 1
    for title in (judged.STUBS, judged.SOLUTIONS, judged.MISTAKES):
        assert f"{title} (not checked)" in done.stdout


def test_the_table_is_written(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between its marks; everything around it stays."""
    before = (copy / "docs/exercises.md").read_text(encoding="utf-8")
    replace(DATA, 'title = "A raise"', 'title = "A rise | or two"')(copy)
    monkeypatch.setattr(layouts, "Layout", lambda: Layout(copy))

    for said in ("Written: docs/exercises.md", "up to date"):
        assert said in CliRunner().invoke(app, ["dev", "table", "--write"]).output
        assert (copy / "docs/exercises.md").read_text(encoding="utf-8") == before.replace(
            "| A raise |", "| A rise \\| or two |"
        )
    assert TABLE not in complaints(copy)


@pytest.mark.parametrize(
    ("numbers", "shown"), [([15], "15"), ([8, 9], "8 to 9"), ([8, 9, 10, 11, 16], "8 to 11, 16"), ([1, 3], "1, 3")]
)
def test_exercises_of_a_phase_need_not_be_adjacent(numbers: list[int], shown: str) -> None:
    """An exercise that is added later has the last number, whatever its phase."""
    assert _ranges(numbers) == shown


def test_the_tables_are_printed() -> None:
    """They are printed as they stand in the files."""
    printed = CliRunner().invoke(app, ["dev", "table"]).output

    for name, make in TABLES.values():
        table = "\n".join(make(HERE.catalogue))
        assert table in printed
        assert table in (PROJECT / name).read_text(encoding="utf-8")


# -- a new exercise --------------------------------------------------------------------------------------------------

OTHERS = {"app/queries_basic.py", "solutions/queries_basic.py", DATA, "tests/exercises/test_queries_basic.py"}


def new(root: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    """Run `kata dev new` on a copy; what it printed."""
    monkeypatch.setattr(layouts, "Layout", lambda: Layout(root))
    result = CliRunner().invoke(app, ["dev", "new", *arguments])
    assert result.exit_code == 0, (result.output, result.exception)
    load.cache_clear()  # another process reads the new catalogue
    return result.output


def changed(root: Path, whole: Path) -> set[str]:
    """The files that are new or different."""
    return {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not ((old := whole / path.relative_to(root)).is_file() and old.read_bytes() == path.read_bytes())
    }


@pytest.mark.parametrize("kind", ["query", "write", "model", "plain"])
def test_a_new_exercise(whole: Path, copy: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """Each file is there, the modules import, stubs are stubs, and every gap is named; nothing else is wrong."""
    output = new(copy, monkeypatch, "long-names", "--phase", "queries_basic", "--kind", kind)

    bank = {f"tests/answers/long-names/{name}.py" for name in ("right-first", "wrong-first")}
    spec = {"tests/exercises/queries/long-names.toml"} if kind == "query" else set()
    assert changed(copy, whole) == OTHERS | bank | spec
    assert all(name in output for name in bank | spec)
    exercise = Layout(copy).catalogue.by_id("long-names")
    assert exercise is Layout(copy).catalogue.exercises[-1]
    assert exercise.object == ("LongNames" if kind == "model" else "long_names")
    for package in ("app", "solutions"):
        source = ModuleSource.read(copy / package / "queries_basic.py")
        assert source.is_stub(exercise.objects)
        command = [sys.executable, "-c", f"import {package}.queries_basic"]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (copy, PROJECT)))}
        subprocess.run(command, cwd=copy, env=environment, check=True)
    found = complaints(copy)
    assert set(found) == {ANSWERS, TODO, TABLE, CHANGELOG} | ({KINDS} if kind == "query" else set())
    assert all("has 1 rejected answer in" in problem for problem in found[ANSWERS].problems)
    gaps = "\n".join(found[TODO].problems)
    for place in (DATA, "app/queries_basic.py", "solutions/queries_basic.py", "tests/exercises/", *bank, *spec):
        assert place in gaps
    assert re.search(r"app/queries_basic.py:\d+: TODO\(author\): what is to be done", gaps)


@pytest.mark.parametrize("kind", ["query", "write", "model", "plain"])
@pytest.mark.parametrize("phase", ["queries_advanced", "new_things"])
def test_ruff_has_no_objection(copy: Path, monkeypatch: pytest.MonkeyPatch, kind: str, phase: str) -> None:
    """An author changes what is marked, and nothing else. In a phase with an alias for rows, that is used."""
    new(copy, monkeypatch, "long-names", "--phase", phase, "--title", "Long names", "--kind", kind)
    shutil.copyfile(PROJECT / "pyproject.toml", copy / "pyproject.toml")
    ours = ["--no-cache", "--config", 'lint.isort.known-first-party = ["kata"]']  # the copy lacks its modules

    for options in (["check"], ["format", "--diff"]):
        command = [sys.executable, "-m", "ruff", *options, *ours, "app", "solutions", "tests/exercises"]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    if kind == "query":
        annotation = "Rows" if phase == "queries_advanced" else "Sequence[Any]"
        app_module = (copy / f"app/{phase}.py").read_text(encoding="utf-8")
        assert f"def long_names(session: AsyncSession) -> {annotation}:" in app_module
    catalogue = (copy / DATA).read_text(encoding="utf-8")
    assert not re.search(r"[^\n]\n\[\[(phase|exercise)\]\]", catalogue)


def test_a_new_exercise_keeps_what_is_there(whole: Path, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are only added, also to a file in which a learner has begun."""
    replace("app/queries_basic.py", "raise NotImplementedError", "return []  # mine")(copy)
    before = {name: (copy / name).read_text(encoding="utf-8").splitlines() for name in OTHERS}
    new(copy, monkeypatch, "long-names", "--phase", "queries_basic", "--kind", "write")

    for name, lines in before.items():
        after = iter((copy / name).read_text(encoding="utf-8").splitlines())
        lost = [line for line in lines if not any(line == other for other in after)]
        assert lost == []


def test_a_new_phase(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its module is made with it, and several objects find their places."""
    names = ("--object", "first_thing", "--object", "second_thing")
    new(copy, monkeypatch, "two-things", "--phase", "many_things", "--title", "Many things", "--kind", "plain", *names)

    layout = Layout(copy)
    assert layout.catalogue.phase("many_things") is layout.catalogue.phases[-1]
    assert layout.catalogue.by_id("two-things").targets == ("many_things.first_thing", "many_things.second_thing")
    found = complaints(copy)
    assert set(found) == {DOCSTRINGS, ANSWERS, TODO, TABLE, CHANGELOG}
    assert "the phase's lesson" in "\n".join(found[DOCSTRINGS].problems)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("salary-rank", "--phase", "engine"), "'salary-rank' is used twice"),
        (("new-one", "--phase", "nowhere"), "no phase 'nowhere'"),
        (("new-one", "--phase", "engine", "--object", "create_engine_factory"), "has a create_engine_factory already"),
        (("new-one", "--phase", "engine", "--object", "main"), "has a main already"),
        (("new-one", "--phase", "engine", "--object", "class"), "cannot be a name in Python"),
        (("New One", "--phase", "engine", "--object", "f"), "lower-case words"),
    ],
)
def test_a_new_exercise_that_cannot_be(
    whole: Path, copy: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], says: str
) -> None:
    """It is said in a sentence, and no file has changed."""
    monkeypatch.setattr(layouts, "Layout", lambda: Layout(copy))
    result = CliRunner().invoke(app, ["dev", "new", *arguments, "--kind", "plain"])

    assert result.exit_code
    assert says in result.output or says in str(result.exception)
    assert changed(copy, whole) == set()
