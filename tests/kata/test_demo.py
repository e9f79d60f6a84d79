"""kata.demo: phases shown off, in processes of their own, on packages that learners might have."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kata.catalogue import load
from kata.database import connect, ensure_playground, find_server
from kata.source.stubs import stubbed
from kata.ui.status import TIMES

PROJECT = Path(__file__).parents[2]

MakePackage = Callable[..., Path]


@pytest.fixture
def package(tmp_path: Path) -> MakePackage:
    """Make an `app` of the solutions (or of the stubs), with some lines changed."""

    def make(source: str = "solutions", **changes: tuple[str, str]) -> Path:
        folder = tmp_path / "app"
        shutil.copytree(PROJECT / source, folder, ignore=shutil.ignore_patterns("versions", "__pycache__"))
        models = folder / "models.py"
        models.write_text(re.sub(r"\n    phone: .*", "", models.read_text("utf-8")), "utf-8")
        for module, (old, new) in changes.items():
            file = folder / f"{module}.py"
            text = file.read_text("utf-8")
            assert old in text, f"{old!r} is not in {file}"
            file.write_text(text.replace(old, new), "utf-8")
        return tmp_path

    return make


def demo(module: str, cwd: Path = PROJECT, *, status: int = 0, width: int = 80, **environment: str) -> tuple[str, str]:
    """Run `python -m module` without a terminal; return what it printed, and what it complained about."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "COLUMNS": str(width), "PYTHONUTF8": "1", **environment},
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout, done.stderr


def playground_columns() -> list[str]:
    """All columns of the playground's tables."""

    async def ask() -> list[str]:
        server = find_server()
        await ensure_playground(server)
        connection = await connect(server)
        try:
            rows = await connection.fetch(
                "SELECT table_name || '.' || column_name FROM information_schema.columns "
                "WHERE table_schema = 'public' ORDER BY 1"
            )
            return [row[0] for row in rows]
        finally:
            await connection.close()

    return asyncio.run(ask())


def part(text: str, number: int) -> str:
    """What was printed for one exercise."""
    match = re.search(rf"^Exercise {number} ·.*?(?=^Exercise |^Phase |\Z)", text, re.DOTALL | re.MULTILINE)
    assert match, text
    return match[0]


def test_the_stubs_are_not_started() -> None:
    """Each of the exercises in one line, with the line to start at; no statement, no error."""
    out, err = demo("app.main")
    assert err == ""
    assert re.findall(r"^Phase (\d+)", out, re.MULTILINE) == [str(phase.number) for phase in load().phases]
    stubs = re.findall(r"○ not started → app/(\w+\.py):(\d+)", out)
    assert len(stubs) == len(load().exercises)
    for file, line in stubs:
        start = (PROJECT / "app" / file).read_text("utf-8").splitlines()[int(line) - 1]
        assert start.strip().startswith(("raise NotImplementedError", "__abstract__", "pass  # not started"))
    assert not re.search(r"\d+ statement", out)
    assert "(first: exercises 1 and 2)" in part(out, 5)


def test_the_solutions_show_everything() -> None:
    """Tables, SQL, counts and times for all exercises, and the playground keeps its schema."""
    before = playground_columns()
    out, _ = demo("solutions.main")
    assert "✗" not in out and "○" not in out
    assert len(re.findall(r"^  \d+ statements? · [\d.]+ ms$", out, re.MULTILINE)) >= 11
    assert "employees.phone in the database  True" in part(out, load().by_id("phone-migration").number)
    folded = rf"SQL {TIMES} \d+ · lazy load · \d+ rows .* solutions/loading_strategies.py:\d+"
    assert re.search(folded, part(out, 12))
    assert re.search(r"Employee +many to one|projects +Project +many to many", part(out, 2))
    # The solutions' own revision was applied to a temporary database.
    assert playground_columns() == before


def test_nothing_is_wider_than_the_terminal(package: MakePackage) -> None:
    """80 columns, without colour; NO_COLOR is honoured on a terminal, too."""
    out, _ = demo("solutions.queries_advanced")
    assert max(len(line) for line in out.splitlines()) <= 80
    assert "\x1b" not in out
    coloured, _ = demo("solutions.queries_advanced", FORCE_COLOR="1", TERM="xterm-256color")
    assert "\x1b[" in coloured
    plain, _ = demo("solutions.queries_advanced", FORCE_COLOR="1", TERM="xterm-256color", NO_COLOR="1")
    assert not re.search(r"\x1b\[[\d;]*3\d", plain)


def test_an_encoding_without_these_signs(package: MakePackage) -> None:
    """Look-alikes instead of a UnicodeEncodeError."""
    out, _ = demo("app.models", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert "o not started > app/models.py" in out


def test_what_an_exercise_writes_is_rolled_back(package: MakePackage) -> None:
    """A commit inside it included: the second run finds the e-mail address free again."""
    cwd = package(
        queries_basic=(
            "    await session.flush()\n    return employee\n",
            "    await session.commit()\n    return employee\n",
        )
    )
    for _ in range(2):
        out, _ = demo("app.queries_basic", cwd)
        assert "Newcomer" in part(out, 6) and "✗" not in out


def test_errors_are_explained_and_the_demo_goes_on(package: MakePackage) -> None:
    """What happened, why, the line, the SQL so far; then the next exercise."""
    cwd = package(
        queries_basic=(
            "    employee = await session.get(Employee, employee_id)\n",
            "    employee = await session.get(Employee, employee_id)\n    employee.department.name  # lazy\n",
        ),
        loading_strategies=(".unique()", ""),
    )
    out, _ = demo("app.queries_basic", cwd)
    lines = (cwd / "app/queries_basic.py").read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.endswith("# lazy"))
    shown = part(out, 7)
    assert "✗ `Employee.department` was read before it was loaded (MissingGreenlet)." in shown
    assert f"app/queries_basic.py:{line}" in shown
    assert "selectinload(Employee.department)" in shown
    assert "SQL · lazy load · failed" in shown
    out, _ = demo("app.loading_strategies", cwd)
    assert "`.unique()` is missing" in part(out, 14)


def test_errors_without_an_explanation_are_one_line(package: MakePackage) -> None:
    """The exception, its message, its location; no traceback."""
    cwd = package(
        queries_advanced=("    return list((await session.scalars(statement)).all())\n", "    return [1 / 0]\n"),
    )
    shown = part(demo("app.queries_advanced", cwd)[0], 10)
    assert re.search(r"✗ ZeroDivisionError: division by zero  app/queries_advanced.py:\d+", shown)


def test_forgotten_await(package: MakePackage) -> None:
    """The error is explained once; Python's own warning about the same coroutine is not repeated."""
    cwd = package(
        queries_basic=("return (await session.scalars(statement)).all()", "return session.scalars(statement).all()"),
        loading_strategies=(
            "return await session.run_sync(count_heads)",
            "session.run_sync(count_heads)\n    return {}",
        ),
    )
    out, err = demo("app.queries_basic", cwd)
    assert "`AsyncSession.scalars(…)` was not awaited" in part(out, 5)
    assert out.count("awaited") < 4 and "RuntimeWarning" not in err
    out, err = demo("app.loading_strategies", cwd)
    assert "`AsyncSession.run_sync(…)` was called and never awaited" in part(out, 12)
    assert "RuntimeWarning" not in err


def test_a_model_ahead_of_the_database(package: MakePackage) -> None:
    """Says which command is missing, instead of UndefinedColumn."""
    cwd = package(
        models=(
            "    hire_date: Mapped[date]",
            "    nickname: Mapped[str | None] = mapped_column(String(20))\n    hire_date: Mapped[date]",
        )
    )
    out, _ = demo("app.queries_basic", cwd)
    assert "The model of `employees` has a column `nickname`" in part(out, 5)
    assert "uv run alembic upgrade head" in part(out, 5)


def test_half_of_the_models(package: MakePackage) -> None:
    """Exercise 1 done, 2 not: columns are shown, and exercise 2 is named where it is needed."""
    cwd = package()
    models = cwd / "app/models.py"
    text = models.read_text("utf-8")
    begin, end = text.index("class Employee(Base):"), text.index("async def main()")
    models.write_text(
        text[:begin] + 'class Employee(Base):\n    """A stub."""\n\n    __abstract__ = True\n\n\n' + text[end:], "utf-8"
    )
    out, _ = demo("app.models", cwd)
    assert "timestamp with time zone" in part(out, 1)
    assert "Its relationships are shown when exercise 2 (Employee) is done → app/models.py:" in " ".join(
        part(out, 1).split()
    )
    assert "not started → app/models.py:" in part(out, 2)
    out, _ = demo("app.loading_strategies", cwd)
    assert "waits for exercise 2 → app/models.py:" in part(out, 12)


def test_a_broken_mapping_is_explained(package: MakePackage) -> None:
    """In the phase of the models, and where they are used."""
    cwd = package(models=(", remote_side=[id]", ""))
    shown = part(demo("app.models", cwd)[0], 2)
    assert "point in the same direction" in shown and "remote_side" in shown
    assert "point in the same direction" in part(demo("app.queries_basic", cwd)[0], 5)


def test_no_server(package: MakePackage) -> None:
    """One line and the next command, exit status 1."""
    out, err = demo("app.queries_basic", status=1, DATABASE_URL="postgresql://me:secret@127.0.0.1:1/x")
    assert "✗ No PostgreSQL answers at" in " ".join(err.split()) and "→" in err
    assert "secret" not in out + err


def test_started_as_a_file() -> None:
    """Siblings are imported relatively, so it must be started as a module; Python itself stops it or we do."""
    done = subprocess.run(
        [sys.executable, "app/models.py"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    assert done.returncode == 1
    assert "python -m app.models" in done.stderr and "Traceback" not in done.stderr


def test_the_reader_may_leave(package: MakePackage) -> None:
    """`| head -3`."""
    done = subprocess.run(
        f"'{sys.executable}' -m solutions.main | head -3",
        shell=True,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    assert "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr


# -- several sessions at once ------------------------------------------------------------------------------------------

AT_ONCE = """
from sqlalchemy import text

from kata.demo import Demo, run


async def transfer_budget(session, source_id, target_id):
    for id in (source_id, target_id):
        await session.execute(text("SELECT id, budget FROM departments WHERE id = :id FOR UPDATE"), {"id": id})
    await session.execute(text("UPDATE departments SET budget = 0 WHERE id = :id"), {"id": source_id})


async def claim_job(session):
    raise NotImplementedError


async def edit_review(factory):
    async with factory.begin() as session:
        await session.execute(text("UPDATE departments SET name = name || '!' WHERE id = 1"))
        raise ValueError("no such review")


async def main():
    async with Demo(__name__) as demo:
        async with demo.live("transfer-budget") as live:
            first, second = live.session("A"), live.session("B")
            await transfer_budget(first, 1, 2)
            waiting = await live.start(transfer_budget(second, 2, 1))
            await first.commit()
            await waiting
            await second.commit()
        async with demo.live("edit-review") as live:
            await edit_review(live.factory("A"))
        async with demo.live("claim-job") as live:
            await claim_job(live.session("A"))
        async with demo.live("run-serializable") as live:
            leaked = live.session("A")
            await transfer_budget(leaked, 1, 2)
            await live.start(transfer_budget(live.session("B"), 1, 2))
        async with demo.exercise("transfer-audit") as session:
            found = await session.scalar(text("SELECT count(*) FROM departments WHERE budget = 0 OR name LIKE '%!'"))
            demo.facts({"changed on the playground": found})


if __name__ == "__main__":
    run(main)
"""


@pytest.fixture
def at_once(package: MakePackage) -> Path:
    """A package whose phase of transactions lets sessions meet."""
    folder = package()
    (folder / "app" / "transactions.py").write_text(AT_ONCE, "utf-8")
    return folder


def test_sessions_side_by_side(at_once: Path) -> None:
    """Each has a column; who waits for whom is seen, not guessed; and nothing of it reaches the playground."""
    out, _ = demo("app.transactions", at_once)
    first = part(out, 39)
    assert ["A", "B"] in [line.split() for line in first.splitlines()]
    words = " ".join(first.split())
    assert words.index("→ waits for A") < words.index("COMMIT") < words.index("goes on after step")
    assert "WHERE id = 2 FOR UPDATE" in words
    assert "changed on the playground 0" in " ".join(part(out, 40).split())


def test_an_error_and_a_stub_among_them(at_once: Path) -> None:
    """They are shown as everywhere, with what was sent before; and the demo goes on."""
    out, _ = demo("app.transactions", at_once)
    assert "ValueError: no such review" in part(out, 41)
    assert "ROLLBACK" in part(out, 41)
    assert re.search(r"not started → app/transactions.py:\d+", part(out, 43))
    assert "BEGIN" not in part(out, 43)


def test_sessions_that_are_left_open_end_with_their_block(at_once: Path) -> None:
    """Also one that waits for another: the next block begins."""
    out, _ = demo("app.transactions", at_once)
    assert "waits for A" in part(out, 42)
    assert out.index("Exercise 42") < out.index("Exercise 40")


def test_without_the_right_to_make_a_database(at_once: Path, tmp_path: Path) -> None:
    """One line says why nothing is shown, and the other exercises are."""
    code = (
        "import kata.demo.show as show\n"
        "from kata.errors import DatabaseError\n"
        "def refuse(*_):\n    raise DatabaseError('the role may not create databases')\n"
        "show.starting_database = refuse\n"
    )
    module = at_once / "app" / "transactions.py"
    module.write_text(
        module.read_text("utf-8").replace("from kata.demo import", f"{code}\nfrom kata.demo import"), "utf-8"
    )
    out, _ = demo("app.transactions", at_once)
    assert "none can be made: the role may not create databases" in " ".join(part(out, 39).split())
    assert "changed on the playground" in part(out, 40)


def test_what_waits_for_an_exercise_of_its_own_module(package: MakePackage) -> None:
    """An exercise whose prerequisite beside it is a stub says so, instead of the error that comes of it."""
    folder = package()
    module = folder / "app" / "web_api.py"
    first = load().in_phase("web_api")[0]
    module.write_text(stubbed(module.read_text("utf-8"), [first]), "utf-8")
    text, _ = demo("app.web_api", folder)
    assert "not started → app/web_api.py" in part(text, first.number)
    assert f"waits for exercise {first.number} → app/web_api.py" in part(text, first.number + 1)
