"""What can be checked without a database: Python, packages, folders, the disk, Docker."""

from __future__ import annotations

import importlib
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from kata.doctor.finding import Finding, State, broken, fine, note, warning
from kata.paths import PROJECT, home, state_folder
from kata.worker import landlock, seccomp

NEWEST_PYTHON = (3, 13)
"""The newest version that everything was tested with."""

_SYNC = "uv sync"
_LITTLE, _TOO_LITTLE = 500, 100  # megabytes; an embedded server with its playground takes about 80
_COMPILED = ("greenlet", "asyncpg", "sqlalchemy")
_LONGEST_SOCKET = 90


def examine() -> Iterator[Finding]:
    """Check the machine."""
    settings = _settings()
    yield _python(str(settings.get("project", {}).get("requires-python", ">=3.11")))
    yield from _packages(settings)
    yield _folder("state folder", state_folder(), "KATA_HOME" if os.environ.get("KATA_HOME") else "")
    yield _learners_folders()
    yield _disk()
    yield _temporary()
    yield _fences()
    yield _docker()


def _fences() -> Finding:
    """Which of the kernel's fences stand around the code of a submission."""
    stand = [
        *(["files (Landlock)"] if landlock.version() else []),
        *(["TCP (Landlock)"] if landlock.version() >= landlock.TCP_SINCE else []),
        *(["system calls (seccomp)"] if seccomp.is_known() else []),
        *(["memory and processor time"] if os.name == "posix" else []),
    ]
    found = f"the kernel holds: {', '.join(stand)}" if stand else "the kernel holds none; Python's own hooks do"
    if landlock.version() and seccomp.is_known():
        return fine("fences", found)
    return note("fences", f"{found}. Your own code needs no more; to grade strangers, use a container for each")


def _settings() -> dict[str, Any]:
    try:
        return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return {}


def _python(required: str) -> Finding:
    found = f"{platform.python_version()} at {sys.executable}"
    oldest = tuple(int(part) for part in required.removeprefix(">=").split("."))
    if sys.version_info[: len(oldest)] < oldest:
        return broken("python", f"{found}; {required} is needed", f"uv sync --python {oldest[0]}.{oldest[1]}")
    if sys.version_info[:2] > NEWEST_PYTHON:
        newest = ".".join(map(str, NEWEST_PYTHON))
        return warning("python", f"{found}; tested up to {newest}", f"uv sync --python {newest}")
    return fine("python", found)


# -- packages --------------------------------------------------------------------------------------------------------


def _packages(settings: dict[str, Any]) -> Iterator[Finding]:
    """Compare with the versions that `pyproject.toml` requires, and the newest that were tested."""
    try:
        from packaging.requirements import Requirement
        from packaging.version import Version
    except ImportError:
        yield broken("packages", "packaging is missing, and probably more", _SYNC)
        return
    newest = {
        requirement.name: Version(next(iter(requirement.specifier)).version)
        for requirement in map(Requirement, settings.get("tool", {}).get("uv", {}).get("constraint-dependencies", ()))
    }
    for requirement in map(Requirement, settings.get("project", {}).get("dependencies", ())):
        name = requirement.name
        if requirement.marker is not None and not requirement.marker.evaluate():
            yield note(name, "does not exist for this platform or Python; DATABASE_URL is needed")
            continue
        try:
            found = Version(version(name))
        except PackageNotFoundError:
            if requirement.marker is not None and os.environ.get("DATABASE_URL"):
                yield note(name, "is not installed; with DATABASE_URL it is not needed")
                continue
            yield broken(name, f"is not installed; {requirement.specifier or 'any version'} is needed", _SYNC)
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            yield broken(name, f"{found} is installed; {requirement.specifier} is needed", _SYNC)
        elif (error_text := _import_error(name)) is not None:
            yield broken(name, f"{found} cannot be imported: {error_text}", f"{_SYNC} --reinstall-package {name}")
        elif name in newest and found > newest[name]:
            yield warning(name, f"{found}; tested up to {newest[name]}", _SYNC)
        else:
            yield fine(name, f"{found}")


def _import_error(name: str) -> str | None:
    """Return why a compiled package cannot be imported (it may be another Python's); `None` if it can."""
    if name not in _COMPILED:
        return None
    try:
        importlib.import_module(name)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


# -- folders ---------------------------------------------------------------------------------------------------------


def _folder(name: str, path: Path, why: str = "") -> Finding:
    """Check that files can be written in a folder, which need not exist yet."""
    there, shown = _existing(path), f"{path} ({why})" if why else str(path)
    try:
        with tempfile.NamedTemporaryFile(dir=there, prefix=".kata-doctor-"):
            pass
    except OSError as error:
        detail = f"{shown} cannot be written: {error.strerror or type(error).__name__}"
        return broken(name, detail, f"make {there} writable for you, or set KATA_HOME to a folder that is")
    return fine(name, f"{shown} can be written")


def _existing(path: Path) -> Path:
    """Return a folder, or the innermost one of its parents that exists."""
    return next(each for each in (path, *path.parents) if each.exists())


def _learners_folders() -> Finding:
    """Check that the learner can save. Nothing is written: `kata watch` may watch these folders."""
    for folder in (PROJECT / "app", PROJECT / "alembic" / "versions"):
        if not folder.is_dir():
            return broken("checkout", f"{folder} is missing", f"git -C {PROJECT} checkout -- {folder.name}")
        if not os.access(folder, os.W_OK):
            return broken("checkout", f"{folder} cannot be written", f"chmod u+w {folder}")
    return fine("checkout", str(PROJECT))


def _disk() -> Finding:
    free = shutil.disk_usage(_existing(state_folder())).free // 1024**2
    shown = f"{free:,} MB are free at {home()}"
    remedy = "free some space, or set KATA_HOME to a folder on another disk"
    if free < _TOO_LITTLE:
        return broken("disk", shown, remedy)
    return warning("disk", shown, remedy) if free < _LITTLE else fine("disk", shown)


def _temporary() -> Finding:
    """Check the folder of staged copies and worker sockets."""
    folder = Path(tempfile.gettempdir())
    finding = _folder("temporary files", folder)
    if finding.state is State.BROKEN:
        return broken(finding.name, finding.detail, "set TMPDIR to a folder that you can write")
    if os.name == "posix" and len(str(folder)) > _LONGEST_SOCKET - len("/kata-12345678/.s.PGSQL.5432"):
        detail = f"{folder} is so long a name that no socket fits into it"
        return broken(finding.name, detail, "set TMPDIR to a shorter one, such as /tmp")
    return finding


# -- Docker ----------------------------------------------------------------------------------------------------------


def _docker() -> Finding:
    """Check Docker, which can run a server."""
    program = shutil.which("docker")
    if program is None:
        return note("docker", "is not installed; it is not needed")
    try:
        command = [program, "version", "--format", "{{.Server.Version}}"]
        ended = subprocess.run(
            command, capture_output=True, text=True, timeout=10, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return note("docker", f"{program} does not answer; it is not needed")
    if ended.returncode:
        return note("docker", "is installed, its daemon does not answer; it is not needed")
    taken = ", and port 5432 is taken: POSTGRES_PORT=5433 docker compose up takes another" if _listens(5432) else ""
    return note("docker", f"{ended.stdout.strip()} is running{taken}")


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
